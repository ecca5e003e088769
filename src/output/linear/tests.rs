use super::*;
use crate::annotation::Annotation;
use crate::extract::{Entity, Label, Mention};
use crate::source;

const TEXT: &str = "عنوان الخبر\n\nقالت سعاد إن سعاد في عمان. عاد خالد.\n\nوقالت سعاد.\n";

/// Returns an article in which the words سعاد and خالد are persons, عمان is a place.
fn named() -> (Article, Extraction) {
    let article = source::decode(TEXT.as_bytes().to_vec(), "خبر.txt").unwrap();
    let names = [
        ("سعاد", Label::Person),
        ("خالد", Label::Person),
        ("عمان", Label::Location),
    ];
    let mut mentions = Vec::new();
    for (number, (name, label)) in (0..).zip(names) {
        mentions.extend(article.text.match_indices(name).map(|(at, _)| Annotation {
            target: Span::from_range(at..at + name.len()),
            body: Mention {
                label,
                entity: EntityId(number),
                confidence: 1.0,
            },
        }));
    }
    let entities = names.map(|(name, label)| Entity {
        label,
        subtype: None,
        name: name.to_owned(),
        latin: None,
        aliases: vec![name.to_owned(), "أم خالد".to_owned()],
    });
    let found = Extraction {
        mentions: mentions.into_iter().collect(),
        entities: entities.into(),
    };
    (article, found)
}

#[test]
fn a_name_is_told_once_in_each_paragraph() {
    let (article, found) = named();
    let linear = Linear::new(&article, &found, Language::Arabic);
    assert_eq!(
        linear.paragraph(2).unwrap(),
        "فقرة ٢:\nقالت سعاد (شخص) إن سعاد في عمان (مكان). عاد خالد (شخص).\n"
    );
    assert_eq!(linear.paragraph(3).unwrap(), "فقرة ٣:\nوقالت سعاد (شخص).\n");
    assert_eq!(linear.paragraph(0), None);
    assert_eq!(linear.paragraph(4), None);
}

#[test]
fn the_index_has_numbers_that_lead_to_places() {
    let (article, found) = named();
    let linear = Linear::new(&article, &found, Language::English);
    let index = linear.index().unwrap();
    let lines: Vec<_> = index.lines().collect();
    assert_eq!(lines.len(), 5, "{index}");
    assert_eq!(lines[0], "People:");
    assert_eq!(
        lines[1],
        "1. سعاد: 3 mentions, first in paragraph 2, also: أم خالد"
    );
    assert_eq!(lines[3], "Places:");
    let places = linear.name(1).unwrap();
    let places: Vec<_> = places.lines().collect();
    // Two places in one sentence are said together.
    assert_eq!(
        places[1..],
        [
            "Paragraph 2: قالت سعاد إن سعاد في عمان.",
            "Paragraph 3: وقالت سعاد."
        ]
    );
    assert_eq!(linear.name(4), Err(Refusal::NoName));
    assert_eq!(linear.name(0), Err(Refusal::NoName));
}

#[test]
fn a_search_sees_through_marks_and_tells_sentences() {
    let (article, found) = named();
    let linear = Linear::new(&article, &found, Language::Arabic);
    let (told, first) = linear.search("خالدُ").unwrap();
    assert_eq!((told.as_str(), first), ("فقرة ٢: عاد خالد.\n", 2));
    assert_eq!(linear.search("غائب"), Err(Refusal::NotFound));
}

#[test]
fn nothing_that_a_terminal_obeys_comes_out() {
    let text = "خبر \u{1b}[31mأحمر\u{7}\u{9b}2J\n\nثان\u{202e}\n";
    let article = source::decode(text.as_bytes().to_vec(), "\u{1b}]0;x\u{7}").unwrap();
    let found = Extraction::default();
    let linear = Linear::new(&article, &found, Language::Arabic);
    let mut all = linear.heading();
    for at in 1..=linear.paragraphs() {
        all += &linear.paragraph(at).unwrap();
    }
    assert!(all.chars().all(|c| c == '\n' || !c.is_control()), "{all:?}");
    assert!(!all.contains('\u{202e}'));
    assert_eq!(linear.index(), Err(Refusal::NoNames));
}
