//! Everything the screen shows, and what the reader chose about it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::annotations::{Annotations, Told};
use crate::app::event::Size;
use crate::app::geometry::{Areas, Lists, Side, Wishes, areas};
use crate::app::jumps::JumpList;
use crate::app::keymap::{Keymap, Pane};
use crate::app::library::Library;
use crate::app::library::share::{Copied, Hints};
use crate::app::menu::Menu;
use crate::app::message::{Effect, Ticket};
use crate::app::notes::NotesList;
use crate::app::opening::{Goal, Looking};
use crate::app::page::{Page, Setting};
use crate::app::panel::Panel;
use crate::app::passage::Passage;
use crate::app::prompt::Prompt;
use crate::app::search::Search;
use crate::app::selection::Selection;
use crate::app::writing::Writing;
use crate::article::{Article, ArticleId};
use crate::extract::index::{EntityIndex, Order};
use crate::extract::{EntityId, Extraction, THRESHOLD};
use crate::layout::{Direction, Justification, Profile};
use crate::library::{Done, EntryId};
use crate::notebook::Colour;
use crate::span::{ByteOffset, Cells, Span};

/// The language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Arabic.
    #[default]
    Arabic,
    /// English.
    English,
}

/// What the reader chose about the look of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// What the terminal leaves to us.
    pub profile: Profile,
    /// Whether the terminal keeps the columns of a row apart.
    pub columns: bool,
    /// The language of the interface.
    pub language: Language,
    /// The side of the index.
    pub side: Side,
    /// Whether the index is shown.
    pub panel: bool,
    /// The widest line of text.
    pub measure: Cells,
    /// How lines are filled.
    pub justification: Justification,
    /// The direction that the reader forced on the article.
    pub direction: Option<Direction>,
    /// Whether all mentions are coloured, or only the selected.
    pub marks: bool,
    /// How sure the extractor must be of a mention, from 0 to 1.
    pub threshold: f32,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            columns: true,
            language: Language::Arabic,
            side: Side::Left,
            panel: true,
            measure: Cells(76),
            justification: Justification::Ragged,
            direction: None,
            marks: true,
            threshold: THRESHOLD,
        }
    }
}

/// Something to tell the reader in the status line until the next key.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// What cannot be shown rightly in this terminal, and the remedy, in both languages.
    Terminal {
        /// In Arabic.
        arabic: &'static str,
        /// In English.
        english: &'static str,
    },
    /// The search found nothing.
    NotFound(String),
    /// The search, or the round of mentions, began anew at the other end.
    Wrapped,
    /// The rest of the article is still being read; the reader goes there when it is.
    StillReading,
    /// Nothing is selected that one could go through.
    NothingSelected,
    /// There is no mention in the article.
    NoMentions,
    /// There is nowhere to go back or forward to.
    NoJump,
    /// A mark was set.
    MarkSet(char),
    /// There is no such mark.
    NoMark(char),
    /// No sentence names both selected entities.
    NeverTogether,
    /// Lines are now filled in this way.
    Justified(Justification),
    /// The index is now in this order.
    Sorted(Order),
    /// The article now runs in this direction; `None` for its own.
    Turned(Option<Direction>),
    /// No library is open, only an article.
    NoLibrary,
    /// Nothing that was not read lies that way.
    NoUnread,
    /// No feed belongs to what the keyboard is on.
    NoFeedHere,
    /// There is no article that this could be done to.
    NoArticleHere,
    /// There is no name that this could be done to.
    NoNameHere,
    /// The library does not know this name.
    NotInLibrary(String),
    /// There is no search to keep.
    NoSearch,
    /// The search finds more than can be marked at once.
    TooMany,
    /// This row cannot be taken out.
    NotRemovable,
    /// Whether articles that were read are listed too.
    ReadShown(bool),
    /// The walk through the mentions of a name is at its end.
    EndOfTrail,
    /// The article has no address.
    NoLink,
    /// There are no links in sight.
    NoLinksHere,
    /// This address is not one of the web.
    NotWeb(String),
    /// The browser is asked to show this.
    Browsing(String),
    /// This was put into the clipboard.
    Copied(Copied),
    /// The article was written to this file.
    Exported(String),
    /// This address is being added.
    Adding(String),
    /// Something was done in the library, or taken back.
    Done(Done),
    /// Fetching has ended.
    Fetched {
        /// New articles.
        new: usize,
        /// Those of them that name somebody on the watch list.
        watched: usize,
        /// Feeds that could not be fetched.
        failed: usize,
    },
    /// Something failed.
    Failed {
        /// What happened.
        what: String,
        /// Why.
        why: String,
        /// What the reader can do.
        hint: String,
    },
    /// Something was said about the article.
    Annotated(Told),
    /// The library is empty, and the sample is shown.
    Welcome,
    /// Something is wrong in the configuration.
    Configuration {
        /// The line and column, from 1; none when it is about the whole file.
        place: Option<(usize, usize)>,
        /// What is wrong.
        what: String,
        /// How much else is.
        more: usize,
    },
}

/// What the next key completes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    /// The letter of a mark to set.
    SetMark,
    /// The letter of a mark to go to.
    GoToMark,
    /// What to copy.
    Copy,
    /// The form of the file to write.
    Export,
}

/// Everything the screen shows.
#[derive(Debug, Default)]
pub struct State {
    /// The number of the article on the screen.
    pub id: ArticleId,
    /// The article on the screen.
    pub article: Arc<Article>,
    /// The direction of the article, by its letters.
    pub direction: Option<Direction>,
    /// What was found in it; empty until the answer comes.
    pub found: Extraction,
    /// Whether the extraction has been answered.
    pub extracted: bool,
    /// Whether this is the beginning of an article that is still being read.
    pub partial: bool,
    /// The search for names, while it goes through a long text.
    pub looking: Option<Looking>,
    /// Where the reader wants to be when the rest was read.
    pub(super) awaited: Option<Goal>,
    /// The number of the last search.
    pub(super) searches: Ticket,
    /// The entities of the article for the panel.
    pub index: EntityIndex,
    /// What the reader chose about the look of the screen.
    pub look: Look,
    /// The size of the screen.
    pub size: Size,
    /// Where the parts of the screen lie.
    pub areas: Areas,
    /// The page.
    pub page: Page,
    /// The index beside it.
    pub panel: Panel,
    /// Where the keyboard is.
    pub pane: Pane,
    /// Which key wants what.
    pub keys: Keymap,
    /// Where the reader's cursor is in the text, once they moved it.
    pub cursor: Option<ByteOffset>,
    /// The passage that is being selected.
    pub passage: Option<Passage>,
    /// What the reader said about the article.
    pub annotations: Annotations,
    /// What can be said of something, while the reader chooses.
    pub menu: Option<Menu>,
    /// The note being written.
    pub writing: Option<Writing>,
    /// The list of notes, while it is open.
    pub notes: Option<NotesList>,
    /// The colour of the last highlight.
    pub last_colour: Colour,
    /// Where the reader was.
    pub jumps: JumpList,
    /// The reader's marks.
    pub marks: BTreeMap<char, ByteOffset>,
    /// What is selected.
    pub selection: Selection,
    /// The search, while its hits are shown.
    pub search: Option<Search>,
    /// The line being typed.
    pub prompt: Option<Prompt>,
    /// The first row of the help in sight, while it is open.
    pub help: Option<usize>,
    /// What the next key completes.
    pub pending: Option<Pending>,
    /// The number typed so far.
    pub count: Option<u32>,
    /// Something to tell.
    pub notice: Option<Notice>,
    /// The library, where one is open.
    pub library: Option<Box<Library>>,
    /// Whether the page is shown alone.
    pub zen: bool,
    /// The links in sight, while the reader chooses one.
    pub hints: Option<Hints>,
    /// The cluster on which the mouse's button went down and is held.
    pub(super) pressed: Option<Span>,
    /// The place that the library was last told the reader is at.
    pub(super) kept: Option<(EntryId, ByteOffset)>,
    /// The mention that the reader came for, until it is known whom it names.
    pub(super) arrival: Option<Span>,
    /// What the shell must do, for `update` to return.
    pub(super) wanted: Vec<Effect>,
}

impl State {
    /// Returns the state of a program that has just begun, without an article.
    #[must_use]
    pub fn new(look: Look, size: Size) -> Self {
        Self {
            look,
            size,
            ..Self::default()
        }
    }

    /// Returns the entity that the cursor is on, with the index of the mention.
    #[must_use]
    pub fn mention_at_cursor(&self) -> Option<(usize, EntityId)> {
        self.found
            .mentions
            .at(self.cursor?)
            .next()
            .map(|(at, mention)| (at, mention.body.entity))
    }

    /// Returns how much of the article lies above the last line in sight, in percent.
    #[must_use]
    pub fn percent(&self) -> u8 {
        if self.page.shows_end(&self.article) {
            return 100;
        }
        let end = self.page.end_of_sight().map_or(0, ByteOffset::index);
        u8::try_from(end * 100 / self.article.text.len().max(1))
            .unwrap_or(100)
            .min(99)
    }

    fn setting(&self) -> Setting {
        let own = self.direction.unwrap_or(Direction::RightToLeft);
        Setting {
            profile: self.look.profile,
            direction: self.look.direction.unwrap_or(own),
            forced: self.look.direction.is_some(),
            justification: self.look.justification,
            width: self.areas.text.width,
        }
    }

    /// Makes everything that is derived from the state fit it again.
    pub(super) fn settle(&mut self) {
        self.areas = areas(
            self.size,
            &Wishes {
                panel: self.look.panel && !self.zen,
                panel_has_keyboard: self.pane == Pane::Index,
                side: self.look.side,
                measure: self.look.measure,
                columns: self.look.columns,
                zen: self.zen,
                lists: self.lists(),
                notes: self.has_notes(),
            },
        );
        if self.areas.text.width > Cells(0) {
            self.page
                .fit(&self.article, self.setting(), self.areas.text);
        }
        self.panel.settle(usize::from(self.areas.panel.height));
        self.settle_library();
        self.settle_writing();
        self.settle_help();
    }

    /// Returns the rows of the help that are in sight, at least one.
    pub(super) fn help_page(&self) -> usize {
        usize::from(self.size.rows.saturating_sub(4)).max(1)
    }

    /// Keeps the end of the help at the end of the screen, however high that is now.
    fn settle_help(&mut self) {
        let Some(top) = self.help else {
            return;
        };
        let keys = self.keys.grouped(self.keyboard(), self.library.is_some());
        self.help = Some(top.min(keys.len().saturating_sub(self.help_page())));
    }

    /// Returns which panes of the library compete for the screen.
    fn lists(&self) -> Option<Lists> {
        let library = self.library.as_ref()?;
        Some(Lists {
            pane: self.pane,
            article: library.open.is_some(),
            // A page that was opened from an article stands alone: the names were not asked for.
            both_names: library.name.is_some() && library.names.known,
            first: match self.look.language {
                Language::Arabic => Side::Right,
                Language::English => Side::Left,
            },
        })
    }

    /// Has the shell do something.
    pub(super) fn want(&mut self, effect: Effect) {
        self.wanted.push(effect);
    }
}
