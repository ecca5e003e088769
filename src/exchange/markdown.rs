//! An article in Markdown with the reader's notes as footnotes.

use super::Page;
use crate::notebook::Remark;
use crate::output::share::{Dress, dressed_markdown, escape_markdown};

/// Returns the article with highlights in `<mark>` and notes as footnotes; with `names`, the names
/// in it in bold.
#[must_use]
pub fn write(page: Page<'_>, names: bool) -> String {
    let remarks = page.remarks();
    let dress = Dress {
        found: names.then_some(page.found),
        remarks: Some(&remarks),
    };
    let mut out = dressed_markdown(page.article, dress);
    let others = page.other_remarks();
    let numbered = remarks
        .iter()
        .filter_map(|at| Some((at.body.number?, at.body.remark)));
    for (number, remark) in numbered {
        out.push_str(&format!("\n[^{number}]: {}\n", note(remark)));
    }
    for (name, remark) in others {
        match name {
            Some(name) => out.push_str(&format!("\n**{}**: ", escape_markdown(name))),
            None => out.push('\n'),
        }
        out.push_str(&note(remark));
        out.push('\n');
    }
    out
}

/// The reader's own Markdown, further lines set in so that they stay in the footnote.
fn note(remark: &Remark) -> String {
    let mut text = remark.text.trim().replace('\n', "\n    ");
    for tag in &remark.tags {
        let space = if text.is_empty() { "" } else { " " };
        text.push_str(&format!("{space}\\#{}", escape_markdown(tag)));
    }
    text
}
