//! What the reader can want. The keymap says which key wants what.

use crate::app::geometry::Side;

/// Something the reader wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Leave the program, or close what is on top.
    Quit,
    /// Leave the program at once.
    QuitNow,
    /// Close what is on top: help, a prompt, the search, the selection.
    Cancel,
    /// Stop the program and give the terminal back to the shell.
    Suspend,
    /// Draw the whole screen anew.
    Redraw,
    /// Show or hide the list of keys.
    Help,

    /// Move by lines or rows, down when positive.
    Lines(i16),
    /// Move by half screens, down when positive.
    HalfPages(i16),
    /// Move by screens, down when positive.
    Pages(i16),
    /// Go to the beginning, or with a number before it to that percentage.
    Top,
    /// Go to the end, or with a number before it to that percentage.
    Bottom,
    /// Go to the percentage of the number typed before it.
    Percent,
    /// Move by paragraphs, down when positive.
    Paragraphs(i16),
    /// Move the cursor by words towards the left edge of the screen.
    WordLeft,
    /// Move the cursor by words towards the right edge of the screen.
    WordRight,

    /// Select a passage of the text, or no longer.
    SelectText,
    /// Move the cursor by one character to that side of the screen.
    Characters(Side),
    /// Move the cursor to the start of the next word in the order of the text, or back.
    Words(i16),
    /// Move the cursor to the end of the word, or of the next.
    WordEnd,
    /// Move the cursor to the beginning of its line.
    LineStart,
    /// Move the cursor to the end of its line.
    LineEnd,
    /// Put the cursor on the other end of the passage.
    SwapEnds,

    /// Go to the next mention of anything.
    NextMention,
    /// Go to the previous mention of anything.
    PreviousMention,
    /// Go to the next search hit, or the next mention of the selected entity.
    Next,
    /// Go to the previous search hit, or the previous mention of the selected entity.
    Previous,
    /// Select what stands under the cursor: its entity, else search its word.
    SelectHere,
    /// Go back in the jump list.
    Back,
    /// Go forward in the jump list.
    Forward,
    /// Set a mark; its letter follows.
    SetMark,
    /// Go to a mark; its letter follows.
    GoToMark,
    /// Search; a prompt opens.
    Search,

    /// Move the keyboard between the page and the index.
    SwitchPane,
    /// Show or hide the index.
    TogglePanel,
    /// Put the index on the other side.
    SwapSides,
    /// Sort the index in the next way.
    Sort,
    /// Filter the index; a prompt opens.
    Filter,
    /// Go to the entity or mention in the row.
    Open,
    /// Show or hide the mentions of the entity in the row, each with its sentence.
    Unfold,
    /// Choose the entity in the row, or under the cursor, as the second one.
    SelectSecond,
    /// Go to the next section of the index, or the previous when negative.
    Sections(i16),
    /// Dim every sentence that does not name what is selected.
    Declutter,

    /// Stretch lines in the next way: ragged, by spaces, by kashida.
    Justify,
    /// Widen the text by this many cells, narrow it when negative.
    Widen(i16),
    /// Turn the paragraphs' direction: the article's own, right-to-left, left-to-right.
    Direction,
    /// Put colours on the labels, or only on the selection.
    ToggleMarks,
    /// Open the row of the list.
    OpenRow,
    /// Go to the next row with something unread, or the previous when negative.
    Unread(i16),
    /// Move the keyboard to the next pane, or the previous when negative.
    Panes(i16),
    /// Move the keyboard to the pane on that side of the screen.
    PaneAt(Side),
    /// Open the next article that was not read, or the previous when negative.
    Articles(i16),
    /// Search the library; a prompt opens.
    Find,
    /// Keep the search under a name; a prompt opens.
    SaveSearch,
    /// Open the index of the whole library, or the page of the selected name.
    Names,
    /// Narrow the index of the library; a prompt opens.
    FilterNames,
    /// Put a name on the watch list, or take it off.
    Watch,
    /// Fetch the feed of the shelf or of the article.
    Fetch,
    /// Fetch all feeds.
    FetchAll,
    /// Stop fetching.
    StopFetching,
    /// Subscribe to a feed or keep a page; a prompt opens.
    AddSource,
    /// Mark everything listed as read.
    ReadAll,
    /// Take the last change of the library back.
    Undo,
    /// Mark the article as read, or as not read.
    ToggleRead,
    /// Star the article, or take its star away.
    Star,
    /// Put the article off for later, or take it from there.
    PutOff,
    /// Archive the article, or take it out again.
    Archive,
    /// Put a tag on the article, or take it off; a prompt opens.
    Tag,
    /// Take the row out of the library.
    Remove,
    /// List articles that were read too, or no longer.
    ShowRead,
    /// Give an article one line in the list, or two.
    Dense,
    /// Open the article's address in the browser.
    OpenLink,
    /// Put letters on the links in sight, to open one.
    Hints,
    /// Copy something of the article; a letter follows.
    Copy,
    /// Write the article to a file; the letter of its form follows.
    Export,
    /// Show the page alone.
    Zen,
    /// Change the language of the interface.
    Language,
}

impl Action {
    /// Tells whether the action makes sense only where a library is open.
    #[must_use]
    pub fn needs_library(self) -> bool {
        matches!(
            self,
            Action::OpenRow
                | Action::Unread(_)
                | Action::Panes(_)
                | Action::PaneAt(_)
                | Action::Articles(_)
                | Action::Find
                | Action::SaveSearch
                | Action::Names
                | Action::FilterNames
                | Action::Watch
                | Action::Fetch
                | Action::FetchAll
                | Action::StopFetching
                | Action::AddSource
                | Action::ReadAll
                | Action::Undo
                | Action::ToggleRead
                | Action::Star
                | Action::PutOff
                | Action::Archive
                | Action::Tag
                | Action::Remove
                | Action::ShowRead
                | Action::Dense
        )
    }
}
