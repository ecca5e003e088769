//! What a page says of its article in its head: title, author, date, site, address, language.
//!
//! Sites say it up to four times: to search engines (JSON-LD), to social networks (Open Graph), in
//! old `<meta name>`s, and to their readers. The more exact a way is, the sooner it is believed.

use std::collections::BTreeMap;

use dom_query::{Document, NodeRef};
use serde_json::Value;

use super::address::Base;
use crate::article::Metadata;
use crate::source::dates;

/// Bytes of a piece of JSON-LD that are read.
const LONGEST_JSON: usize = 1 << 20;
/// Bytes of a title or a name that are kept.
const LONGEST_VALUE: usize = 600;

/// Reads what the page says. `source` is left empty.
pub(super) fn read(document: &Document, base: &Base) -> Metadata {
    let said = Said::new(document);
    let meta = |keys: &[&str]| said.meta(keys);
    let site = meta(&["og:site_name", "application-name"]).or_else(|| {
        said.json(|article| {
            article
                .get("publisher")?
                .get("name")?
                .as_str()
                .map(str::to_owned)
        })
    });
    let title = meta(&["og:title"])
        .or_else(|| said.json(|article| text_of(article.get("headline")?)))
        .or_else(|| meta(&["twitter:title", "dc.title", "dcterms.title"]))
        .or_else(|| first_text(document, "head title"));
    let heading = only_heading(document);
    let title = title.map(|title| without_site(&title, site.as_deref()));
    let byline = said
        .json(|article| names_of(article.get("author")?))
        .or_else(|| {
            meta(&[
                "author",
                "dc.creator",
                "article:author",
                "parsely-author",
                "sailthru.author",
            ])
        })
        .or_else(|| {
            first_text(
                document,
                "[rel=author], [itemprop=author] [itemprop=name], .byline, .author-name",
            )
        })
        .filter(|name| !name.contains("://") && name.split_whitespace().count() <= 20);
    let published = said
        .json(|article| text_of(article.get("datePublished")?))
        .or_else(|| {
            meta(&[
                "article:published_time",
                "datepublished",
                "dc.date",
                "dcterms.created",
                "dc.date.issued",
                "pubdate",
                "parsely-pub-date",
                "date",
            ])
        })
        .or_else(|| attribute(document, "time[datetime]", "datetime"))
        .and_then(|date| dates::parse(&date));
    let link = attribute(document, "link[rel=canonical]", "href")
        .or_else(|| meta(&["og:url"]))
        .and_then(|link| base.resolve(&link));
    let language = attribute(document, "html[lang]", "lang")
        .or_else(|| meta(&["og:locale", "content-language", "language"]))
        .map(|tag| tag.replace('_', "-"))
        .filter(|tag| {
            tag.len() <= 35 && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
    Metadata {
        source: String::new(),
        title: match heading {
            Some(heading) => Some(title_or_heading(title, heading)),
            None => title.map(|title| part_in_text(document, title)),
        },
        byline: byline.map(|name| without_by(&name)),
        published,
        site,
        link,
        language,
    }
}

/// What a page says in a form for machines.
struct Said {
    meta: BTreeMap<String, String>,
    articles: Vec<Value>,
}

impl Said {
    fn new(document: &Document) -> Self {
        let mut meta = BTreeMap::new();
        for node in document.select("meta[content]").nodes() {
            let key = ["property", "name", "itemprop", "http-equiv"]
                .iter()
                .find_map(|name| node.attr(name));
            let value = node.attr("content").map(|value| clean(&value));
            if let (Some(key), Some(value)) = (key, value)
                && !value.is_empty()
            {
                meta.entry(key.trim().to_ascii_lowercase()).or_insert(value);
            }
        }
        let mut articles = Vec::new();
        for node in document
            .select("script[type='application/ld+json']")
            .nodes()
        {
            let text = node.text();
            if text.len() <= LONGEST_JSON
                // Depth is limited by the parser.
                && let Ok(value) = serde_json::from_str::<Value>(text.trim())
            {
                collect_articles(value, &mut articles);
            }
        }
        Self { meta, articles }
    }

    fn meta(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| self.meta.get(*key)).cloned()
    }

    fn json(&self, read: impl Fn(&Value) -> Option<String>) -> Option<String> {
        let mut found = self.articles.iter().filter_map(read);
        found.find_map(|text| Some(clean(&text)).filter(|text| !text.is_empty()))
    }
}

/// Collects the objects that are articles, wherever sites put them: alone, in a list, in a graph.
fn collect_articles(value: Value, articles: &mut Vec<Value>) {
    match value {
        Value::Array(values) => {
            for value in values {
                collect_articles(value, articles);
            }
        }
        Value::Object(mut fields) => {
            if let Some(graph) = fields.remove("@graph") {
                collect_articles(graph, articles);
            }
            let is_article = |name: &str| {
                name.ends_with("Article") || name.ends_with("Posting") || name == "Report"
            };
            let is_one = match fields.get("@type") {
                Some(Value::String(name)) => is_article(name),
                Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is_article),
                _ => false,
            };
            if is_one {
                articles.push(Value::Object(fields));
            }
        }
        _ => {}
    }
}

fn text_of(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Returns the names of authors: a text, an object with a name, or a list of these.
fn names_of(value: &Value) -> Option<String> {
    let name = |value: &Value| {
        value
            .as_str()
            .or_else(|| value.get("name")?.as_str())
            .map(str::to_owned)
    };
    match value {
        Value::Array(values) => {
            let names: Vec<String> = values.iter().take(8).filter_map(name).collect();
            (!names.is_empty()).then(|| names.join("، "))
        }
        value => name(value),
    }
}

fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    let node = document.select_single(selector);
    node.attr(name)
        .map(|value| clean(&value))
        .filter(|value| !value.is_empty())
}

fn first_text(document: &Document, selector: &str) -> Option<String> {
    let text = document.select_single(selector).text();
    Some(clean(&text)).filter(|text| !text.is_empty())
}

/// Returns the first heading of the page if it has one of the first rank only.
fn only_heading(document: &Document) -> Option<String> {
    let headings = document.select("h1");
    match headings.nodes() {
        [heading] => Some(clean(&heading.text())).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// Chooses between what the head says and the heading that readers see: the heading, if the title
/// holds all of it, or if there is no title.
fn title_or_heading(title: Option<String>, heading: String) -> String {
    match title {
        Some(title) if heading.chars().count() <= 10 || !title.contains(&heading) => title,
        _ => heading,
    }
}

/// Takes the site's name off the end or the start of a title.
fn without_site(title: &str, site: Option<&str>) -> String {
    const BETWEEN: [&str; 6] = [" | ", " - ", " – ", " — ", " :: ", " » "];
    let Some(site) = site else {
        return title.to_owned();
    };
    let is_site = |part: &str| {
        let part = part.trim();
        !part.is_empty() && (part.contains(site) || site.contains(part))
    };
    for between in BETWEEN {
        match title.rsplit_once(between) {
            Some((rest, last)) if is_site(last) => return rest.trim().to_owned(),
            _ => {}
        }
        match title.split_once(between) {
            Some((first, rest)) if is_site(first) => return rest.trim().to_owned(),
            _ => {}
        }
    }
    title.to_owned()
}

/// Returns the part of a title that stands alone in the text of the page, where there is one: pages
/// without a heading have the title of their article somewhere, and the site's around it above.
fn part_in_text(document: &Document, title: String) -> String {
    let parts: Vec<&str> = title
        .split([':', '|', '–', '—', '»', '-'])
        .map(str::trim)
        .filter(|part| part.split(' ').count() >= 3)
        .collect();
    let Some(body) = document.body().filter(|_| !parts.is_empty()) else {
        return title;
    };
    let found = body
        .descendants_it()
        .filter(NodeRef::is_text)
        .find_map(|node| {
            let text = node.text();
            let is_same = |part: &&str| part.split(' ').eq(text.split_whitespace());
            parts.iter().copied().find(is_same)
        });
    match found {
        Some(part) => part.to_owned(),
        None => title,
    }
}

/// Takes "by" off a name.
fn without_by(name: &str) -> String {
    let rest = ["بقلم", "كتب", "كتبت", "إعداد", "By ", "by "]
        .iter()
        .find_map(|by| {
            let rest = name.strip_prefix(by)?;
            rest.starts_with([' ', ':', '/'])
                .then_some(rest)
                .or_else(|| by.ends_with(' ').then_some(rest))
        });
    rest.map_or(name, |rest| rest.trim_start_matches([' ', ':', '/']))
        .to_owned()
}

/// Returns the words on one line, without controls, and not too many of them.
fn clean(text: &str) -> String {
    let text: String = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    let reach = crate::text::graphemes::char_boundary_before(&text, LONGEST_VALUE);
    text.get(..reach).unwrap_or_default().to_owned()
}
