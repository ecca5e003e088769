//! `hashiya annotate`: saying from a script what a reader says with keys.

mod wish;

use super::desk::{Desk, Opener};
use super::{Failure, print};
use crate::cli::Annotate;
use crate::exchange::{bring, jsonld};
use crate::fetch;
use crate::notebook::apply;
use crate::notebook::intent::Pen;
use crate::store;
use wish::Wish;

/// Does what the lines say, all or nothing, and prints what was said as Web Annotations.
pub(super) fn annotate(wanted: &Annotate) -> Result<(), Failure> {
    let mut desk = Opener::new(&wanted.place, wanted.sidecar).open(&wanted.article)?;
    if wanted.list {
        return print(&jsonld::write(&desk.article, desk.page().concerning()));
    }
    let (bytes, name) = fetch::read(&wanted.lines)?;
    let lines = String::from_utf8(bytes)
        .map_err(|error| Failure::new(format!("{name} is no text")).because(error))?;
    let edit = said(&desk, &lines)?;
    let new = jsonld::write(&desk.article, &edit.after);
    desk.make(edit)?;
    print(&new)
}

/// Returns the one change that all lines make together.
fn said(desk: &Desk, lines: &str) -> Result<crate::notebook::Edit, Failure> {
    let mut notebook = desk.notebook.clone();
    let mut ids = store::ids();
    for (line, number) in lines.lines().zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        let failed = |why: String| {
            Failure::new(format!("line {number} cannot be done; nothing was changed"))
                .because(why)
                .hint("`hashiya annotate --help` shows what can be said")
        };
        let wish: Wish = serde_json::from_str(line).map_err(|error| failed(error.to_string()))?;
        let found = apply(&desk.article, &desk.raw, &notebook);
        let mut pen = Pen {
            article: &desk.article,
            raw: &desk.raw,
            found: &found,
            notebook: &notebook,
            ids: &mut ids,
        };
        let edit = wish.edit(&mut pen).map_err(|why| failed(why.to_owned()))?;
        notebook.make(&edit);
    }
    Ok(bring::difference(&desk.notebook, &notebook))
}
