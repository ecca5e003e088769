//! Many feeds at once, good and bad, and what comes of them.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use hashiya::article::Timestamp;
use hashiya::extract::{Extractor, Label};
use hashiya::fetch::http::{Client, Limits};
use hashiya::library::FeedId;
use hashiya::sync::{
    self, Arrival, FullText, Learned, News, Outcome, Plan, Settings, Subscription,
};

use crate::server::{Reply, Server};

const NOW: Timestamp = Timestamp(1_772_600_000);

fn extractor() -> &'static Arc<Extractor> {
    static EXTRACTOR: OnceLock<Arc<Extractor>> = OnceLock::new();
    EXTRACTOR.get_or_init(|| Arc::new(Extractor::new()))
}

fn plan() -> Plan {
    Plan {
        pause: Duration::ZERO,
        ..Plan::at(NOW)
    }
}

fn client() -> Client {
    Client::new(Limits {
        idle: Duration::from_secs(5),
        wire: 256 << 10,
        body: 1 << 20,
        redirects: 3,
        ..Limits::default()
    })
}

/// Subscribes to a path of a server of the reader's own network.
fn subscription(number: i64, server: &Server, path: &str) -> Subscription {
    Subscription {
        feed: FeedId(number),
        address: server.at(path),
        settings: Settings {
            full_text: FullText::Auto,
            local: true,
        },
        ..Subscription::default()
    }
}

/// What became of one feed.
#[derive(Debug, Default)]
struct Fetched {
    articles: Vec<Arrival>,
    outcome: Option<Outcome>,
}

impl Fetched {
    #[track_caller]
    fn learned(&self) -> &Learned {
        match &self.outcome {
            Some(Outcome::Read(learned)) => learned,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn trouble(&self) -> String {
        match &self.outcome {
            Some(Outcome::Failed(trouble)) => trouble.what.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn texts(&self) -> Vec<&str> {
        self.articles
            .iter()
            .map(|new| new.article.text.as_str())
            .collect()
    }
}

/// Fetches the feeds and returns what became of each, in their order.
fn fetch(subscriptions: Vec<Subscription>) -> Vec<Fetched> {
    fetch_by(subscriptions, &plan(), client())
}

fn fetch_by(subscriptions: Vec<Subscription>, plan: &Plan, client: Client) -> Vec<Fetched> {
    let ids: Vec<FeedId> = subscriptions.iter().map(|one| one.feed).collect();
    let mut all: Vec<Fetched> = ids.iter().map(|_| Fetched::default()).collect();
    let at = |id: FeedId| ids.iter().position(|other| *other == id).unwrap();
    for news in sync::start(subscriptions, plan, client, extractor()) {
        match news {
            News::Coming(id, _) => assert!(all[at(id)].outcome.is_none()),
            News::Arrived(id, article) => {
                assert!(all[at(id)].outcome.is_none(), "an article after the end");
                all[at(id)].articles.push(*article);
            }
            News::Done(id, outcome) => {
                assert!(all[at(id)].outcome.is_none(), "two ends");
                all[at(id)].outcome = Some(outcome);
            }
        }
    }
    all
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>\
         <title>جريدة المرفأ</title><link>http://example.org/</link>{items}</channel></rss>"
    )
}

/// An entry with its whole text.
fn item(number: u32, title: &str, text: &str) -> String {
    format!(
        "<item><guid>n{number}</guid><link>/n/{number}</link><title>{title}</title>\
         <pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate>\
         <content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>"
    )
}

/// An entry with a teaser.
fn teaser(number: u32) -> String {
    format!(
        "<item><guid>t{number}</guid><link>/p/{number}</link><title>جسر جديد فوق النهر</title>\
         <description>افتتح الجسر أمس…</description></item>"
    )
}

/// A page of an article with what stands around articles.
fn page() -> String {
    let paragraph = "افتتحت بلدية المدينة أمس جسرا جديدا فوق النهر بعد ثلاث سنوات من العمل، وقالت \
        رئيسة البلدية هدى الصباغ إن الجسر سيخدم سكان الضفتين ويخفف الازدحام في ساعات الذروة.";
    format!(
        "<!DOCTYPE html><html lang=ar dir=rtl><head><title>جسر جديد فوق النهر | المرفأ</title></head>\
         <body><nav><a href=/>الرئيسية</a><a href=/s>رياضة</a></nav><article>\
         <h1>جسر جديد فوق النهر</h1><p>{paragraph}</p><p>{paragraph}</p><p>{paragraph}</p></article>\
         <footer>جميع الحقوق محفوظة</footer></body></html>"
    )
}

#[test]
fn new_articles_come_with_their_names_and_the_feed_is_learned() {
    let server = Server::start(|_| {
        let text = "التقى الرئيس كريم حداد وزيرة الاقتصاد ليلى منصور في بيروت أمس.";
        Reply::feed(rss(&item(1, "لقاء في بيروت", text))).with("etag", "\"7\"")
    });
    let fetched = &fetch(vec![subscription(1, &server, "/rss")])[0];
    let new = &fetched.articles[0];
    assert_eq!(new.guid, "n1");
    assert!(new.article.text.contains("كريم حداد"));
    assert_eq!(new.article.metadata.link, Some(server.at("/n/1")));
    let persons = new
        .found
        .entities
        .iter()
        .filter(|one| one.label == Label::Person);
    assert!(persons.count() >= 1, "{:?}", new.found.entities);
    let learned = fetched.learned();
    assert_eq!(learned.title.as_deref(), Some("جريدة المرفأ"));
    assert_eq!(learned.etag.as_deref(), Some("\"7\""));
}

#[test]
fn what_the_library_has_does_not_come_again() {
    let server =
        Server::start(|_| Reply::feed(rss(&[item(1, "أول", "نص"), item(2, "ثان", "نص")].concat())));
    let mut known = subscription(1, &server, "/rss");
    known.known = HashSet::from(["n1".to_owned()]);
    let fetched = &fetch(vec![known])[0];
    let guids: Vec<_> = fetched
        .articles
        .iter()
        .map(|new| new.guid.as_str())
        .collect();
    assert_eq!(guids, ["n2"]);
}

#[test]
fn a_feed_that_has_not_changed_says_so() {
    let server = Server::start(|asked| match asked.header("if-none-match") {
        Some("\"7\"") => Reply::status(304),
        _ => Reply::status(500),
    });
    let mut known = subscription(1, &server, "/rss");
    known.etag = Some("\"7\"".to_owned());
    assert_eq!(fetch(vec![known])[0].outcome, Some(Outcome::Unchanged));
}

#[test]
fn a_page_is_fetched_where_the_feed_carries_a_teaser() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/rss" => Reply::feed(rss(&[teaser(1), item(2, "خبر", "نص كامل قصير.")].concat())),
        "/p/1" => Reply::page(page()),
        _ => Reply::status(404),
    });
    let fetched = &fetch(vec![subscription(1, &server, "/rss")])[0];
    assert_eq!(server.paths(), ["/p/1", "/rss"]);
    let full = fetched
        .articles
        .iter()
        .find(|new| new.guid == "t1")
        .unwrap();
    assert!(
        full.article.text.contains("هدى الصباغ"),
        "{}",
        full.article.text
    );
    assert!(!full.article.text.contains("جميع الحقوق محفوظة"));
    assert_eq!(full.shortfall, None);
    assert_eq!(
        full.article.metadata.title.as_deref(),
        Some("جسر جديد فوق النهر")
    );
    assert_eq!(full.article.metadata.site.as_deref(), Some("جريدة المرفأ"));
}

#[test]
fn full_text_can_be_forbidden_and_forced() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/teasers" => Reply::feed(rss(&teaser(1))),
        "/whole" => Reply::feed(rss(&item(2, "خبر", "نص كامل."))),
        _ => Reply::page(page()),
    });
    let mut never = subscription(1, &server, "/teasers");
    never.settings.full_text = FullText::Never;
    let mut always = subscription(2, &server, "/whole");
    always.settings.full_text = FullText::Always;
    let fetched = fetch(vec![never, always]);
    assert!(fetched[0].texts()[0].contains("افتتح الجسر أمس"));
    assert!(fetched[1].texts()[0].contains("هدى الصباغ"));
    assert_eq!(server.paths(), ["/n/2", "/teasers", "/whole"]);
}

#[test]
fn a_page_that_cannot_be_had_leaves_the_teaser() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/rss" => Reply::feed(rss(&teaser(1))),
        _ => Reply::status(403),
    });
    let fetched = &fetch(vec![subscription(1, &server, "/rss")])[0];
    let new = &fetched.articles[0];
    assert!(new.article.text.contains("افتتح الجسر أمس"));
    assert_eq!(
        new.shortfall.as_deref(),
        Some("the server answered 403 (Forbidden)")
    );
    fetched.learned();
}

#[test]
fn one_bad_feed_never_stops_the_others() {
    let laughs = "<!DOCTYPE rss [<!ENTITY a \"ها\"><!ENTITY b \"&a;&a;\">]><rss version=\"2.0\">\
        <channel><title>&b;</title></channel></rss>";
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/good" => Reply::feed(rss(&item(1, "خبر", "نص"))),
        "/loop" => Reply::redirect(302, "/loop"),
        "/file" => Reply::redirect(302, "file:///etc/passwd"),
        "/endless" => Reply::endless(),
        "/laughs" => Reply::feed(laughs),
        "/page" => Reply::page("<html><body>مرحبا</body></html>"),
        "/picture" => Reply::ok("image/png", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff"[..]),
        "/empty" => Reply::feed(""),
        "/deep" => Reply::feed(format!(
            "<rss version=\"2.0\"><channel>{}",
            "<a>".repeat(40_000)
        )),
        _ => Reply::status(500),
    });
    let expected = [
        ("/loop", "it was passed on more than 3 times"),
        (
            "/file",
            "it leads to file:///etc/passwd, which is not a page of the web",
        ),
        ("/endless", "it is longer than"),
        (
            "/laughs",
            "it declares entities of its own, which a feed does not need",
        ),
        ("/page", "it is not a feed"),
        ("/picture", "it is a picture"),
        ("/empty", "it is not a feed"),
        ("/deep", "it is a broken feed"),
        ("/error", "the server answered 500"),
    ];
    let mut feeds = vec![subscription(0, &server, "/good")];
    for (number, (path, _)) in (1..).zip(expected) {
        feeds.push(subscription(number, &server, path));
    }
    let fetched = fetch(feeds);
    assert_eq!(fetched[0].articles.len(), 1);
    for (one, (path, what)) in fetched.iter().skip(1).zip(expected) {
        let trouble = one.trouble();
        assert!(trouble.starts_with(what), "{path}: {trouble}");
    }
}

#[test]
fn a_stranger_s_feed_does_not_lead_into_our_own_network() {
    // The proxy answers for a host that is not ours, and its page lies behind our door.
    let secret = Server::start(|_| Reply::page(page()));
    let link = secret.at("/admin");
    let proxy = Server::start(move |asked| match asked.path.as_str() {
        "/rss" => Reply::feed(rss(&format!(
            "<item><guid>1</guid><title>خبر</title><link>{link}</link><description>موجز…\
             </description></item>"
        ))),
        _ => Reply::status(404),
    });
    let feed = Subscription {
        feed: FeedId(1),
        address: "http://feeds.example.org/rss".to_owned(),
        ..Subscription::default()
    };
    let client = Client::through(Limits::default(), &proxy.at("")).unwrap();
    let fetched = &fetch_by(vec![feed], &plan(), client)[0];
    let shortfall = fetched.articles[0].shortfall.as_deref();
    assert_eq!(
        shortfall,
        Some("it leads to 127.0.0.1, inside your own network")
    );
    assert!(secret.asked().is_empty());
    assert_eq!(proxy.asked().len(), 1);
}

#[test]
fn hostile_titles_are_harmless_text() {
    let title = "&#x1b;]0;pwned&#7;\u{1b}[2J عنوان \u{202e}مقلوب&lt;script&gt;x&lt;/script&gt;";
    let server = Server::start(move |_| Reply::feed(rss(&item(1, title, "نص الخبر هنا"))));
    let fetched = &fetch(vec![subscription(1, &server, "/rss")])[0];
    let article = &fetched.articles[0].article;
    let title = article.metadata.title.as_deref().unwrap();
    let shown = hashiya::text::visible::printable(title);
    assert!(!shown.chars().any(char::is_control), "{shown:?}");
    assert!(!title.contains("script"), "{title}");
    assert!(shown.contains("عنوان"));
}

#[test]
fn a_server_under_load_is_left_alone_as_long_as_it_says() {
    let server = Server::start(|_| Reply::status(429).with("retry-after", "600"));
    let fetched = &fetch(vec![subscription(1, &server, "/rss")])[0];
    let Some(Outcome::Failed(trouble)) = &fetched.outcome else {
        panic!("{fetched:?}");
    };
    assert_eq!(trouble.next, Timestamp(NOW.0 + 600));
    let mut again = subscription(1, &server, "/rss");
    again.next = trouble.next;
    assert_eq!(
        fetch(vec![again])[0].outcome,
        Some(Outcome::Waiting(trouble.next))
    );
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_feed_that_moved_for_good_says_where() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/old" => Reply::redirect(301, "/new"),
        _ => Reply::feed(rss(&item(1, "خبر", "نص"))),
    });
    let fetched = &fetch(vec![subscription(1, &server, "/old")])[0];
    assert_eq!(fetched.learned().moved, Some(server.at("/new")));
    assert_eq!(
        fetched.articles[0].article.metadata.link,
        Some(server.at("/n/1"))
    );
}

#[test]
fn a_date_in_the_future_is_today() {
    let text = rss(&item(1, "خبر", "نص"))
        .replace("2026", "2036")
        .replace("Tue, ", "");
    let server = Server::start(move |_| Reply::feed(text.clone()));
    let fetched = &fetch(vec![subscription(1, &server, "/rss")])[0];
    assert_eq!(fetched.articles[0].article.metadata.published, Some(NOW));
}

#[test]
fn a_host_is_not_asked_by_more_than_two_at_once() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    let server = Server::start(|_| {
        let now = AT_ONCE.fetch_add(1, Ordering::SeqCst) + 1;
        MOST.fetch_max(now, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(5));
        AT_ONCE.fetch_sub(1, Ordering::SeqCst);
        Reply::feed(rss(""))
    });
    let feeds = (0..10)
        .map(|number| subscription(number, &server, "/rss"))
        .collect();
    for fetched in fetch(feeds) {
        fetched.learned();
    }
    assert!(MOST.load(Ordering::SeqCst) <= 2);
}

#[test]
fn stopping_ends_it_at_once() {
    let server = Server::start(|_| Reply::stalled());
    let feeds = (0..6)
        .map(|number| subscription(number, &server, "/rss"))
        .collect();
    let running = sync::start(feeds, &plan(), client(), extractor());
    while server.asked().len() < 2 {
        thread::yield_now();
    }
    let start = Instant::now();
    running.stop();
    for news in running {
        assert!(
            matches!(news, News::Done(_, Outcome::Cancelled)),
            "{news:?}"
        );
    }
    assert!(
        start.elapsed() < Duration::from_millis(100),
        "{:?}",
        start.elapsed()
    );
}
