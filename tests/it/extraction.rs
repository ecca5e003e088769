//! The extractor on articles of our own: how much it finds, and what must not change it.

use std::fs;
use std::path::PathBuf;

use hashiya::article::Article;
use hashiya::eval::Score;
use hashiya::eval::gold::Gold;
use hashiya::extract::{Extraction, Extractor, Label, Scratch, Subtype};
use hashiya::source;

const ARTICLES: [&str; 3] = ["bank-merger", "games-studio", "chip-maker"];

fn read(name: &str) -> (Article, Gold) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/articles")
        .join(name);
    let article = source::decode(fs::read(folder.join("article.txt")).unwrap(), name).unwrap();
    let gold = Gold::parse(&fs::read(folder.join("gold.json")).unwrap()).unwrap();
    (article, gold)
}

fn decoded(text: &str) -> Article {
    source::decode(text.as_bytes().to_vec(), "test").unwrap()
}

fn extract(extractor: &Extractor, text: &str) -> (Article, Extraction) {
    let article = decoded(text);
    let extraction = extractor.extract(&article, &mut Scratch::default());
    (article, extraction)
}

#[test]
fn our_articles_score_above_the_floor() {
    let extractor = Extractor::new();
    let mut score = Score::default();
    for name in ARTICLES {
        let (article, gold) = read(name);
        let extraction = extractor.extract(&article, &mut Scratch::default());
        score.add(&article, &extraction, &gold);
    }
    println!("{}{}", score.table(), score.listed_errors(40));
    let both = score.of_all(&[Label::Person, Label::Organisation]);
    // Floors only rise.
    assert!(both.f1() >= 80.0, "{}", score.table());
    assert!(score.of(Label::Location).f1() >= 85.0, "{}", score.table());
}

#[test]
fn both_scripts_and_short_forms_are_one_entity() {
    let extractor = Extractor::new();
    let (article, _) = read("bank-merger");
    let found = extractor.extract(&article, &mut Scratch::default());
    let entity = |alias: &str| {
        found
            .entities
            .iter()
            .find(|e| e.aliases.iter().any(|a| a == alias))
            .unwrap()
    };
    let goldman = entity("Goldman Sachs");
    assert_eq!(goldman.name, "غولدمان ساكس");
    assert_eq!(goldman.latin.as_deref(), Some("Goldman Sachs"));
    assert_eq!(goldman.subtype, Some(Subtype::Company));
    assert_eq!(entity("كمال").name, "طارق كمال");
    assert_eq!(entity("رويترز").subtype, Some(Subtype::Media));
}

#[test]
fn a_pasted_line_names_nobody() {
    let extractor = Extractor::new();
    let (article, gold) = read("games-studio");
    let found = extractor.extract(&article, &mut Scratch::default());
    assert_eq!(article.boilerplate.len(), gold.boilerplate.len());
    let pasted = article.boilerplate.get(0).unwrap().target;
    assert!(found.mentions.overlapping(pasted).next().is_none());
}

/// What is found, without the noise: folded names in order, with labels and entity numbers.
fn essence(article: &Article, found: &Extraction) -> Vec<(String, Label, u32)> {
    let name = |span: hashiya::span::Span| {
        hashiya::text::fold::fold(span.slice(&article.text))
            .trim()
            .to_owned()
    };
    let mentions = found.mentions.iter();
    mentions
        .map(|m| (name(m.target), m.body.label, m.body.entity.0))
        .collect()
}

#[track_caller]
fn check_unchanged(noise: impl Fn(&str) -> String) {
    let extractor = Extractor::new();
    for name in ARTICLES {
        let (article, _) = read(name);
        let plain = extract(&extractor, &article.text);
        let noisy = extract(&extractor, &noise(&article.text));
        assert_eq!(
            essence(&plain.0, &plain.1),
            essence(&noisy.0, &noisy.1),
            "{name}"
        );
    }
}

/// Puts `mark` after every `every`-th Arabic letter that `fits`.
fn after_letters(text: &str, mark: char, every: usize, fits: fn(char) -> bool) -> String {
    let mut letters = 0;
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        out.push(c);
        let inside = rest.peek().is_some_and(|next| ('ا'..='ي').contains(next));
        if ('ا'..='ي').contains(&c) && inside && fits(c) {
            letters += 1;
            if letters % every == 0 {
                out.push(mark);
            }
        }
    }
    out
}

#[test]
fn vowel_marks_change_nothing() {
    for mark in ['\u{64e}', '\u{650}', '\u{651}'] {
        check_unchanged(|text| after_letters(text, mark, 3, |_| true));
    }
}

#[test]
fn tatweel_changes_nothing() {
    check_unchanged(|text| after_letters(text, '\u{640}', 2, |c| "بتسشعفقكلمنهي".contains(c)));
}

#[test]
fn zero_width_characters_change_nothing() {
    for mark in ['\u{200b}', '\u{200f}', '\u{200c}', '\u{feff}'] {
        check_unchanged(|text| after_letters(text, mark, 4, |_| true));
    }
}

#[test]
fn other_alefs_change_nothing() {
    check_unchanged(|text| text.replace(['أ', 'إ', 'آ'], "ا"));
    check_unchanged(|text| text.replace(" ا", " أ"));
}

#[test]
fn other_quotes_change_nothing() {
    let pairs = [('«', '»'), ('“', '”'), ('„', '“')];
    for (open, close) in pairs {
        check_unchanged(|text| {
            let mut opens = false;
            let quote = |c| {
                if c != '"' {
                    return c;
                }
                opens = !opens;
                if opens { open } else { close }
            };
            text.chars().map(quote).collect()
        });
    }
}

#[test]
fn texts_without_arabic_and_without_words_are_read() {
    let extractor = Extractor::new();
    for text in [
        "Nothing but English here.",
        "……… 123 !!!",
        "日本語のテキスト",
        "ߒߞߏ ꓡꓲꓢꓴ",
        "\u{202e}\u{202e}",
        "(((((\"\"\"\"((((",
    ] {
        let (_, found) = extract(&extractor, text);
        assert!(found.mentions.len() < 4, "{text}");
    }
}

#[test]
fn every_mention_has_an_entity_and_every_entity_a_mention() {
    let extractor = Extractor::new();
    let (article, _) = read("chip-maker");
    let found = extractor.extract(&article, &mut Scratch::default());
    let mut named = vec![false; found.entities.len()];
    let mut last = 0;
    for mention in &found.mentions {
        named[mention.body.entity.0 as usize] = true;
        assert!(mention.target.start().index() >= last);
        assert!((0.0..=1.0).contains(&mention.body.confidence));
        last = mention.target.end().index();
    }
    assert!(named.iter().all(|&named| named));
}
