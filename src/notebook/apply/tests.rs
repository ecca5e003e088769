use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::annotation::selector::Selector;
use crate::extract::{Entity, Label, Subtype};
use crate::notebook::{Edit, Ids, Remark, Scope, Target};
use crate::source;

fn article(text: &str) -> Article {
    source::decode(text.as_bytes().to_vec(), "test.txt").unwrap()
}

/// An extraction in which the names, in the order of the text, have these entities.
fn extraction(article: &Article, names: &[(&str, usize)], entities: &[Entity]) -> Extraction {
    let mut from = 0;
    let mentions = names.iter().map(|&(name, entity)| {
        let start = from + article.text.split_at(from).1.find(name).unwrap();
        from = start + name.len();
        let label = entities[entity].label;
        Annotation {
            target: Span::from_range(start..from),
            body: Mention {
                label,
                entity: EntityId(u32::try_from(entity).unwrap()),
                confidence: 0.7,
            },
        }
    });
    Extraction {
        mentions: mentions.collect(),
        entities: entities.to_vec(),
    }
}

fn entity(name: &str, label: Label, aliases: &[&str]) -> Entity {
    Entity {
        label,
        subtype: (label == Label::Organisation).then_some(Subtype::Company),
        name: name.to_owned(),
        latin: None,
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
    }
}

fn notebook(said: Vec<(Target, Body)>) -> Notebook {
    let mut ids = Ids::new(3);
    let all = said
        .into_iter()
        .map(|(target, body)| crate::notebook::Annotation {
            id: ids.give(),
            created: None,
            modified: None,
            target,
            body,
        });
    all.collect()
}

fn name(form: &str) -> Target {
    Target::Name {
        form: form.to_owned(),
        scope: Scope::Article,
    }
}

fn place(text: &str, words: &str) -> Target {
    let start = text.find(words).unwrap();
    Target::Place(Selector::of(
        text,
        Span::from_range(start..start + words.len()),
    ))
}

fn claim(label: Label, entity: Option<&str>) -> Body {
    Body::Names(Claim {
        label,
        subtype: None,
        entity: entity.map(str::to_owned),
    })
}

/// Returns each entity as its label, name and mentions.
fn told(article: &Article, found: &Extraction) -> Vec<String> {
    check_invariants(found);
    let entities = found.entities.iter().zip(0_u32..);
    entities
        .map(|(entity, number)| {
            let mentions = found.mentions.iter();
            let own = mentions.filter(|m| m.body.entity == EntityId(number));
            let words: Vec<&str> = own.map(|m| m.target.slice(&article.text)).collect();
            format!(
                "{} {}: {}",
                entity.label.code(),
                entity.name,
                words.join(", ")
            )
        })
        .collect()
}

/// Panics where something that all rely on does not hold.
fn check_invariants(found: &Extraction) {
    let mentions = found.mentions.as_slice();
    for pair in mentions.windows(2) {
        assert!(pair[0].target.end() <= pair[1].target.start(), "overlap");
    }
    let mut next = 0;
    for mention in mentions {
        assert!(!mention.target.is_empty());
        let id = mention.body.entity.0;
        assert!(id <= next, "entities are numbered by their first mentions");
        next = next.max(id + 1);
        let entity = found.entity(mention.body.entity).unwrap();
        assert_eq!(entity.label, mention.body.label);
        assert!((0.0..=1.0).contains(&mention.body.confidence));
    }
    assert_eq!(next as usize, found.entities.len(), "each has a mention");
    for entity in &found.entities {
        assert!(!entity.aliases.is_empty() && !entity.name.is_empty());
        assert_eq!(
            entity.subtype.is_some(),
            entity.label == Label::Organisation
        );
    }
}

const TEXT: &str = "قالت أرامكو السعودية إن أمين الناصر وسامي الحداد وقعا. وأكدت أرامكو \
                    أن الناصر سافر للرياض مع سامي.\nوأرامكو أكبر شركة في الرياض.";

fn sample() -> (Article, Extraction) {
    let article = article(TEXT);
    let entities = [
        entity(
            "أرامكو السعودية",
            Label::Organisation,
            &["أرامكو السعودية", "أرامكو"],
        ),
        entity("أمين الناصر", Label::Person, &["أمين الناصر", "الناصر"]),
        entity("سامي الحداد", Label::Person, &["سامي الحداد", "سامي"]),
    ];
    let names = [
        ("أرامكو السعودية", 0),
        ("أمين الناصر", 1),
        ("سامي الحداد", 2),
        ("أرامكو", 0),
        ("الناصر", 1),
        ("سامي", 2),
    ];
    let found = extraction(&article, &names, &entities);
    (article, found)
}

#[track_caller]
fn check(said: Vec<(Target, Body)>, expected: &[&str]) {
    let (article, raw) = sample();
    let notebook = notebook(said);
    let found = apply(&article, &raw, &notebook);
    assert_eq!(told(&article, &found), expected);
    assert_eq!(apply(&article, &found, &notebook), found, "twice is once");
}

const COMPANY: &str = "ORG أرامكو السعودية: أرامكو السعودية, أرامكو";
const AMIN: &str = "PER أمين الناصر: أمين الناصر, الناصر";
const SAMI: &str = "PER سامي الحداد: سامي الحداد, سامي";

#[test]
fn nothing_said_changes_nothing() {
    check(vec![], &[COMPANY, AMIN, SAMI]);
    let remark = Body::Remark(Remark::default());
    check(vec![(name("أرامكو"), remark)], &[COMPANY, AMIN, SAMI]);
}

#[test]
fn a_name_is_added_at_all_its_places_and_behind_clitics() {
    let places = "LOC الرياض: لرياض, الرياض";
    check(
        vec![(name("الرياض"), claim(Label::Location, None))],
        &[COMPANY, AMIN, SAMI, places],
    );
    // A form of what is known already joins it, and a longer name is not cut.
    let all = "ORG أرامكو السعودية: أرامكو السعودية, أرامكو, أرامكو";
    check(
        vec![(name("ارامكو"), claim(Label::Organisation, None))],
        &[all, AMIN, SAMI],
    );
}

#[test]
fn what_is_no_name_is_taken_away() {
    let one = "ORG أرامكو السعودية: أرامكو السعودية";
    check(vec![(name("أرامكو"), Body::NoName)], &[one, AMIN, SAMI]);
    check(
        vec![(place(TEXT, "أمين الناصر"), Body::NoName)],
        &[COMPANY, SAMI, "PER الناصر: الناصر"],
    );
}

#[test]
fn what_is_said_of_a_place_holds_over_what_is_said_of_its_name() {
    let one = "ORG أرامكو السعودية: أرامكو السعودية, أرامكو";
    let said = vec![
        (place(TEXT, "أرامكو \u{623}ن"), Body::NoName),
        (name("أرامكو"), claim(Label::Organisation, None)),
    ];
    check(said, &[one, AMIN, SAMI]);
}

#[test]
fn the_later_holds_over_the_earlier_and_the_article_over_all() {
    let everywhere = Target::Name {
        form: "أرامكو".to_owned(),
        scope: Scope::Everywhere,
    };
    let one = "ORG أرامكو السعودية: أرامكو السعودية";
    let said = vec![
        (name("أرامكو"), claim(Label::Product, None)),
        (name("أرامكو"), Body::NoName),
        (everywhere, claim(Label::Person, None)),
    ];
    check(said, &[one, AMIN, SAMI]);
}

#[test]
fn a_claim_of_another_kind_makes_another_thing() {
    check(
        vec![(name("سامي"), claim(Label::Product, None))],
        &[
            COMPANY,
            AMIN,
            "PER سامي الحداد: سامي الحداد",
            "PROD سامي: سامي",
        ],
    );
}

#[test]
fn a_mention_is_added_to_a_thing_by_naming_it() {
    check(
        vec![(
            place(TEXT, "سافر"),
            claim(Label::Person, Some("سامي الحداد")),
        )],
        &[COMPANY, AMIN, "PER سامي الحداد: سامي الحداد, سافر, سامي"],
    );
}

#[test]
fn a_span_is_set_right() {
    check(
        vec![(
            place(TEXT, "أرامكو السعودية إن"),
            claim(Label::Organisation, None),
        )],
        &[
            "ORG أرامكو السعودية إن: أرامكو السعودية إن",
            AMIN,
            SAMI,
            "ORG أرامكو: أرامكو",
        ],
    );
}

#[test]
fn names_are_joined_split_and_shown() {
    let both = "PER أمين الناصر: أمين الناصر, سامي الحداد, الناصر, سامي";
    let same = || Body::SameAs("أمين الناصر".to_owned());
    check(vec![(name("سامي الحداد"), same())], &[COMPANY, both]);
    // A form that is no name of its own goes alone.
    let three = "PER أمين الناصر: أمين الناصر, الناصر, سامي";
    check(
        vec![(name("سامي"), same())],
        &[COMPANY, three, "PER سامي الحداد: سامي الحداد"],
    );
    check(
        vec![(name("الناصر"), Body::Apart("أمين الناصر".to_owned()))],
        &[
            COMPANY,
            "PER أمين الناصر: أمين الناصر",
            SAMI,
            "PER الناصر: الناصر",
        ],
    );
    check(
        vec![(name("أرامكو"), Body::Canonical("Aramco".to_owned()))],
        &["ORG Aramco: أرامكو السعودية, أرامكو", AMIN, SAMI],
    );
}

#[test]
fn what_is_kept_apart_later_is_not_joined_by_a_chain() {
    let said = vec![
        (name("سامي الحداد"), Body::SameAs("أمين الناصر".to_owned())),
        (
            name("أرامكو السعودية"),
            Body::SameAs("أمين الناصر".to_owned()),
        ),
        (
            name("سامي الحداد"),
            Body::Apart("أرامكو السعودية".to_owned()),
        ),
    ];
    let joined = "PER أمين الناصر: أرامكو السعودية, أمين الناصر, أرامكو, الناصر";
    check(said, &[joined, SAMI]);
}

#[test]
fn a_change_and_its_inverse_leave_what_was_found() {
    let (article, raw) = sample();
    let mut notebook = notebook(vec![(name("أرامكو"), Body::NoName)]);
    let before = apply(&article, &raw, &notebook);
    let mut said: Vec<_> = notebook.iter().cloned().collect();
    said[0].body = claim(Label::Product, None);
    let edit = Edit {
        before: notebook.iter().cloned().collect(),
        after: said,
    };
    notebook.make(&edit);
    assert_ne!(apply(&article, &raw, &notebook), before);
    notebook.make(&edit.inverse());
    assert_eq!(apply(&article, &raw, &notebook), before);
}

#[test]
fn corrections_of_thousands_are_made_in_one_pass() {
    let text = "قالت أرامكو إن سامي سافر.\n".repeat(20_000);
    let article = article(&text);
    let said = (0..2_000).map(|n| (name(&format!("اسم{n} {n}")), claim(Label::Person, None)));
    let said = said.chain([(name("أرامكو"), claim(Label::Organisation, None))]);
    let found = apply(&article, &Extraction::default(), &notebook(said.collect()));
    assert_eq!(found.mentions.len(), 20_000);
    assert_eq!(found.entities.len(), 1);
}

/// Words of a small text in which everything can happen to every other.
const WORDS: [&str; 8] = [
    "سامي",
    "وسامي",
    "الحداد",
    "للحداد",
    "أرامكو",
    "بأرامكو",
    "في",
    "سامي الحداد",
];

fn bodies() -> impl Strategy<Value = Body> {
    let word = || prop::sample::select(WORDS.to_vec()).prop_map(str::to_owned);
    let label = prop::sample::select(vec![Label::Person, Label::Organisation, Label::Location]);
    prop_oneof![
        (label, prop::option::of(word()))
            .prop_map(|(label, entity)| claim(label, entity.as_deref())),
        Just(Body::NoName),
        word().prop_map(Body::SameAs),
        word().prop_map(Body::Apart),
        word().prop_map(Body::Canonical),
    ]
}

/// A text, what was found in it, and what was said.
fn cases() -> impl Strategy<Value = (Article, Extraction, Notebook)> {
    let text = vec(prop::sample::select(WORDS.to_vec()), 4..30);
    let found = vec((0..30_usize, 1..3_usize, 0..4_usize), 0..8);
    let word = prop::sample::select(WORDS.to_vec());
    let said = vec(
        (word, any::<bool>(), any::<bool>(), 0..30_usize, bodies()),
        0..6,
    );
    (text, found, said).prop_map(|(words, found, said)| {
        let article = article(&words.join(" "));
        let mut places = Vec::new();
        let mut start = 0;
        for word in &words {
            places.push(start..start + word.len());
            start += word.len() + 1;
        }
        let mut layer: Layer<usize> = Layer::default();
        for (at, long, entity) in found {
            let (first, last) = (
                at % places.len(),
                (at % places.len() + long).min(places.len()) - 1,
            );
            let span = Span::from_range(places[first].start..places[last].end);
            if layer.overlapping(span).next().is_none() {
                layer.insert(span, entity);
            }
        }
        let raw = numbered(&article, &layer);
        let said = said.into_iter().map(|(word, by_place, all, at, body)| {
            let span = Span::from_range(places[at % places.len()].clone());
            let scope = if all {
                Scope::Everywhere
            } else {
                Scope::Article
            };
            let target = match by_place {
                true => Target::Place(Selector::of(&article.text, span)),
                false => Target::Name {
                    form: word.to_owned(),
                    scope,
                },
            };
            (target, body)
        });
        let notebook = notebook(said.collect());
        (article, raw, notebook)
    })
}

/// Makes entities of places that were given numbers.
fn numbered(article: &Article, layer: &Layer<usize>) -> Extraction {
    let mut order: Vec<usize> = Vec::new();
    let mut entities: Vec<Entity> = Vec::new();
    let mut mentions = Vec::new();
    for place in layer {
        let form = super::super::forms::name_at(&article.text, place.target);
        let number = order.iter().position(|&known| known == place.body);
        let number = number.unwrap_or_else(|| {
            order.push(place.body);
            let label = if place.body % 2 == 0 {
                Label::Person
            } else {
                Label::Organisation
            };
            entities.push(entity(&form, label, &[]));
            order.len() - 1
        });
        if !entities[number].aliases.contains(&form) {
            entities[number].aliases.push(form);
        }
        let body = Mention {
            label: entities[number].label,
            entity: EntityId(u32::try_from(number).unwrap()),
            confidence: 0.5,
        };
        mentions.push(Annotation {
            target: place.target,
            body,
        });
    }
    Extraction {
        mentions: mentions.into_iter().collect(),
        entities,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_said_the_extraction_is_whole((article, raw, notebook) in cases()) {
        check_invariants(&raw);
        let found = apply(&article, &raw, &notebook);
        check_invariants(&found);
        if notebook.is_empty() {
            prop_assert_eq!(&found, &raw);
        }
    }

    /// Making corrections of what is corrected changes no mention.
    #[test]
    fn corrections_are_made_once((article, raw, notebook) in cases()) {
        let once = apply(&article, &raw, &notebook);
        let twice = apply(&article, &once, &notebook);
        let spans = |found: &Extraction| -> Vec<Span> {
            found.mentions.iter().map(|m| m.target).collect()
        };
        prop_assert_eq!(spans(&once), spans(&twice));
    }
}
