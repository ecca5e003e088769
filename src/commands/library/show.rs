//! Articles, names and changes as lines for people.

use chrono::{Local, TimeZone};

use crate::article::Timestamp;
use crate::library::{Change, EntryRow, Mark, NamePage, NameRow, NoteRow, Snippet};
use crate::notebook::{Body, Target};

/// Bars from empty to full.
const BARS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Weeks that the bars show.
const WEEKS: usize = 52;

/// Returns the lines of an article in a list.
pub(super) fn entry(row: &EntryRow) -> Vec<String> {
    let mark = |on: bool, sign: &'static str| if on { sign } else { "" };
    let marks = [
        mark(!row.marks.read, "●"),
        mark(row.marks.starred, "★"),
        mark(row.marks.later, "◷"),
        mark(row.marks.archived, "▣"),
        mark(row.watched, "◉"),
    ]
    .concat();
    let mut about = vec![day(row.date), row.sources.join("، ")];
    about.extend((!row.chips.is_empty()).then(|| {
        let names = row.chips.iter().map(|chip| chip.name.as_str());
        names.collect::<Vec<_>>().join("، ")
    }));
    about.extend(row.tags.iter().map(|tag| format!("#{tag}")));
    let mut lines = vec![
        format!("{} {marks} {}", row.id.0, row.title),
        format!("    {}", about.join(" · ")),
    ];
    if let Some(snippet) = row
        .snippet
        .as_ref()
        .filter(|snippet| !snippet.text.is_empty())
    {
        lines.push(format!("    {}", hits(snippet)));
    }
    lines
}

/// Returns the lines of a note: what it is on, what it says, where it is.
pub(super) fn note(row: &NoteRow) -> Vec<String> {
    let Body::Remark(remark) = &row.annotation.body else {
        return Vec::new();
    };
    let on = match &row.annotation.target {
        Target::Place(selector) => selector.exact.as_str(),
        Target::Name { form, .. } => form,
        Target::Article => "",
    };
    let on = on.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut head = Vec::from_iter(row.annotation.modified.map(day));
    head.extend((!on.is_empty()).then(|| format!("‹{on}›")));
    head.extend(remark.tags.iter().map(|tag| format!("#{tag}")));
    head.extend(row.orphaned.then(|| "place lost".to_owned()));
    let mut lines = vec![head.join(" · ")];
    lines.extend(remark.text.lines().map(|line| format!("    {line}")));
    let number = row.entry.map(|id| id.0.to_string());
    let source = number.into_iter().chain([row.title.clone()]);
    let source: Vec<String> = source.filter(|part| !part.is_empty()).collect();
    if !source.is_empty() {
        lines.push(format!("    — {}", source.join(" ")));
    }
    lines
}

/// Returns a snippet with its hits between guillemets, which read right in every terminal.
fn hits(snippet: &Snippet) -> String {
    let mut out = String::new();
    let mut from = 0;
    for hit in &snippet.hits {
        let range = hit.range();
        out.push_str(snippet.text.get(from..range.start).unwrap_or_default());
        out.push('‹');
        out.push_str(hit.slice(&snippet.text));
        out.push('›');
        from = range.end;
    }
    out + snippet.text.get(from..).unwrap_or_default()
}

/// Returns the line of a name in a list.
pub(super) fn name(row: &NameRow) -> String {
    let kind = row
        .subtype
        .map_or(row.label.code(), |subtype| subtype.code());
    let latin = row.latin.as_ref().map(|latin| format!(" ({latin})"));
    let watched = if row.watched { " ◉" } else { "" };
    format!(
        "{}{}{watched} · {kind} · {} / {}",
        row.name,
        latin.unwrap_or_default(),
        row.articles,
        row.mentions
    )
}

/// Returns the lines of the page of a name, at most so many mentions.
pub(super) fn page(page: &NamePage, most: usize) -> Vec<String> {
    let mut lines = vec![name(&page.row)];
    if !page.aliases.is_empty() {
        lines.push(format!("    = {}", page.aliases.join("؛ ")));
    }
    if !page.together.is_empty() {
        let with = page
            .together
            .iter()
            .map(|(row, shared)| format!("{} {shared}", row.name));
        lines.push(format!("    + {}", with.collect::<Vec<_>>().join("، ")));
    }
    lines.push(bars(page));
    let mut last = None;
    for mention in page.mentions.iter().take(most) {
        if last != Some(mention.entry) {
            last = Some(mention.entry);
            let (id, date, title) = (mention.entry.0, day(mention.date), &mention.title);
            lines.push(format!("{id} {title} · {} · {date}", mention.source));
        }
        lines.push(format!("    {}", hits(&mention.snippet)));
    }
    lines
}

/// The last weeks as bars, oldest first; a line without letters reads from the left.
fn bars(page: &NamePage) -> String {
    let skipped = page.weeks.len().saturating_sub(WEEKS);
    let weeks = page.weeks.get(skipped..).unwrap_or_default();
    let most = weeks.iter().copied().max().unwrap_or_default().max(1);
    let bar = |count: &usize| {
        let height = (count * 8).div_ceil(most).min(8);
        BARS.get(height).copied().unwrap_or(' ')
    };
    let since = i64::try_from(skipped).unwrap_or_default() * 7 * 86_400 + page.since.0;
    let bars: String = weeks.iter().map(bar).collect();
    format!("{} {bars}", day(Timestamp(since)))
}

/// The day of a moment where the reader is.
pub(in crate::commands) fn day(moment: Timestamp) -> String {
    let local = Local.timestamp_opt(moment.0, 0).single();
    local.map_or_else(String::new, |time| time.format("%Y-%m-%d").to_string())
}

/// Returns what a change was, in a clause.
pub(super) fn change(change: &Change) -> String {
    let on = |value: &bool| if *value { "on" } else { "off" };
    match change {
        Change::Mark(ids, mark, value) => {
            let mark = match mark {
                Mark::Read => "read",
                Mark::Starred => "starred",
                Mark::Later => "later",
                Mark::Archived => "archived",
            };
            let ids: Vec<String> = ids.iter().map(|id| id.0.to_string()).collect();
            format!("mark {mark} {} for {}", on(value), ids.join(", "))
        }
        Change::ReadAll(_) => "mark everything as read".to_owned(),
        Change::Tag(id, tag, value) => format!("tag {tag} {} for {}", on(value), id.0),
        Change::Watch(id, value) => format!("watch name {} {}", id.0, on(value)),
        Change::RemoveFeed(id) => format!("remove feed {}", id.0),
        Change::Remove(id) => format!("remove article {}", id.0),
        Change::Save(title, _) => format!("save the search {title}"),
        Change::Annotate(..) => "change annotations".to_owned(),
        Change::Forget(id) => format!("forget the search {}", id.0),
    }
}
