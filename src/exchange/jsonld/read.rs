//! Web Annotations of ours, and of other programs, as annotations.

use serde_json::Value;

use super::super::{ExchangeError, Points, label};
use crate::annotation::selector::Selector;
use crate::article::{Article, Timestamp};
use crate::extract::Subtype;
use crate::notebook::{Annotation, AnnotationId, Body, Claim, Colour, Remark, Scope, Target};
use crate::span::Span;

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// The annotations, in the order of the file.
    pub annotations: Vec<Annotation>,
    /// What could not be understood, each in a sentence.
    pub left_out: Vec<String>,
}

/// Reads the annotations of a file about an article.
///
/// # Errors
/// When the file is no JSON, or holds nothing that could be annotations.
pub fn read(file: &str, article: &Article) -> Result<Read, ExchangeError> {
    let value: Value =
        serde_json::from_str(file).map_err(|error| ExchangeError::Json(error.line(), error))?;
    let items = items(&value).ok_or(ExchangeError::Shape("annotations"))?;
    let reader = Reader {
        article,
        points: Points::new(&article.text),
    };
    let mut read = Read::default();
    for (item, number) in items.into_iter().zip(1..) {
        match reader.annotation(item) {
            Ok(said) => read.annotations.push(said),
            Err(why) => read.left_out.push(format!("annotation {number}: {why}")),
        }
    }
    Ok(read)
}

/// The annotations of a collection, a page, an array, or one alone.
fn items(value: &Value) -> Option<Vec<&Value>> {
    if let Value::Array(all) = value {
        return Some(all.iter().collect());
    }
    if has(value, "type", "Annotation") {
        return Some(vec![value]);
    }
    let page = value.get("first").unwrap_or(value);
    let items = page.get("items")?;
    Some(list(Some(items)).collect())
}

/// What stands at a key as one or several.
fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (one, several) = match value {
        Some(Value::Array(all)) => (None, Some(all)),
        other => (other, None),
    };
    one.into_iter().chain(several.into_iter().flatten())
}

fn has(value: &Value, key: &str, wanted: &str) -> bool {
    list(value.get(key)).any(|one| one.as_str() == Some(wanted))
}

fn string<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

struct Reader<'a> {
    article: &'a Article,
    points: Points<'a>,
}

impl Reader<'_> {
    fn annotation(&self, item: &Value) -> Result<Annotation, &'static str> {
        if !has(item, "type", "Annotation") {
            return Err("it is none");
        }
        let mut targets = list(item.get("target"));
        let target = targets.next().ok_or("it has no target")?;
        if targets.next().is_some() {
            return Err("it has several targets");
        }
        let date = |key| {
            let date = chrono::DateTime::parse_from_rfc3339(string(item, key)?).ok()?;
            Some(Timestamp(date.timestamp()))
        };
        Ok(Annotation {
            id: number(item),
            created: date("created"),
            modified: date("modified"),
            target: self.target(target)?,
            body: body(item, target)?,
        })
    }

    fn target(&self, target: &Value) -> Result<Target, &'static str> {
        let Some(selectors) = target.get("selector") else {
            return Ok(Target::Article);
        };
        let name = list(Some(selectors)).find(|s| has(s, "type", "hashiya:NameSelector"));
        if let Some(name) = name {
            let form = string(name, "hashiya:form").ok_or("its name is missing")?;
            let everywhere = string(name, "hashiya:scope") == Some("everywhere");
            let scope = match everywhere {
                true => Scope::Everywhere,
                false => Scope::Article,
            };
            let form = form.to_owned();
            return Ok(Target::Name { form, scope });
        }
        let selector = self.place(selectors);
        selector
            .map(Target::Place)
            .ok_or("its place is told in a way that is not read")
    }

    /// Reads a place: by its position where its words stand there, else by its words.
    fn place(&self, selectors: &Value) -> Option<Selector> {
        let text = &self.article.text;
        let find = |kind| list(Some(selectors)).find(move |s| has(s, "type", kind));
        let quote = find("TextQuoteSelector");
        let part = |key| {
            quote
                .and_then(|quote| string(quote, key))
                .unwrap_or_default()
        };
        let (exact, prefix, suffix) = (part("exact"), part("prefix"), part("suffix"));
        let count = |value: &Value, key| usize::try_from(value.get(key)?.as_u64()?).ok();
        let position = find("TextPositionSelector").and_then(|position| {
            self.points
                .span(count(position, "start")?, count(position, "end")?)
        });
        if let Some(span) = position {
            let fresh = Selector::of(text, span);
            let agrees = fresh.exact == exact
                && (fresh.prefix.ends_with(prefix) || prefix.ends_with(&fresh.prefix))
                && (fresh.suffix.starts_with(suffix) || suffix.starts_with(&fresh.suffix));
            if quote.is_none() || agrees {
                return Some(fresh);
            }
        }
        if exact.is_empty() && quote.is_none() {
            return None;
        }
        let bytes = find("hashiya:BytePositionSelector").and_then(|bytes| {
            let (start, end) = (count(bytes, "hashiya:start")?, count(bytes, "hashiya:end")?);
            (start <= end && u32::try_from(end).is_ok()).then(|| Span::from_range(start..end))
        });
        let told = Selector {
            position: bytes.or(position).unwrap_or_default(),
            exact: exact.to_owned(),
            prefix: prefix.to_owned(),
            suffix: suffix.to_owned(),
        };
        if bytes.is_some() {
            return Some(told);
        }
        Some(self.only_place(exact).unwrap_or(told))
    }

    /// Returns the place of words that stand in the text once: other programs may keep less context
    /// than we need to be sure.
    fn only_place(&self, exact: &str) -> Option<Selector> {
        let text = &self.article.text;
        let mut places = text.match_indices(exact);
        let (start, _) = places.next().filter(|_| exact.chars().count() > 2)?;
        let only = places.next().is_none();
        only.then(|| Selector::of(text, Span::from_range(start..start + exact.len())))
    }
}

/// The number of an annotation: that of its UUID, else one made of its IRI or of all that it says,
/// so that the same annotation has the same number whenever it is read.
fn number(item: &Value) -> AnnotationId {
    let iri = string(item, "id");
    let uuid = iri
        .and_then(|iri| iri.strip_prefix("urn:uuid:"))
        .and_then(|uuid| {
            let hex: String = uuid.chars().filter(|c| *c != '-').collect();
            let whole = hex.len() == 32;
            u128::from_str_radix(&hex, 16).ok().filter(|_| whole)
        });
    if let Some(uuid) = uuid {
        return AnnotationId(uuid);
    }
    let all = iri.map_or_else(|| item.to_string(), str::to_owned);
    // FNV-1a of 128 bits, then version and variant as RFC 9562 has them.
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    for byte in all.bytes() {
        hash = (hash ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
    }
    let hash = hash & !(0xf << 76) & !(0b11 << 62);
    AnnotationId(hash | (0x8 << 76) | (0b10 << 62))
}

fn body(item: &Value, target: &Value) -> Result<Body, &'static str> {
    let bodies: Vec<&Value> = list(item.get("body")).collect();
    for body in &bodies {
        let value = || string(body, "value").unwrap_or_default().to_owned();
        return Ok(match string(body, "hashiya:edit") {
            Some("no-name") => Body::NoName,
            Some("same-as") => Body::SameAs(value()),
            Some("apart-from") => Body::Apart(value()),
            Some("shown-as") => Body::Canonical(value()),
            Some(_) => return Err("it makes an edit that is not known"),
            None => continue,
        });
    }
    let with = |purpose: &'static str| {
        let bodies = bodies.iter();
        bodies
            .filter(move |body| purpose_of(item, body) == purpose)
            .filter_map(|body| text(body))
    };
    if let Some((label, own)) = with("classifying").find_map(label) {
        return Ok(Body::Names(Claim {
            label,
            subtype: with("classifying").find_map(Subtype::with_code).or(own),
            entity: with("identifying").next().map(str::to_owned),
        }));
    }
    let notes: Vec<&str> = [
        "commenting",
        "describing",
        "replying",
        "questioning",
        "assessing",
    ]
    .into_iter()
    .flat_map(with)
    .chain(string(item, "bodyValue"))
    .collect();
    let mut tags: Vec<String> = with("tagging").map(str::to_owned).collect();
    tags.sort();
    let style = string(target, "styleClass");
    let known = style.and_then(|style| Colour::ALL.into_iter().find(|c| c.code() == style));
    let highlight = has(item, "motivation", "highlighting").then_some(Colour::default());
    let remark = Remark {
        colour: known.or(highlight),
        text: notes.join("\n\n"),
        tags,
    };
    let empty = remark == Remark::default() && !has(item, "motivation", "bookmarking");
    match empty {
        true => Err("its body is not text"),
        false => Ok(Body::Remark(remark)),
    }
}

/// The text of a body: a string alone would be the address of one.
fn text(body: &Value) -> Option<&str> {
    let textual = has(body, "type", "TextualBody") || body.get("type").is_none();
    string(body, "value").filter(|_| textual)
}

/// What a body is for: what it says itself, else why the annotation was made, else to comment.
fn purpose_of<'a>(item: &'a Value, body: &'a Value) -> &'a str {
    let own = list(body.get("purpose")).find_map(Value::as_str);
    let motivation = || {
        let all = list(item.get("motivation")).filter_map(Value::as_str);
        all.filter(|motivation| *motivation != "highlighting")
            .last()
    };
    own.or_else(motivation).unwrap_or("commenting")
}
