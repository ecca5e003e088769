use proptest::collection::vec;
use proptest::prelude::*;

use super::bring::{Brought, edit};
use super::*;
use crate::annotation::selector::Selector;
use crate::extract::{Entity, EntityId, Mention};
use crate::notebook::{Claim, Colour, Ids, Target, apply};
use crate::source;
use crate::span::Span;

/// A page with all that belongs to it.
#[derive(Clone, Debug)]
struct Desk {
    article: Article,
    raw: Extraction,
    notebook: Notebook,
    ids: Ids,
}

impl Desk {
    fn new(text: &str) -> Self {
        Self {
            article: source::decode(text.as_bytes().to_vec(), "مقال.txt").unwrap(),
            raw: Extraction::default(),
            notebook: Notebook::default(),
            ids: Ids::new(9),
        }
    }

    fn say(&mut self, words: &str, body: Body) {
        let start = self.article.text.find(words).unwrap();
        let span = Span::from_range(start..start + words.len());
        self.say_at(span, body);
    }

    fn say_at(&mut self, span: Span, body: Body) {
        self.say_of(Target::Place(Selector::of(&self.article.text, span)), body);
    }

    fn say_of(&mut self, target: Target, body: Body) {
        let said = crate::notebook::Annotation {
            id: self.ids.give(),
            created: None,
            modified: None,
            target,
            body,
        };
        self.notebook.make(&crate::notebook::Edit {
            before: Vec::new(),
            after: vec![said],
        });
    }

    fn found(&self) -> Extraction {
        apply(&self.article, &self.raw, &self.notebook)
    }

    fn write(&self, write: impl Fn(Page<'_>) -> String) -> String {
        write(Page {
            article: &self.article,
            found: &self.found(),
            notebook: &self.notebook,
        })
    }

    /// Takes in what a file says; returns how many statements that took.
    fn bring(&mut self, brought: &Brought) -> usize {
        let found = self.found();
        let page = Page {
            article: &self.article,
            found: &found,
            notebook: &self.notebook,
        };
        let edit = edit(page, brought, &mut self.ids);
        self.notebook.make(&edit);
        edit.before.len() + edit.after.len()
    }

    /// Returns each mention as its label, words and what it names, and each remark.
    fn told(&self) -> Vec<String> {
        let found = self.found();
        let text = &self.article.text;
        let mentions = found.mentions.iter().map(|mention| {
            let entity = found.entity(mention.body.entity).unwrap();
            let kind = entity.subtype.map_or(entity.label.code(), Subtype::code);
            let words = mention.target.slice(text);
            format!("{kind} {words:?} = {} {:?}", entity.name, mention.target)
        });
        let page = Page {
            article: &self.article,
            found: &found,
            notebook: &self.notebook,
        };
        let remarks = page.remarks();
        let remarks = remarks
            .iter()
            .map(|at| format!("{:?} {:?}", at.target, at.body.remark));
        mentions.chain(remarks).collect()
    }
}

fn names(label: Label, subtype: Option<Subtype>, entity: Option<&str>) -> Body {
    Body::Names(Claim {
        label,
        subtype,
        entity: entity.map(str::to_owned),
    })
}

fn remark(colour: Option<Colour>, text: &str, tags: &[&str]) -> Body {
    Body::Remark(Remark {
        colour,
        text: text.to_owned(),
        tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
    })
}

/// Vowel marks, a character beyond the first plane before the names, a name behind a clitic, a
/// highlight over two lines.
const TEXT: &str = "😀 قالَتْ أَرامكو إنَّ 𞸀 سامي الحدّاد\nسافر. وأرامكو \"شركة\", كبيرة <b> & سامي.\n";

fn sample() -> Desk {
    let mut desk = Desk::new(TEXT);
    let company = || names(Label::Organisation, Some(Subtype::Company), Some("أرامكو"));
    desk.say("أَرامكو", company());
    desk.say("سامي الحدّاد", names(Label::Person, None, None));
    desk.say("أرامكو", company());
    let end = TEXT.rfind("سامي").unwrap();
    let last = Span::from_range(end..end + "سامي".len());
    desk.say_at(last, names(Label::Person, None, Some("سامي الحدّاد")));
    desk.say(
        "الحدّاد\nسافر",
        remark(Some(Colour::Pink), "سطر\nو\\n\tآخر <i>", &["a b", "ت"]),
    );
    desk.say("كبيرة", remark(None, "=1+1", &[]));
    desk
}

#[track_caller]
fn check_round_trip(
    write: impl Fn(Page<'_>) -> String,
    read: impl Fn(&str, &Article) -> Result<Brought, ExchangeError>,
) {
    let mut desk = sample();
    let file = desk.write(write);
    let brought = read(&file, &desk.article).unwrap();
    assert!(brought.left_out.is_empty(), "{:?}", brought.left_out);
    let mut other = Desk::new(TEXT);
    other.bring(&brought);
    assert_eq!(other.told(), desk.told());
    assert_eq!(
        desk.bring(&brought),
        0,
        "what is so already is not said again"
    );
}

#[test]
fn brat_brings_back_what_it_took() {
    check_round_trip(brat::write, |file, article| {
        brat::read(file, &article.text, article)
    });
}

#[test]
fn json_lines_bring_back_what_they_took() {
    check_round_trip(jsonl::write, jsonl::read);
}

#[test]
fn brat_counts_code_points_and_cuts_at_line_ends() {
    let file = sample().write(brat::write);
    let points: Vec<char> = TEXT.chars().collect();
    let mut checked = 0;
    for line in file.lines().filter(|line| line.starts_with('T')) {
        let mut columns = line.split('\t').skip(1);
        let (kind, places) = columns.next().unwrap().split_once(' ').unwrap();
        let words = places.split(';').map(|place| {
            let (start, end) = place.split_once(' ').unwrap();
            let range = start.parse().unwrap()..end.parse().unwrap();
            points[range].iter().collect::<String>()
        });
        let words: Vec<String> = words.collect();
        assert!(words.iter().all(|words| !words.contains('\n')), "{kind}");
        assert_eq!(words.join(" "), columns.next().unwrap());
        checked += 1;
    }
    assert_eq!(checked, 6);
}

#[test]
fn places_of_an_older_text_are_found_by_their_words() {
    let desk = sample();
    let file = desk.write(brat::write);
    let mut newer = Desk::new(&format!("سطر جديد في أول المقال.\n{TEXT}"));
    let brought = brat::read(&file, TEXT, &newer.article).unwrap();
    newer.bring(&brought);
    assert_eq!(newer.told().len(), desk.told().len());
}

#[test]
fn conll_keeps_labels_and_leaves_clitics_outside() {
    let desk = sample();
    let file = desk.write(conll::write);
    assert!(file.starts_with("-DOCSTART- -X- -X- O\n\n"), "{file}");
    assert!(file.contains("\nو -X- _ O\nأرامكو -X- _ B-ORG\n"), "{file}");
    assert!(
        file.contains("سامي -X- _ B-PER\nالحدّاد -X- _ I-PER\n"),
        "{file}"
    );
    let brought = conll::read(&file, &desk.article).unwrap();
    let labels: Vec<_> = brought
        .mentions
        .iter()
        .map(|told| (told.span, told.label))
        .collect();
    let found = desk.found();
    let own: Vec<_> = found
        .mentions
        .iter()
        .map(|m| (m.target, m.body.label))
        .collect();
    assert_eq!(labels, own);
    let other = Desk::new("نص آخر تماما");
    let error = conll::read(&file, &other.article).unwrap_err();
    assert!(matches!(error, ExchangeError::OtherText(3)), "{error}");
}

#[test]
fn triples_of_other_programs_are_read() {
    let desk = Desk::new("قال سامي");
    let line =
        r#"{"text": "قال سامي", "entities": [[4, 8, "PERSON"], [0, 99, "ORG"], [0, 3, "X"]]}"#;
    let brought = jsonl::read(line, &desk.article).unwrap();
    assert_eq!(brought.mentions.len(), 1);
    assert_eq!(brought.mentions[0].span.slice("قال سامي"), "سامي");
    assert_eq!(brought.left_out.len(), 2);
    assert!(jsonl::read("{", &desk.article).is_err());
    assert!(jsonl::read("", &desk.article).is_err());
}

#[test]
fn spreadsheets_run_nothing_and_quote_what_must_be() {
    let mut desk = sample();
    let name = Target::Name {
        form: "أرامكو".to_owned(),
        scope: crate::notebook::Scope::Article,
    };
    desk.say_of(name, remark(None, "=HYPERLINK(\"x\")", &[]));
    let file = desk.write(csv::write);
    let line = file.lines().find(|line| line.contains("company")).unwrap();
    assert!(line.ends_with(",\"'=HYPERLINK(\"\"x\"\")\""), "{line}");
    assert!(line.contains(",أرامكو,,ORG,company,2,"), "{line}");
    assert!(file.lines().all(|line| !line.is_empty()), "{file}");
}

#[test]
fn notes_are_footnotes_in_markdown() {
    let file = sample().write(|page| markdown::write(page, true));
    assert!(file.contains("<mark>**الحدّاد**</mark>"), "{file}");
    assert!(file.contains("كبيرة[^2]"), "{file}");
    assert!(
        file.contains("\n[^1]: سطر\n    و\\n\tآخر <i> \\#a b \\#ت\n"),
        "{file}"
    );
    assert!(file.contains("\n[^2]: =1+1\n"), "{file}");
    let plain = sample().write(|page| markdown::write(page, false));
    assert!(!plain.contains("**"), "{plain}");
}

#[test]
fn the_page_needs_nothing_else_and_escapes_everything() {
    let file = sample().write(html::write);
    assert!(file.contains("<html lang=\"ar\" dir=\"rtl\">"), "{file}");
    for outside in ["http://", "https://", "src=", "<link", "@import", "url("] {
        assert!(!file.contains(outside), "{outside}");
    }
    assert!(file.contains("&lt;b&gt; &amp; <mark"), "{file}");
    assert!(file.contains("آخر &lt;i&gt;"), "{file}");
    assert!(
        file.contains("<mark id=\"e0\" data-entity=\"e0\" data-label=\"ORG\""),
        "{file}"
    );
    assert!(
        file.contains("<a href=\"#e0\">أرامكو</a> <small>2"),
        "{file}"
    );
    assert!(file.contains("class=\"highlight pink\""), "{file}");
    assert!(file.contains("<a href=\"#note1\">1</a>"), "{file}");
    assert!(file.contains("<li id=\"note1\""), "{file}");
    assert_eq!(file.matches("<script>").count(), 1);
}

#[test]
fn no_line_of_a_strangers_file_makes_it_fail_badly() {
    let desk = Desk::new("نص");
    for file in [
        "T1",
        "T1\t",
        "T1\tPerson",
        "T1\tPerson 0",
        "T1\tPerson 5 9\tx",
        "T1\tPerson 2 1\tx",
    ] {
        assert!(brat::read(file, "نص", &desk.article).is_err(), "{file}");
    }
    for file in ["#1\t", "*\t", "A1\t", "\n\n", "R1\tx Arg1:T1", "E1\tx:T1"] {
        assert!(
            brat::read(file, "نص", &desk.article)
                .unwrap()
                .mentions
                .is_empty()
        );
    }
}

/// Mentions and remarks at random places of a random text.
fn desks() -> impl Strategy<Value = Desk> {
    let text = "[a-cابت\u{64e}😀 .\n]{1,60}ن";
    let mentions = vec((0..60_usize, 1..9_usize, 0..5_usize), 0..8);
    let colour = prop::option::of(prop::sample::select(Colour::ALL.to_vec()));
    let said = (
        0..60_usize,
        1..20_usize,
        colour,
        "[ا-ج\\\\nt\n\t#]{0,6}",
        vec("[a-c ]{1,3}", 0..3),
    );
    (text, mentions, vec(said, 0..5)).prop_map(|(text, mentions, remarks)| {
        let mut desk = Desk::new(&text);
        let text = desk.article.text.clone();
        let points = Points::new(&text);
        let count = text.chars().count();
        let place = |at: usize, long: usize| {
            points
                .span(at % count, (at % count + long).min(count))
                .unwrap()
        };
        for (at, long, kind) in mentions {
            let (label, subtype) = [
                (Label::Person, None),
                (Label::Location, None),
                (Label::Product, None),
                (Label::Organisation, Some(Subtype::Media)),
                (Label::Organisation, Some(Subtype::Other)),
            ][kind];
            let span = place(at, long);
            if span.slice(&text).contains(|c: char| c.is_alphanumeric()) {
                desk.say_at(span, names(label, subtype, None));
            }
        }
        for (at, long, colour, note, mut tags) in remarks {
            let span = place(at, long);
            let words = span.slice(&text).trim_matches(['\n', '\r']);
            tags.sort();
            let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
            // brat has no place for line ends at the ends of a passage.
            if words.len() == span.len()
                && !(colour.is_none() && note.is_empty() && tags.is_empty())
            {
                desk.say_at(span, remark(colour, &note, &tags));
            }
        }
        desk
    })
}

/// What all formats keep: places and labels, and remarks.
fn kept(desk: &Desk, subtypes: bool, remarks: bool) -> Vec<String> {
    let found = desk.found();
    let mentions = found.mentions.iter().map(|mention| {
        let subtype = found.entity(mention.body.entity).unwrap().subtype;
        let subtype = subtype.filter(|_| subtypes);
        format!("{:?} {:?} {subtype:?}", mention.target, mention.body.label)
    });
    let page = Page {
        article: &desk.article,
        found: &found,
        notebook: &desk.notebook,
    };
    let mut said: Vec<String> = page
        .remarks()
        .iter()
        .filter(|_| remarks)
        .map(|at| format!("{:?} {:?}", at.target, at.body.remark))
        .collect();
    // Two remarks on one place have no order.
    said.sort();
    mentions.chain(said).collect()
}

proptest! {
    #[test]
    fn what_is_written_and_read_is_the_same(desk in desks()) {
        // Words at line ends and white space are no part of what brat and CoNLL keep of a mention.
        let trimmed = |desk: &Desk| desk.found().mentions.iter().all(|mention| {
            let words = mention.target.slice(&desk.article.text);
            words.trim() == words && !words.contains('\n')
        });
        let mut other = Desk { notebook: Notebook::default(), ..desk.clone() };
        other.bring(&jsonl::read(&desk.write(jsonl::write), &desk.article).unwrap());
        prop_assert_eq!(kept(&other, true, true), kept(&desk, true, true));
        if trimmed(&desk) {
            let file = desk.write(brat::write);
            let mut other = Desk { notebook: Notebook::default(), ..desk.clone() };
            other.bring(&brat::read(&file, &desk.article.text, &desk.article).unwrap());
            prop_assert_eq!(kept(&other, true, true), kept(&desk, true, true), "{}", file);
        }
    }

    #[test]
    fn a_strangers_file_panics_nothing(file in "[TR#*A1-9\t;{}\\[\\]\"a-z: ,\n]{0,80}", text in ".{0,20}") {
        let Ok(article) = source::decode(text.into_bytes(), "x.txt") else { return Ok(()) };
        let _ = brat::read(&file, &article.text, &article);
        let _ = conll::read(&file, &article);
        let _ = jsonl::read(&file, &article);
        let _ = jsonld::read(&file, &article);
    }
}

#[test]
fn what_the_extractor_found_and_the_file_lacks_is_no_name() {
    let mut desk = Desk::new("قال سامي");
    desk.raw = Extraction {
        mentions: [Annotation {
            target: Span::from_range(7..15),
            body: Mention {
                label: Label::Person,
                entity: EntityId(0),
                confidence: 0.5,
            },
        }]
        .into_iter()
        .collect(),
        entities: vec![Entity {
            label: Label::Person,
            subtype: None,
            name: "سامي".to_owned(),
            latin: None,
            aliases: vec!["سامي".to_owned()],
        }],
    };
    assert_eq!(desk.told().len(), 1);
    desk.bring(&Brought::default());
    assert!(desk.told().is_empty());
}
