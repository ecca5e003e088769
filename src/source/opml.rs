//! OPML, in which readers of feeds hand lists of feeds to one another: in and out.
//!
//! Folders become tags; a feed in several nested folders has them all.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::encoding;
use crate::source::feed::FeedError;

/// Folders inside one another that become tags.
const DEEPEST: usize = 32;
/// Feeds of one list that are taken.
const MOST: usize = 20_000;

/// A feed in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// What the list calls it; may be empty.
    pub title: String,
    /// The feed's address.
    pub address: String,
    /// The page it belongs to.
    pub site: Option<String>,
    /// The folders it is in, outermost first.
    pub tags: Vec<String>,
}

/// Returns whether bytes look like a list of feeds.
#[must_use]
pub fn is_opml(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or_default();
    head.windows(5)
        .any(|window| window.eq_ignore_ascii_case(b"<opml"))
}

/// Reads a list. Outlines without an address are folders; what is broken behind some feeds leaves
/// those.
///
/// # Errors
/// When the bytes are no text, or hold no list.
pub fn read(bytes: Vec<u8>) -> Result<Vec<Outline>, FeedError> {
    if !is_opml(&bytes) {
        return Err(FeedError::NoFeed);
    }
    let text = encoding::decode(bytes).map_err(FeedError::NoText)?.text;
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    config.check_end_names = false;
    let mut found = Vec::new();
    // A folder is a name; a feed, which may hold others in odd lists, is none.
    let mut folders: Vec<Option<String>> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if is_outline(tag.local_name().as_ref()) => {
                let outline = outline(&tag, &folders);
                let is_feed = !outline.address.is_empty();
                let name = Some(outline.title.clone()).filter(|name| !name.is_empty());
                folders.push(if is_feed { None } else { name });
                if is_feed && found.len() < MOST {
                    found.push(outline);
                }
            }
            Ok(Event::End(tag)) if is_outline(tag.local_name().as_ref()) => {
                folders.pop();
            }
            Ok(Event::Eof) => return Ok(found),
            Err(error) if found.is_empty() => return Err(FeedError::Broken(error.to_string())),
            Err(_) => return Ok(found),
            Ok(_) => {}
        }
    }
}

fn is_outline(name: &str) -> bool {
    name.eq_ignore_ascii_case("outline")
}

fn outline(tag: &BytesStart<'_>, folders: &[Option<String>]) -> Outline {
    let mut outline = Outline::default();
    let mut text = String::new();
    for attribute in tag.attributes().flatten() {
        let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else {
            continue;
        };
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        match attribute
            .key
            .local_name()
            .as_ref()
            .to_ascii_lowercase()
            .as_str()
        {
            "title" => outline.title = value,
            "text" => text = value,
            "xmlurl" => outline.address = value,
            "htmlurl" => outline.site = Some(value).filter(|site| !site.is_empty()),
            _ => {}
        }
    }
    if outline.title.is_empty() {
        outline.title = text;
    }
    let folders = folders.iter().flatten().take(DEEPEST);
    for folder in folders {
        if !outline.tags.contains(folder) {
            outline.tags.push(folder.clone());
        }
    }
    outline
}

/// Writes a list, feeds with tags in the folder of their first one.
#[must_use]
pub fn write(title: &str, feeds: &[Outline]) -> String {
    let mut text =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n");
    text.push_str(&format!(
        "  <head><title>{}</title></head>\n  <body>\n",
        escape(title)
    ));
    let mut folders: Vec<&str> = feeds
        .iter()
        .filter_map(|feed| feed.tags.first().map(String::as_str))
        .collect();
    folders.sort_unstable();
    folders.dedup();
    for folder in folders {
        text.push_str(&format!("    <outline text=\"{}\">\n", escape(folder)));
        let inside = feeds
            .iter()
            .filter(|feed| feed.tags.first().is_some_and(|tag| tag == folder));
        inside.for_each(|feed| push_feed(&mut text, "      ", feed));
        text.push_str("    </outline>\n");
    }
    let loose = feeds.iter().filter(|feed| feed.tags.is_empty());
    loose.for_each(|feed| push_feed(&mut text, "    ", feed));
    text.push_str("  </body>\n</opml>\n");
    text
}

fn push_feed(text: &mut String, indent: &str, feed: &Outline) {
    let title = escape(&feed.title);
    let site = feed
        .site
        .as_deref()
        .map(|site| format!(" htmlUrl=\"{}\"", escape(site)));
    text.push_str(&format!(
        "{indent}<outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{}\"{}/>\n",
        escape(&feed.address),
        site.unwrap_or_default(),
    ));
}

/// Escapes a value; characters that XML cannot hold at all are left out.
fn escape(value: &str) -> String {
    let possible: String = value.chars().filter(|c| !c.is_control()).collect();
    quick_xml::escape::escape(&possible).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = r#"<?xml version="1.0"?><opml version="1.0"><head/><body>
        <outline text="أخبار"><outline title="اقتصاد" text="x">
            <outline text="السوق &amp; المال" xmlUrl="https://a.example/rss?x=1&amp;y=2" htmlUrl="https://a.example/"/>
        </outline></outline>
        <outline type="rss" text="ب" XMLURL="https://b.example/feed"/>
    </body></opml>"#;

    #[test]
    fn folders_become_tags() {
        let found = read(LIST.as_bytes().to_vec()).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].title, "السوق & المال");
        assert_eq!(found[0].address, "https://a.example/rss?x=1&y=2");
        assert_eq!(found[0].tags, ["أخبار", "اقتصاد"]);
        assert_eq!(found[1].address, "https://b.example/feed");
        assert!(found[1].tags.is_empty());
    }

    #[test]
    fn what_is_written_is_read_again() {
        let feeds = vec![
            Outline {
                title: "قال \"نعم\" <b> & مضى".to_owned(),
                address: "https://a.example/?a&b".to_owned(),
                site: Some("https://a.example/".to_owned()),
                tags: vec!["سياسة".to_owned()],
            },
            Outline {
                title: "\u{1b}[31mأحمر".to_owned(),
                address: "https://b.example/".to_owned(),
                ..Outline::default()
            },
        ];
        let again = read(write("قائمتي", &feeds).into_bytes()).unwrap();
        assert_eq!(again[0], feeds[0]);
        assert_eq!(again[1].title, "[31mأحمر");
    }

    #[test]
    fn a_list_that_breaks_off_keeps_what_came_before() {
        let (half, _) = LIST.split_once("<outline type").unwrap();
        assert_eq!(
            read(format!("{half}<outline xml").into_bytes())
                .unwrap()
                .len(),
            1
        );
    }

    #[test]
    fn a_feed_is_no_list() {
        assert_eq!(read(b"<rss/>".to_vec()), Err(FeedError::NoFeed));
    }
}
