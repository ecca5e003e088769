use super::*;

const ADDRESS: &str = "https://example.org/feeds/all.xml";

#[track_caller]
fn read_text(text: &str) -> Feed {
    parse(text.as_bytes().to_vec(), None, ADDRESS).unwrap()
}

/// Wraps items in RSS 2.0.
fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>جريدة الضاد</title>\
         <link>https://example.org/</link>{items}</channel></rss>"
    )
}

#[track_caller]
fn titles(text: &str) -> Vec<String> {
    let entries = read_text(text).entries;
    entries.into_iter().map(|entry| entry.title).collect()
}

#[test]
fn rss_is_read_with_its_content_and_summary() {
    let feed = read_text(&rss(
        "<item><title>افتتاح الميناء</title><link>/news/1</link><guid isPermaLink=\"false\">n1</guid>\
         <pubDate>Tue, 03 Mar 2026 10:00:00 +0300</pubDate><author>m@example.org (منى سالم)</author>\
         <description>موجز</description><content:encoded><![CDATA[<p>النص <b>كله</b>.</p>]]>\
         </content:encoded></item>",
    ));
    assert_eq!(feed.title, "جريدة الضاد");
    assert_eq!(feed.link.as_deref(), Some("https://example.org/"));
    let entry = &feed.entries[0];
    assert_eq!(entry.guid, "n1");
    assert_eq!(entry.link.as_deref(), Some("https://example.org/news/1"));
    assert_eq!(entry.published, Some(Timestamp(1_772_521_200)));
    assert_eq!(entry.author.as_deref(), Some("منى سالم"));
    assert_eq!(entry.body(), "<p>النص <b>كله</b>.</p>");
}

#[test]
fn atom_is_read() {
    let feed = read_text(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"ar\"><title>مجلة</title>\
         <link rel=\"self\" href=\"/self\"/><link href=\"https://example.org/m\"/>\
         <entry><id>urn:1</id><title type=\"html\">قمة &amp;laquo;المناخ&amp;raquo;</title>\
         <link rel=\"edit\" href=\"/edit\"/><link href=\"/a\"/><updated>2026-01-02T03:04:05Z</updated>\
         <content type=\"html\">&lt;p&gt;نص&lt;/p&gt;</content></entry></feed>",
    );
    assert_eq!(feed.link.as_deref(), Some("https://example.org/m"));
    let entry = &feed.entries[0];
    assert_eq!(entry.title, "قمة «المناخ»");
    assert_eq!(entry.link.as_deref(), Some("https://example.org/a"));
    assert_eq!(entry.body(), "<p>نص</p>");
    assert_eq!(entry.published, Some(Timestamp(1_767_323_045)));
}

#[test]
fn json_feed_is_read() {
    let feed = read_text(
        "\u{feff} {\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"نشرة\",\
         \"items\":[{\"id\":\"1\",\"url\":\"/one\",\"content_text\":\"سطر < أول\\nسطر ثان\"}]}",
    );
    let entry = &feed.entries[0];
    assert_eq!(entry.link.as_deref(), Some("https://example.org/one"));
    assert_eq!(entry.body(), "<p>سطر &lt; أول</p><p>سطر ثان</p>");
}

#[test]
fn old_and_odd_versions_of_rss_are_read() {
    for version in ["0.91", "0.92", "0.93", "0.94", "2.0", "2.0.1", "2"] {
        let text = rss("<item><title>خبر</title><link>/1</link></item>")
            .replace("version=\"2.0\"", &format!("version='{version}'"));
        assert_eq!(titles(&text), ["خبر"], "{version}");
    }
    let text = rss("<item><title>خبر</title></item>").replace("version=\"2.0\"", "");
    assert_eq!(titles(&text), ["خبر"]);
    for space in [
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
    ] {
        let text = format!(
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"{space}\">\
             <channel><title>قديم</title></channel><item><title>خبر</title><link>/1</link></item>\
             </rdf:RDF>"
        );
        assert_eq!(titles(&text), ["خبر"], "{space}");
    }
}

#[test]
fn what_an_encoding_is_said_to_be_counts_less_than_what_it_is() {
    let text = rss("<item><title>أخبار الخليج والعالم العربي</title></item>");
    let expected = ["أخبار الخليج والعالم العربي"];
    let read = |bytes: &[u8], charset| {
        let feed = parse(bytes.to_vec(), charset, ADDRESS).unwrap();
        feed.entries[0].title.clone()
    };
    let (arabic, _, _) = encoding_rs::WINDOWS_1256.encode(&text);
    // The document says utf-8, and HTTP says Latin.
    assert_eq!(read(&arabic, Some("iso-8859-1")), expected[0]);
    let said = text.replace("encoding=\"utf-8\"", "encoding='windows-1256'");
    let (arabic, _, _) = encoding_rs::WINDOWS_1256.encode(&said);
    assert_eq!(read(&arabic, Some("utf-8")), expected[0]);
    // UTF-8 after all.
    assert_eq!(read(said.as_bytes(), Some("windows-1256")), expected[0]);
    let mut wide = vec![0xff, 0xfe];
    wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read(&wide, None), expected[0]);
}

#[test]
fn junk_before_the_first_tag_is_cut() {
    let text = rss("<item><title>خبر</title></item>");
    assert_eq!(titles(&format!("\u{feff}\n\n  {text}")), ["خبر"]);
    assert_eq!(titles(&format!("Warning: PHP in x.php\n{text}")), ["خبر"]);
}

#[test]
fn references_that_xml_does_not_know_are_read_as_in_html() {
    let items = "<item><title>ربح &nbsp;وخسارة &laquo;كبيرة&raquo; R&D AT&T; &#8220;هنا&#8221; &#0;&#x1b;[2J</title></item>";
    assert_eq!(
        titles(&rss(items)),
        ["ربح وخسارة «كبيرة» R&D AT&T; “هنا” \u{fffd}\u{fffd}[2J"]
    );
}

#[test]
fn a_document_that_declares_entities_is_refused() {
    let laughs = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ها\"><!ENTITY b \"&a;&a;&a;\">]>{}",
        rss("<item><title>&b;</title></item>")
    );
    for text in [laughs.clone(), laughs.replace("ENTITY", "entity")] {
        let found = parse(text.into_bytes(), None, ADDRESS);
        assert_eq!(found, Err(FeedError::Entities));
    }
}

#[test]
fn a_document_type_without_entities_does_no_harm() {
    let text = rss("<item><title>خبر</title></item>");
    let kind =
        "<!DOCTYPE rss PUBLIC \"-//Netscape//DTD RSS 0.91//EN\" \"http://x.example/rss.dtd\">";
    assert_eq!(titles(&format!("{kind}{text}")), ["خبر"]);
    assert_eq!(
        titles(&format!("<!DOCTYPE rss [ <!ELEMENT x ANY> ]>{text}")),
        ["خبر"]
    );
}

#[test]
fn a_feed_that_breaks_off_keeps_its_whole_entries() {
    let text = rss("<item><title>أول</title></item><item><title>ثان</title></item>");
    let (half, _) = text.split_once("ثان").unwrap();
    assert_eq!(titles(half), ["أول"]);
    let open = rss("<item><title>أول</title></item><item><description><![CDATA[لا نهاية");
    assert_eq!(titles(&open), ["أول"]);
}

#[test]
fn an_entry_without_id_gets_the_same_one_every_time() {
    let text = rss(
        "<item><title>بلا رابط</title></item><item><link>/l</link></item>\
         <item><title>آخر</title></item>",
    );
    let ids = |text: &str| -> Vec<String> {
        let entries = read_text(text).entries;
        entries.into_iter().map(|entry| entry.guid).collect()
    };
    let first = ids(&text);
    assert_eq!(first, ids(&text));
    assert_eq!(first[1], "https://example.org/l");
    assert_ne!(first[0], first[2]);
}

#[test]
fn entries_that_share_an_id_are_told_apart() {
    let item = |title| format!("<item><guid>same</guid><title>{title}</title></item>");
    let text = rss(&[item("أول"), item("ثان"), item("ثان")].concat());
    let entries = read_text(&text).entries;
    assert_eq!(entries.len(), 2);
    assert_ne!(entries[0].guid, entries[1].guid);
}

#[test]
fn links_that_are_not_of_the_web_are_none() {
    for link in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
    ] {
        let text = rss(&format!("<item><title>خ</title><link>{link}</link></item>"));
        assert_eq!(read_text(&text).entries[0].link, None, "{link}");
    }
}

#[test]
fn a_page_is_not_a_feed() {
    for text in [
        "<!DOCTYPE html><html><body>مرحبا</body></html>",
        "{\"a\":1}",
        "نص",
        "<a><b>",
    ] {
        let found = parse(text.as_bytes().to_vec(), None, ADDRESS);
        assert_eq!(found, Err(FeedError::NoFeed), "{text}");
    }
}

#[test]
fn an_article_knows_what_its_feed_knows() {
    let feed = read_text(&rss(
        "<item><title>جسر جديد</title><link>/n/2</link><pubDate>Tue, 03 Mar 2026 10:00:00 GMT\
         </pubDate><description>&lt;p&gt;افتتح &lt;a href=\"x\"&gt;الجسر&lt;/a&gt; أمس.&lt;/p&gt;\
         </description></item>",
    ));
    let article = article(&feed, &feed.entries[0], ADDRESS);
    assert_eq!(article.text.lines().next(), Some("جسر جديد"));
    assert!(article.text.contains("افتتح الجسر أمس."));
    let known = &article.metadata;
    assert_eq!(known.title.as_deref(), Some("جسر جديد"));
    assert_eq!(known.site.as_deref(), Some("جريدة الضاد"));
    assert_eq!(known.link.as_deref(), Some("https://example.org/n/2"));
    let link = crate::article::Inline::Link("https://example.org/n/x".to_owned());
    assert!(article.inline.iter().any(|place| place.body == link));
}

#[test]
fn an_entry_without_title_is_called_by_its_first_words() {
    let words = "كلمة ".repeat(60);
    let feed = read_text(&rss(&format!(
        "<item><description>{words}</description></item>"
    )));
    let article = article(&feed, &feed.entries[0], ADDRESS);
    let title = article.metadata.title.unwrap();
    assert!(
        title.ends_with("كلمة…") && title.len() <= OPENING + 3,
        "{title}"
    );
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "(<rss version='2.0'><channel>|<feed>|&[#x]?[a-z0-9]{0,4};?|<!\\[CDATA\\[|\\]\\]>|<!DOCTYPE|\\[|<item>|</item>|<title>|ع|\\PC){0,40}") {
        let _ = parse(text.into_bytes(), None, ADDRESS);
    }
}
