//! brat standoff: a text file and, beside it, an `.ann` file of what is said about it.
//!
//! Places are counted in Unicode code points (brat is Python) and are cut at line ends. Text-bound
//! annotations are `Person`, `Company`, `Media`, `Government`, `Organization`, `Location` and
//! `Product`; mentions of one entity are a `Coref` equivalence; a remark is a `Highlight` with its
//! colour as an attribute and its note as an annotator's note, in which `\n` stands for a line end.

use std::collections::{BTreeMap, HashMap};

use super::bring::{Brought, Told, settled};
use super::{ExchangeError, Page, Points};
use crate::article::Article;
use crate::extract::{Label, Subtype};
use crate::notebook::{Colour, Remark};
use crate::span::Span;

/// Returns the `.ann` file; the `.txt` file beside it must be the article's text as it is.
#[must_use]
pub fn write(page: Page<'_>) -> String {
    let text = &page.article.text;
    let points = Points::new(text);
    let mut out = String::new();
    let mut of_entity: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut number = 0;
    let mut notes = 0;
    for mention in &page.found.mentions {
        number += 1;
        let entity = page.found.entity(mention.body.entity);
        let kind = kind(mention.body.label, entity.and_then(|entity| entity.subtype));
        out.push_str(&bound(number, kind, &points, text, mention.target));
        let list = of_entity.entry(mention.body.entity.0).or_default();
        list.push(format!("T{number}"));
    }
    for (id, mentions) in &of_entity {
        if let (Some(first), Some(entity)) =
            (mentions.first(), page.found.entities.get(*id as usize))
        {
            notes += 1;
            let name = escaped(&entity.name);
            out.push_str(&format!("#{notes}\tName {first}\t{name}\n"));
        }
        if mentions.len() > 1 {
            out.push_str(&format!("*\tCoref {}\n", mentions.join(" ")));
        }
    }
    let mut attributes = 0;
    for at in &page.remarks() {
        let remark = at.body.remark;
        number += 1;
        out.push_str(&bound(number, "Highlight", &points, text, at.target));
        if let Some(colour) = remark.colour {
            attributes += 1;
            out.push_str(&format!(
                "A{attributes}\tColour T{number} {}\n",
                colour.code()
            ));
        }
        if !remark.text.is_empty() {
            notes += 1;
            let note = escaped(&remark.text);
            out.push_str(&format!("#{notes}\tAnnotatorNotes T{number}\t{note}\n"));
        }
        for tag in &remark.tags {
            notes += 1;
            out.push_str(&format!("#{notes}\tTag T{number}\t{}\n", escaped(tag)));
        }
    }
    out
}

/// A text-bound annotation; one over several lines has a piece on each.
fn bound(number: usize, kind: &str, points: &Points<'_>, text: &str, span: Span) -> String {
    let mut pieces = Vec::new();
    let mut words = Vec::new();
    let mut from = span.start().index();
    for line in span.slice(text).split_inclusive('\n') {
        let shown = line.trim_end_matches(['\n', '\r']);
        if !shown.is_empty() {
            let piece = Span::from_range(from..from + shown.len());
            let (start, end) = points.range(piece);
            pieces.push(format!("{start} {end}"));
            words.push(shown);
        }
        from += line.len();
    }
    format!(
        "T{number}\t{kind} {}\t{}\n",
        pieces.join(";"),
        words.join(" ")
    )
}

fn kind(label: Label, subtype: Option<Subtype>) -> &'static str {
    match (label, subtype) {
        (Label::Person, _) => "Person",
        (Label::Location, _) => "Location",
        (Label::Product, _) => "Product",
        (Label::Organisation, Some(Subtype::Company)) => "Company",
        (Label::Organisation, Some(Subtype::Media)) => "Media",
        (Label::Organisation, Some(Subtype::Government)) => "Government",
        (Label::Organisation, Some(Subtype::Other) | None) => "Organization",
    }
}

fn escaped(note: &str) -> String {
    let note = note.replace('\\', "\\\\").replace('\n', "\\n");
    note.replace('\r', "\\r").replace('\t', "\\t")
}

fn unescaped(note: &str) -> String {
    let mut out = String::new();
    let mut chars = note.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            _ => out.push(c),
        }
    }
    out
}

/// What the lines of a file say, by the ids of what they speak of.
#[derive(Default)]
struct Lines<'a> {
    bound: Vec<(&'a str, &'a str, Span)>,
    /// The number of the set that a text-bound annotation is in.
    set_of: HashMap<&'a str, usize>,
    names: BTreeMap<&'a str, String>,
    colours: HashMap<&'a str, Colour>,
    notes: HashMap<&'a str, Vec<String>>,
    tags: HashMap<&'a str, Vec<String>>,
}

/// Reads an `.ann` file about an article. `text` is the `.txt` file that stood beside it; where it
/// is not the article's text, or not any more, places are looked for by their words.
///
/// # Errors
/// When a line is not brat's.
pub fn read(file: &str, text: &str, article: &Article) -> Result<Brought, ExchangeError> {
    let points = Points::new(text);
    let mut brought = Brought::default();
    let mut lines = Lines::default();
    let mut sets = 0;
    for (line, number) in file.lines().zip(1..) {
        let wrong = |why| ExchangeError::Line {
            line: number,
            format: "brat",
            why,
        };
        let Some((id, rest)) = line.split_once('\t') else {
            if line.trim().is_empty() {
                continue;
            }
            return Err(wrong("there is no tab after the id"));
        };
        match id.chars().next() {
            Some('T') => {
                let place = rest.split('\t').next().unwrap_or_default();
                let (kind, places) = place.split_once(' ').ok_or(wrong("there is no place"))?;
                let span = span(&points, places).ok_or(wrong("the place is not in the text"))?;
                lines.bound.push((id, kind, span));
            }
            Some('*') => {
                for member in rest.split_whitespace().skip(1) {
                    lines.set_of.insert(member, sets);
                }
                sets += 1;
            }
            Some('A' | 'M') => {
                let words: Vec<&str> = rest.split_whitespace().collect();
                let [_, target, value] = words.as_slice() else {
                    continue;
                };
                let colour = Colour::ALL.into_iter().find(|c| c.code() == *value);
                lines.colours.extend(colour.map(|colour| (*target, colour)));
            }
            Some('#') => note(rest, &mut lines),
            // Relations, events and references to data bases have no place here.
            _ => brought
                .left_out
                .push(format!("line {number}: {id} is not read")),
        }
    }
    tell(&lines, text, article, &mut brought);
    Ok(brought)
}

fn note<'a>(rest: &'a str, lines: &mut Lines<'a>) {
    let (about, note) = rest.split_once('\t').unwrap_or((rest, ""));
    let (kind, target) = about.split_once(' ').unwrap_or((about, ""));
    let note = unescaped(note);
    match kind {
        "Name" => {
            lines.names.insert(target, note);
        }
        "Tag" => lines.tags.entry(target).or_default().push(note),
        _ => lines.notes.entry(target).or_default().push(note),
    }
}

/// Reads `0 4;6 9` as the bytes from the first to the last.
fn span(points: &Points<'_>, places: &str) -> Option<Span> {
    let mut whole: Option<Span> = None;
    for piece in places.split(';') {
        let (start, end) = piece.split_once(' ')?;
        let piece = points.span(start.parse().ok()?, end.parse().ok()?)?;
        whole = Some(match whole {
            Some(whole) => Span::new(
                whole.start().min(piece.start()),
                whole.end().max(piece.end()),
            ),
            None => piece,
        });
    }
    whole
}

fn tell(lines: &Lines<'_>, text: &str, article: &Article, brought: &mut Brought) {
    let mut set_names: HashMap<usize, &String> = HashMap::new();
    for (id, name) in &lines.names {
        if let Some(&set) = lines.set_of.get(id) {
            set_names.insert(set, name);
        }
    }
    let spans: Vec<Span> = lines.bound.iter().map(|&(_, _, span)| span).collect();
    let places = settled(text, article, &spans);
    for (&(id, kind, _), place) in lines.bound.iter().zip(places) {
        let Some(span) = place else {
            brought
                .left_out
                .push(format!("{id}: its place is not in the article"));
            continue;
        };
        let notes = lines.notes.get(id).map(|notes| notes.join("\n"));
        let remark = Remark {
            colour: lines.colours.get(id).copied(),
            text: notes.unwrap_or_default(),
            tags: lines.tags.get(id).cloned().unwrap_or_default(),
        };
        if let Some((label, subtype)) = super::label(kind) {
            let set = lines.set_of.get(id).and_then(|set| set_names.get(set));
            let name = set.copied().or_else(|| lines.names.get(id));
            let organisation = label == Label::Organisation && kind == "Organization";
            brought.mentions.push(Told {
                span,
                label,
                subtype: if organisation {
                    Some(Subtype::Other)
                } else {
                    subtype
                },
                entity: name.cloned(),
            });
            if remark != Remark::default() {
                brought.remarks.push((span, remark));
            }
        } else if kind == "Highlight" {
            brought.remarks.push((span, remark));
        } else {
            brought
                .left_out
                .push(format!("{id}: {kind} is no kind of name that is known"));
        }
    }
}
