//! Searching: what is found, in which order, with which hits.

use super::*;
use crate::library::{Change, Mark};

/// The snippet of the only hit, its hits in brackets.
fn marked(row: &EntryRow) -> String {
    let snippet = row.snippet.clone().unwrap();
    let mut text = snippet.text;
    for hit in snippet.hits.iter().rev() {
        text.insert(hit.end().index(), ']');
        text.insert(hit.start().index(), '[');
    }
    text
}

#[track_caller]
fn check_hit(text: &str, typed: &str, hit: &str) {
    let mut fixture = fixture();
    fixture.add(text);
    let rows = fixture.list(Shelf::All, typed);
    let [row] = rows.as_slice() else {
        panic!("{typed} finds {} articles in {text}", rows.len());
    };
    let marked = marked(row);
    assert!(marked.contains(&format!("[{hit}]")), "{typed}: {marked}");
}

#[track_caller]
fn check_none(text: &str, typed: &str) {
    let mut fixture = fixture();
    fixture.add(text);
    assert!(
        fixture.list(Shelf::All, typed).is_empty(),
        "{typed} finds {text}"
    );
}

#[test]
fn marks_tatweel_and_spelling_do_not_matter() {
    check_hit("قالَ مُحَمَّدٌ ذلك", "محمد", "مُحَمَّدٌ");
    check_hit("قال محمد ذلك", "مُحَمَّد", "محمد");
    check_hit("قال محـــمد ذلك", "محمد", "محـــمد");
    check_hit("زار أحمد المدينة", "احمد", "أحمد");
    check_hit("زار احمد المدينه", "أحمد", "احمد");
    check_hit("زار المدينة", "المدينه", "المدينة");
    check_hit("على مستوى عال", "مستوي", "مستوى");
    check_hit(
        "قال \u{fee3}\u{fea4}\u{fee4}\u{feaa} ذلك",
        "محمد",
        "\u{fee3}\u{fea4}\u{fee4}\u{feaa}",
    );
    check_hit("وصلت \u{fefb}را اليوم", "لارا", "\u{fefb}را");
    check_hit("أطلقت OpenAI نموذجا", "openai", "OpenAI");
    check_hit("أطلقت شركة AT&T خدمة", "at&t", "AT&T");
    check_hit("ارتفع ٣٫٥ في المئة", "3.5", "٣٫٥");
    check_hit("في ایران و کابل", "إيران", "ایران");
}

#[test]
fn clitics_and_the_article_do_not_matter() {
    for form in [
        "بنك",
        "البنك",
        "والبنك",
        "للبنك",
        "لبنك",
        "وبنك",
        "فالبنك",
        "كالبنك",
        "وللبنك",
        "بالبنك",
    ] {
        let text = format!("جاء {form} اليوم");
        check_hit(&text, "بنك", form);
        check_hit(&text, "البنك", form);
    }
    check_hit("وسيعلن غدا", "يعلن", "وسيعلن");
    check_hit("ذهب للبنك", "للبنك", "للبنك");
    check_none("وصل بنوك", "بنك");
    check_none("قال وليد ذلك", "ليدا");
    check_none("ولد في الليل", "وليد");
}

#[test]
fn phrases_and_prefixes_are_found() {
    check_hit(
        "أعلن والبنك المركزي معا",
        "\"البنك المركزي\"",
        "والبنك المركزي",
    );
    check_hit(
        "قرار للبنك المركزيّ أمس",
        "\"البنك المركزي\"",
        "للبنك المركزيّ",
    );
    check_hit("سوق الاقتصاديين", "اقتص*", "الاقتصاديين");
    check_none("البنك الوطني والمصرف المركزي", "\"البنك المركزي\"");
    check_none("المركزي البنك", "\"البنك المركزي\"");
}

#[test]
fn all_terms_must_hold_and_negated_ones_must_not() {
    let mut fixture = fixture();
    let both = fixture.add("النفط والذهب يرتفعان");
    let oil = fixture.add("النفط وحده يرتفع");
    let none = fixture.add("لا شيء يرتفع اليوم");
    fixture.check("نفط ذهب", &[both]);
    fixture.check("نفط -ذهب", &[oil]);
    fixture.check("-نفط", &[none]);
    fixture.check("-نفط -ذهب", &[none]);
    fixture.check("؟", &[both, oil, none]);
    fixture.check("", &[both, oil, none]);
}

#[test]
fn the_title_weighs_more_and_can_be_asked_for() {
    let mut fixture = fixture();
    let body = fixture.add("عنوان عن أشياء أخرى\nوفي المتن كلام عن النفط وعن غيره وعن النفط أيضا");
    let title = fixture.add("النفط في صعود\nوفي المتن كلام عن أشياء كثيرة مختلفة لا تنتهي");
    assert_eq!(fixture.ids(Shelf::All, "نفط"), [title, body]);
    fixture.check("title:نفط", &[title]);
    fixture.check("عنوان:\"النفط في\"", &[title]);
    fixture.check("-title:نفط", &[body]);
}

#[test]
fn filters_are_combined() {
    let mut fixture = fixture();
    let person = |name| (name, Label::Person);
    let firm = ("Orbit|أوربت", Label::Organisation);
    let old = fixture.add_named("قالت سعاد حداد عن أوربت", 10, &[person("سعاد حداد"), firm]);
    let new = fixture.add_named("قال كريم حداد عن Orbit", 1, &[person("كريم حداد"), firm]);
    fixture.check("person:حداد", &[old, new]);
    fixture.check("person:\"سعاد حداد\"", &[old]);
    fixture.check("شخص:سعا*", &[old]);
    fixture.check("-person:سعاد", &[new]);
    fixture.check("company:orbit", &[old, new]);
    fixture.check("شركة:أوربت", &[old, new]);
    fixture.check("person:orbit", &[]);
    fixture.check("name:orbit after:3d", &[new]);
    fixture.check("before:2026-11-20 company:orbit", &[old]);
    fixture.check("after:2026-11-24 before:2026-11-25", &[new]);
    let mark = Change::Mark(vec![new], Mark::Read, true);
    fixture.library.apply(mark).unwrap();
    fixture.check("is:unread حداد", &[old]);
    fixture.check("is:read", &[new]);
    fixture
        .library
        .apply(Change::Tag(old, "مهم".to_owned(), true))
        .unwrap();
    fixture.check("tag:مهم", &[old]);
    fixture.check("-tag:مهم", &[new]);
}

#[test]
fn sources_are_found_by_name_and_address() {
    let mut fixture = fixture();
    let feed = fixture.feed("الأهرام");
    let mine = fixture
        .arrive(
            feed,
            "1",
            linked("خبر أول من الصحيفة", "https://a.example/1"),
        )
        .new;
    let loose = fixture.add("خبر من ملف");
    fixture.check("source:اهرام", &mine);
    fixture.check("مصدر:example", &mine);
    fixture.check("source:file", &[loose]);
    fixture.check("-source:file", &mine);
    assert_eq!(fixture.ids(Shelf::Feed(feed), ""), mine);
    assert_eq!(fixture.ids(Shelf::Loose, ""), [loose]);
}

#[test]
fn what_looks_like_a_program_of_fts_is_only_words() {
    let mut fixture = fixture();
    let id = fixture.add("near or and not title body");
    fixture.check("near OR not AND body", &[id]);
    fixture.check("\"or and\"", &[id]);
    for odd in [
        "a\\\"b",
        "(",
        "{title}",
        "^near",
        "+x",
        "NEAR(a\\ b)",
        "%",
        "'",
        "\\*",
    ] {
        let _ = fixture.ids(Shelf::All, odd);
    }
}

#[test]
fn saved_searches_are_shelves() {
    let mut fixture = fixture();
    let id = fixture.add("النفط يرتفع");
    fixture.add("الذهب يرتفع");
    fixture
        .library
        .apply(Change::Save("طاقة".to_owned(), "نفط".to_owned()))
        .unwrap();
    let rows = fixture.library.shelves().unwrap();
    let row = rows.iter().find(|row| row.title == "طاقة").unwrap();
    assert_eq!((row.total, row.unread), (1, 1));
    assert_eq!(fixture.ids(row.shelf, ""), [id]);
    assert_eq!(fixture.ids(row.shelf, "-يرتفع"), []);
    let wrong = Change::Save("x".to_owned(), "is:blue".to_owned());
    assert!(matches!(
        fixture.library.apply(wrong),
        Err(StoreError::Query(_))
    ));
}

#[test]
fn pages_of_a_list_fit_together() {
    let mut fixture = fixture();
    for number in 0..9 {
        fixture.add(&format!("خبر رقم {number} عن النفط"));
    }
    for typed in ["", "نفط"] {
        let all = fixture.ids(Shelf::All, typed);
        let mut pages = Vec::new();
        for skip in (0..9).step_by(4) {
            let listing = Listing {
                shelf: Shelf::All,
                query: parse(typed, NOW).unwrap(),
                read_too: true,
                skip,
                take: 4,
            };
            let (rows, total) = fixture.library.list(&listing, Sorting::Newest).unwrap();
            assert_eq!(total, 9);
            pages.extend(rows.into_iter().map(|row| row.id));
        }
        pages.sort_unstable();
        let mut sorted = all;
        sorted.sort_unstable();
        assert_eq!(pages, sorted);
    }
}
