//! Articles that come: what is new, what is known, which two are one story.

use super::*;
use crate::sync::{FullText, Learned, Outcome as SyncOutcome, Settings, Trouble};

fn story(beginning: &str) -> String {
    let words: String = (0..80).map(|n| format!("كلمة{n} ")).collect();
    format!("{beginning}\n{words}")
}

#[test]
fn one_story_from_two_feeds_is_one_entry_with_both_sources() {
    let mut fixture = fixture();
    let (first, second) = (fixture.feed("الأولى"), fixture.feed("الثانية"));
    let new = fixture.arrive(
        first,
        "a",
        linked(&story("عنوان الأولى"), "https://one.example/1"),
    );
    let again = fixture.arrive(
        second,
        "b",
        linked(&story("عنوان غيره عند الثانية"), "https://two.example/9"),
    );
    assert_eq!((new.new.len(), again.new.len(), again.merged), (1, 0, 1));
    let rows = fixture.list(Shelf::All, "");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].sources, ["الأولى", "الثانية"]);
    assert_eq!(rows[0].feeds, [first, second]);
    assert_eq!(fixture.ids(Shelf::Feed(second), ""), new.new);
    let shelves = fixture.library.shelves().unwrap();
    let row = shelves
        .iter()
        .find(|row| row.shelf == Shelf::Feed(second))
        .unwrap();
    assert_eq!((row.total, row.unread), (1, 1));
}

#[test]
fn a_story_of_another_month_or_of_the_same_feed_is_another() {
    let mut fixture = fixture();
    let (first, second) = (fixture.feed("الأولى"), fixture.feed("الثانية"));
    fixture.arrive(first, "a", article(&story("النشرة"), 40));
    let later = fixture.arrive(second, "b", article(&story("النشرة اليوم"), 1));
    assert_eq!(later.new.len(), 1);
    let same = fixture.arrive(second, "c", article(&story("النشرة مساء"), 0));
    assert_eq!(same.new.len(), 1);
}

#[test]
fn an_item_that_comes_again_is_known() {
    let mut fixture = fixture();
    let feed = fixture.feed("الأولى");
    let article = || linked("خبر قصير", "https://one.example/1");
    assert_eq!(fixture.arrive(feed, "a", article()).new.len(), 1);
    assert_eq!(fixture.arrive(feed, "a", article()), Kept::default());
    let subscription = fixture
        .library
        .subscriptions(&[feed], NOW)
        .unwrap()
        .remove(0);
    assert!(subscription.known.contains("a"));
}

#[test]
fn a_changed_page_renews_its_article_and_a_summary_does_not() {
    let mut fixture = fixture();
    let feed = fixture.feed("الأولى");
    let link = "https://one.example/1";
    let id = fixture
        .arrive(
            feed,
            "a",
            linked("العنوان\nنص كامل طويل عن النفط وغيره من الأمور", link),
        )
        .new;
    fixture.arrive(feed, "a", linked("العنوان\nملخص", link));
    fixture.check("نفط", &id);
    fixture.arrive(
        feed,
        "a",
        linked("العنوان\nنص مصحح طويل عن الذهب وغيره من الأمور", link),
    );
    fixture.check("ذهب", &id);
    fixture.check("نفط", &[]);
}

#[test]
fn a_file_added_twice_is_one_entry() {
    let mut fixture = fixture();
    let first = fixture
        .library
        .add_article(&article("نص الملف", 0), None, NOW)
        .unwrap();
    let again = fixture
        .library
        .add_article(&article("نصّ الملــف", 3), None, NOW)
        .unwrap();
    assert_eq!(
        (first.outcome, again.outcome),
        (Outcome::New, Outcome::Known)
    );
    assert_eq!(first.id, again.id);
    // Another draft is another file.
    let draft = story("نص");
    let a = fixture.add(&draft);
    let b = fixture.add(&format!("{draft} وزيادة"));
    assert_ne!(a, b);
}

#[test]
fn what_the_reader_took_out_does_not_come_back_by_itself() {
    let mut fixture = fixture();
    let feed = fixture.feed("الأولى");
    let article = || linked(&story("خبر"), "https://one.example/1");
    let id = fixture.arrive(feed, "a", article()).new[0];
    fixture
        .library
        .apply(crate::library::Change::Remove(id))
        .unwrap();
    assert_eq!(fixture.arrive(feed, "a", article()), Kept::default());
    let other = fixture.feed("الثانية");
    assert_eq!(fixture.arrive(other, "x", article()).new, []);
    fixture.check("", &[]);
    // By the reader's hand it does.
    let added = fixture.library.add_article(&article(), None, NOW).unwrap();
    assert_eq!((added.id, added.outcome), (id, Outcome::New));
    fixture.check("كلمة5", &[id]);
}

#[test]
fn what_is_learned_of_a_feed_is_kept() {
    let mut fixture = fixture();
    let draft = FeedDraft {
        address: "https://x.example/rss".to_owned(),
        settings: Settings {
            full_text: FullText::Always,
            local: true,
        },
        tags: vec!["أخبار".to_owned(), "اقتصاد".to_owned()],
        ..FeedDraft::default()
    };
    let (feed, new) = fixture.library.subscribe(&draft, NOW).unwrap();
    assert!(new);
    assert_eq!(
        fixture.library.subscribe(&draft, NOW).unwrap(),
        (feed, false)
    );
    let known = fixture.library.feeds().unwrap().remove(0);
    assert_eq!(
        (known.title.as_str(), known.tags.len()),
        ("https://x.example/rss", 2)
    );
    let learned = Learned {
        title: Some("صحيفة".to_owned()),
        etag: Some("\"1\"".to_owned()),
        moved: Some("https://y.example/rss".to_owned()),
        ..Learned::default()
    };
    let news = [News::Done(feed, SyncOutcome::Read(Box::new(learned)))];
    fixture.library.keep(&news, NOW).unwrap();
    let due = fixture.library.subscriptions(&[], NOW).unwrap().remove(0);
    assert_eq!(due.etag.as_deref(), Some("\"1\""));
    assert_eq!(due.address, "https://y.example/rss");
    assert_eq!(due.settings, draft.settings);
    let trouble = Trouble {
        what: "404".to_owned(),
        hint: String::new(),
        next: Timestamp(NOW.0 + 60),
    };
    let news = [News::Done(feed, SyncOutcome::Failed(trouble))];
    fixture.library.keep(&news, NOW).unwrap();
    assert_eq!(fixture.library.subscriptions(&[], NOW).unwrap(), []);
    assert_eq!(
        fixture.library.subscriptions(&[feed], NOW).unwrap()[0].failures,
        1
    );
    let known = fixture.library.feeds().unwrap().remove(0);
    assert_eq!(
        (known.title.as_str(), known.failure.as_deref()),
        ("صحيفة", Some("404"))
    );
}

#[test]
fn a_title_and_a_date_are_mended() {
    let mut fixture = fixture();
    let mut odd = article("نص", -400);
    odd.metadata.title = Some("  سطران\n في   العنوان ".to_owned());
    fixture.library.add_article(&odd, None, NOW).unwrap();
    let row = fixture.list(Shelf::All, "").remove(0);
    assert_eq!((row.title.as_str(), row.date), ("سطران في العنوان", NOW));
    assert_eq!(row.sources, ["file.txt"]);
}
