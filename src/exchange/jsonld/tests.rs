use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::annotation::selector::Selector;
use crate::exchange::ExchangeError;
use crate::extract::{Label, Subtype};
use crate::notebook::{Claim, Ids};
use crate::source;
use crate::span::Span;

fn article(text: &str) -> Article {
    source::decode(text.as_bytes().to_vec(), "مقال 1.txt").unwrap()
}

/// Checks a file against the MUSTs of the model, section by section
/// (<https://www.w3.org/TR/2017/REC-annotation-model-20170223/>).
fn validate(file: &str) {
    let collection: Value = serde_json::from_str(file).unwrap();
    // 5.1: a collection has the context, an IRI, its type, and the first page.
    let contexts = collection["@context"].as_array().unwrap();
    assert!(contexts.iter().any(|context| context == CONTEXT));
    assert_iri(&collection["id"]);
    assert_eq!(collection["type"], "AnnotationCollection");
    let items = collection["first"]["items"].as_array().unwrap();
    assert_eq!(collection["total"], items.len());
    // 5.2: a page has an IRI, its type and the list of its annotations.
    assert_iri(&collection["first"]["id"]);
    assert_eq!(collection["first"]["type"], "AnnotationPage");
    assert!(collection["first"]["startIndex"].is_u64());
    let mut ids = std::collections::HashSet::new();
    for item in items {
        assert!(ids.insert(&item["id"]), "an IRI names one annotation");
        validate_annotation(item);
    }
}

fn assert_iri(value: &Value) {
    let iri = value.as_str().unwrap();
    assert!(!iri.is_empty() && iri.is_ascii());
    assert!(
        !iri.contains([' ', '<', '>', '"', '{', '}', '|', '\\', '^', '`']),
        "{iri}"
    );
}

fn validate_annotation(item: &Value) {
    // 3.1: one IRI, a type of Annotation, 0 or more bodies, 1 or more targets.
    assert_iri(&item["id"]);
    assert_eq!(item["type"], "Annotation");
    assert!(!item["target"].is_null());
    // 3.3.1: dates are xsd:dateTime with the time zone Z.
    for key in ["created", "modified"] {
        if let Some(date) = item.get(key) {
            let date = date.as_str().unwrap();
            assert!(date.ends_with('Z') && chrono::DateTime::parse_from_rfc3339(date).is_ok());
        }
    }
    // 3.3.5: motivations are among those that are listed.
    let motivations = [
        "assessing",
        "bookmarking",
        "classifying",
        "commenting",
        "describing",
        "editing",
        "highlighting",
        "identifying",
        "linking",
        "moderating",
        "questioning",
        "replying",
        "tagging",
    ];
    let listed = |value: &Value| motivations.contains(&value.as_str().unwrap());
    match &item["motivation"] {
        Value::Array(several) => assert!(!several.is_empty() && several.iter().all(listed)),
        one => assert!(listed(one)),
    }
    // 3.2.4: a textual body has its type and exactly one value, a string.
    for body in item
        .get("body")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        assert_eq!(body["type"], "TextualBody");
        assert!(body["value"].is_string());
        assert!(listed(&body["purpose"]));
    }
    validate_target(item);
}

fn validate_target(item: &Value) {
    let target = &item["target"];
    if target.is_string() {
        assert_iri(target);
        return;
    }
    // 4: a specific resource has exactly one source.
    assert_eq!(target["type"], "SpecificResource");
    assert_iri(&target["source"]);
    let selectors = match target.get("selector") {
        None => &[][..],
        Some(Value::Array(several)) => several.as_slice(),
        Some(one) => std::slice::from_ref(one),
    };
    for selector in selectors {
        match selector["type"].as_str().unwrap() {
            // 4.2.4: exactly one exact; prefix and suffix are strings.
            "TextQuoteSelector" => {
                for key in ["exact", "prefix", "suffix"] {
                    assert!(selector[key].is_string());
                }
            }
            // 4.2.5: exactly one start and end, not negative.
            "TextPositionSelector" => {
                assert!(selector["start"].as_u64().unwrap() <= selector["end"].as_u64().unwrap());
            }
            own => assert!(own.starts_with("hashiya:"), "{own}"),
        }
    }
    // 4.4: a style class is one of the annotation's style sheet.
    if let Some(class) = target.get("styleClass") {
        assert_eq!(item["stylesheet"]["type"], "CssStylesheet");
        let css = item["stylesheet"]["value"].as_str().unwrap();
        assert!(css.contains(&format!(".{} ", class.as_str().unwrap())));
    }
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[ابت\u{64e}😀\n\"\\\\<a ]{0,12}", "\\PC{0,8}"]
}

fn bodies_of_all_kinds() -> impl Strategy<Value = Body> {
    let label = prop::sample::select(vec![
        Label::Person,
        Label::Organisation,
        Label::Location,
        Label::Product,
    ]);
    let subtype = prop::option::of(prop::sample::select(vec![
        Subtype::Company,
        Subtype::Media,
        Subtype::Government,
        Subtype::Other,
    ]));
    let colour = prop::option::of(prop::sample::select(Colour::ALL.to_vec()));
    prop_oneof![
        (label, subtype, prop::option::of(words())).prop_map(|(label, subtype, entity)| {
            Body::Names(Claim {
                label,
                subtype,
                entity,
            })
        }),
        Just(Body::NoName),
        (colour, words(), vec(words(), 0..4)).prop_map(|(colour, text, mut tags)| {
            tags.sort();
            Body::Remark(Remark { colour, text, tags })
        }),
        words().prop_map(Body::SameAs),
        words().prop_map(Body::Apart),
        words().prop_map(Body::Canonical),
    ]
}

/// An article, and statements about it: on places of it, on places of an older text, on names, on
/// all of it.
fn cases() -> impl Strategy<Value = (Article, Vec<Annotation>)> {
    let moment = || prop::option::of((-9_000_000_000_i64..9_000_000_000).prop_map(Timestamp));
    let said = (
        0..4_u8,
        any::<usize>(),
        0..20_usize,
        words(),
        bodies_of_all_kinds(),
        moment(),
        moment(),
    );
    ("[اب\u{64e}😀 \n]{1,80}ن", vec(said, 0..8)).prop_map(|(text, said)| {
        let article = article(&text);
        let text = &article.text;
        let points = Points::new(text);
        let count = text.chars().count();
        let mut ids = Ids::new(77);
        let said = said
            .into_iter()
            .map(|(kind, at, long, name, body, created, modified)| {
                let start = at % (count + 1);
                let span = points.span(start, (start + long).min(count)).unwrap();
                let target = match kind {
                    0 => Target::Place(Selector::of(text, span)),
                    1 => Target::Place(Selector {
                        position: span.shifted(7),
                        exact: format!("{name}لم يعد هنا"),
                        prefix: name.clone(),
                        suffix: name,
                    }),
                    2 => Target::Name {
                        form: name,
                        scope: if at % 2 == 0 {
                            Scope::Article
                        } else {
                            Scope::Everywhere
                        },
                    },
                    _ => Target::Article,
                };
                Annotation {
                    id: ids.give(),
                    created,
                    modified,
                    target,
                    body,
                }
            });
        let said = said.collect();
        (article, said)
    })
}

proptest! {
    #[test]
    fn all_that_can_be_said_comes_back((article, said) in cases()) {
        let file = write(&article, &said);
        validate(&file);
        let read = read(&file, &article).unwrap();
        prop_assert!(read.left_out.is_empty(), "{:?}", read.left_out);
        prop_assert_eq!(read.annotations, said);
    }
}

#[test]
fn positions_count_code_points() {
    let article = article("😀مَن هنا");
    let start = article.text.find("هنا").unwrap();
    let said = Annotation {
        id: AnnotationId(1),
        created: Some(Timestamp(0)),
        modified: None,
        target: Target::Place(Selector::of(
            &article.text,
            Span::from_range(start..start + 6),
        )),
        body: Body::NoName,
    };
    let file: Value = serde_json::from_str(&write(&article, [&said])).unwrap();
    let item = &file["first"]["items"][0];
    assert_eq!(item["target"]["selector"][0]["start"], 5);
    assert_eq!(item["target"]["selector"][0]["end"], 8);
    assert_eq!(
        item["target"]["source"],
        "./%D9%85%D9%82%D8%A7%D9%84%201.txt"
    );
    assert_eq!(item["id"], "urn:uuid:00000000-0000-0000-0000-000000000001");
    assert_eq!(item["created"], "1970-01-01T00:00:00Z");
}

#[test]
fn annotations_of_other_programs_are_read() {
    let article = article("قال سامي إن سامي هنا اليوم");
    let file = r#"[
        {"@context": "http://www.w3.org/ns/anno.jsonld", "id": "http://example.org/anno1",
         "type": "Annotation", "body": {"type": "TextualBody", "value": "ملاحظة"},
         "target": {"source": "http://example.org/page",
                    "selector": {"type": "TextQuoteSelector", "exact": "هنا اليوم", "prefix": "سامي "}}},
        {"type": "Annotation", "bodyValue": "عن الصفحة", "target": "http://example.org/page"},
        {"type": "Annotation", "motivation": "highlighting",
         "target": {"source": "x", "selector": {"type": "TextPositionSelector", "start": 4, "end": 8}}},
        {"type": "Annotation", "motivation": "tagging", "body": [{"type": "TextualBody", "value": "مهم"}],
         "target": {"source": "x", "selector": {"type": "TextQuoteSelector", "exact": "قال سامي"}}},
        {"type": "Annotation", "body": "http://example.org/image.png", "target": "http://example.org/page"},
        {"type": "Annotation", "bodyValue": "x",
         "target": {"source": "x", "selector": {"type": "XPathSelector", "value": "/html"}}}
    ]"#;
    let first = read(file, &article).unwrap();
    assert_eq!(first.left_out.len(), 2, "{:?}", first.left_out);
    let told: Vec<String> = first
        .annotations
        .iter()
        .map(|said| {
            let place = match &said.target {
                Target::Place(selector) => selector.find(&article.text).span(),
                _ => None,
            };
            let Body::Remark(remark) = &said.body else {
                panic!("{said:?}")
            };
            let words = place.map_or("", |span| span.slice(&article.text));
            format!(
                "{words}|{}|{}|{:?}",
                remark.text,
                remark.tags.join(","),
                remark.colour
            )
        })
        .collect();
    let expected = [
        "هنا اليوم|ملاحظة||None",
        "|عن الصفحة||None",
        "سامي|||Some(Yellow)",
        "قال سامي||مهم|None",
    ];
    assert_eq!(told, expected);
    assert_eq!(
        read(file, &article).unwrap(),
        first,
        "numbers stay the same"
    );
    for wrong in ["", "{", "{}", "3", "\"x\""] {
        let error = read(wrong, &article).unwrap_err();
        assert!(matches!(
            error,
            ExchangeError::Json(..) | ExchangeError::Shape(_)
        ));
    }
}
