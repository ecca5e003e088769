//! The entities of articles as CSV (RFC 4180), for spreadsheets.

use super::Page;

/// The columns.
pub const HEADER: &str = "article,name,latin,label,subtype,count,aliases,first,note\r\n";

/// Returns the entities of a page, a line each, most named first, without the [`HEADER`].
/// `first` is the code point of the text at which an entity is first named.
#[must_use]
pub fn write(page: Page<'_>) -> String {
    let points = super::Points::new(&page.article.text);
    let counts = page.counts();
    let mut firsts = vec![None; page.found.entities.len()];
    for mention in &page.found.mentions {
        if let Some(first) = firsts.get_mut(mention.body.entity.0 as usize) {
            first.get_or_insert(mention.target.start().index());
        }
    }
    let mut lines: Vec<_> = page.found.entities.iter().zip(counts).zip(firsts).collect();
    lines.sort_by_key(|((_, count), first)| (std::cmp::Reverse(*count), *first));
    let notes = page.other_remarks();
    let article = crate::output::share::title(page.article);
    let mut out = String::new();
    for ((entity, count), first) in lines {
        let own = |name: &str| {
            let names = entity.aliases.iter().chain([&entity.name]);
            let name = crate::notebook::forms::key(name);
            names
                .into_iter()
                .any(|own| crate::notebook::forms::key(own) == name)
        };
        let notes = notes.iter().filter(|(name, _)| name.is_some_and(own));
        let notes: Vec<&str> = notes.map(|(_, remark)| remark.text.as_str()).collect();
        let cells = [
            article.to_owned(),
            entity.name.clone(),
            entity.latin.clone().unwrap_or_default(),
            entity.label.code().to_owned(),
            entity
                .subtype
                .map_or("", |subtype| subtype.code())
                .to_owned(),
            count.to_string(),
            entity.aliases.join("; "),
            first.map_or(String::new(), |byte| points.of(byte).to_string()),
            notes.join("\n"),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// Quotes a cell where it must be. A cell that a spreadsheet would run as a formula is made text.
fn quoted(cell: &str) -> String {
    let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if runs {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    match cell.contains(['"', ',', '\n', '\r', '\'']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}
