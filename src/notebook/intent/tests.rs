use super::*;
use crate::notebook::Colour;
use crate::source;

/// A page on which things are said one after the other.
struct Page {
    article: Article,
    raw: Extraction,
    notebook: Notebook,
    ids: Ids,
}

impl Page {
    fn new(text: &str) -> Self {
        Self {
            article: source::decode(text.as_bytes().to_vec(), "test.txt").unwrap(),
            raw: Extraction::default(),
            notebook: Notebook::default(),
            ids: Ids::new(5),
        }
    }

    fn found(&self) -> Extraction {
        apply(&self.article, &self.raw, &self.notebook)
    }

    /// Says something; returns the edit, which was made.
    fn say(&mut self, intent: impl FnOnce(&mut Pen<'_>) -> Edit) -> Edit {
        let found = self.found();
        let edit = intent(&mut Pen {
            article: &self.article,
            raw: &self.raw,
            found: &found,
            notebook: &self.notebook,
            ids: &mut self.ids,
        });
        self.notebook.make(&edit);
        edit
    }

    fn span(&self, words: &str) -> Span {
        let start = self.article.text.find(words).unwrap();
        Span::from_range(start..start + words.len())
    }

    fn told(&self) -> Vec<String> {
        let found = self.found();
        let mentions = found.mentions.iter().map(|mention| {
            let name = &found.entity(mention.body.entity).unwrap().name;
            let words = mention.target.slice(&self.article.text);
            format!("{} {words} = {name}", mention.body.label.code())
        });
        mentions.collect()
    }
}

fn claim(label: Label) -> Claim {
    Claim {
        label,
        subtype: None,
        entity: None,
    }
}

#[test]
fn marking_again_replaces_and_unmarking_leaves_nothing() {
    let mut page = Page::new("قال سامي إن سامي هنا");
    let span = page.span("سامي");
    page.say(|pen| pen.mark(span, claim(Label::Person), Places::Here));
    page.say(|pen| pen.mark(span, claim(Label::Product), Places::Here));
    assert_eq!(page.notebook.len(), 1);
    assert_eq!(page.told(), ["PROD سامي = سامي"]);
    page.say(|pen| pen.unmark(span));
    assert!(page.notebook.is_empty(), "there was nothing but the mark");
    page.say(|pen| pen.mark(span, claim(Label::Person), Places::All));
    assert_eq!(page.told().len(), 2);
    page.say(|pen| pen.unmark(span));
    assert_eq!(page.told().len(), 1);
    assert_eq!(page.notebook.len(), 2);
    page.say(|pen| pen.never("سامي", Scope::Article));
    assert!(page.told().is_empty());
}

#[test]
fn a_mention_is_moved_with_what_it_names() {
    let mut page = Page::new("قال الوزير سامي الحداد إن سامي هنا");
    let wrong = page.span("الوزير سامي");
    page.say(|pen| pen.mark(wrong, claim(Label::Person), Places::Here));
    let right = page.span("سامي الحداد");
    page.say(|pen| pen.move_span(wrong, right));
    assert_eq!(page.told(), ["PER سامي الحداد = سامي الحداد"]);
    assert_eq!(page.notebook.len(), 1);
    let away = page.span("هنا");
    page.say(|pen| pen.move_span(right, away));
    assert_eq!(page.told(), ["PER هنا = هنا"]);
}

#[test]
fn things_are_merged_split_renamed_and_relabelled() {
    let mut page = Page::new("قال سامي الحداد. وقالت أرامكو إن سامي هنا");
    for (words, label) in [
        ("سامي الحداد", Label::Person),
        ("أرامكو", Label::Organisation),
        ("سامي هنا", Label::Person),
    ] {
        let span = page.span(words);
        page.say(|pen| pen.mark(span, claim(label), Places::Here));
    }
    let (sami, other) = (EntityId(0), EntityId(2));
    page.say(|pen| pen.merge(other, sami, Scope::Article));
    assert_eq!(page.told()[2], "PER سامي هنا = سامي الحداد");
    page.say(|pen| pen.rename(sami, " أبو  علي ", Scope::Article));
    page.say(|pen| pen.rename(sami, "الحداد", Scope::Article));
    assert_eq!(page.told()[2], "PER سامي هنا = الحداد");
    assert_eq!(page.notebook.len(), 5, "the second name replaced the first");
    page.say(|pen| pen.relabel(sami, Label::Product, None));
    assert_eq!(page.told()[0], "PROD سامي الحداد = الحداد");
    page.say(|pen| pen.split("سامي هنا", sami, Scope::Article));
    assert_eq!(page.told()[2], "PROD سامي هنا = سامي هنا");
}

#[test]
fn a_remark_is_changed_where_it_stands_and_goes_when_it_is_emptied() {
    let mut page = Page::new("قال سامي");
    let span = page.span("سامي");
    let green = Remark {
        colour: Some(Colour::Green),
        ..Remark::default()
    };
    let first = page.say(|pen| pen.remark(span, green.clone()));
    let note = Remark {
        text: "راجع".to_owned(),
        tags: vec!["ب".to_owned(), "ا".to_owned()],
        ..green
    };
    page.say(|pen| pen.remark(span, note));
    assert_eq!(page.notebook.len(), 1);
    let said = page.notebook.get(first.after[0].id).unwrap();
    let Body::Remark(remark) = &said.body else {
        panic!("{said:?}");
    };
    assert_eq!(remark.tags, ["ا", "ب"]);
    page.say(|pen| pen.remark(span, Remark::default()));
    assert!(page.notebook.is_empty());
    let text = Remark {
        text: "عن المقال".to_owned(),
        ..Remark::default()
    };
    page.say(|pen| pen.remark_on_target(Target::Article, text.clone()));
    page.say(|pen| pen.remark_on_target(Target::Article, text));
    assert_eq!(page.notebook.len(), 1);
}
