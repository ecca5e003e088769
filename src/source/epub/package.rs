//! The XML of a book: which files are its chapters, what they are called, and what the book is.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Elements of one file that are read.
const MOST: usize = 100_000;

/// An element with the text that stands directly in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Its name without a prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Its text.
    pub(super) text: String,
}

impl Element {
    /// Returns the value of an attribute, by its name without a prefix.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads the elements of an XML file in the order in which they begin. Entities that the file
/// defines itself are not expanded; what follows damage is left out.
pub(super) fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    while elements.len() < MOST {
        let words = match reader.read_event() {
            Ok(Event::Start(start)) => {
                open.push(elements.len());
                elements.push(element(&start));
                continue;
            }
            Ok(Event::Empty(start)) => {
                elements.push(element(&start));
                continue;
            }
            Ok(Event::End(_)) => {
                open.pop();
                continue;
            }
            Ok(Event::Text(text)) => text.xml_content(XmlVersion::Implicit1_0).into_owned(),
            Ok(Event::CData(text)) => text.xml_content(XmlVersion::Implicit1_0).into_owned(),
            Ok(Event::GeneralRef(reference)) => {
                named(&reference.xml_content(XmlVersion::Implicit1_0))
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => continue,
        };
        if let Some(element) = open.last().and_then(|&at| elements.get_mut(at)) {
            element.text.push_str(&words);
        }
    }
    elements
}

fn element(start: &BytesStart<'_>) -> Element {
    let mut all = start.attributes();
    let attributes = all.with_checks(false).flatten().take(32);
    Element {
        name: start.local_name().into_inner().to_owned(),
        attributes: attributes
            .map(|attribute| {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                (
                    attribute.key.local_name().into_inner().to_owned(),
                    value.map_or_else(
                        |_| attribute.value.to_string(),
                        std::borrow::Cow::into_owned,
                    ),
                )
            })
            .collect(),
        text: String::new(),
    }
}

/// Returns the character that a reference means; those that are not XML's own mean nothing here.
fn named(reference: &str) -> String {
    let code = reference
        .strip_prefix('#')
        .and_then(|code| match code.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => code.parse().ok(),
        });
    match (reference, code.and_then(char::from_u32)) {
        (_, Some(c)) => c.to_string(),
        ("amp", _) => "&".to_owned(),
        ("lt", _) => "<".to_owned(),
        ("gt", _) => ">".to_owned(),
        ("quot", _) => "\"".to_owned(),
        ("apos", _) => "'".to_owned(),
        _ => String::new(),
    }
}

/// What a book's package file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Package {
    /// The title.
    pub(super) title: Option<String>,
    /// Who wrote it.
    pub(super) creators: Vec<String>,
    /// The publisher.
    pub(super) publisher: Option<String>,
    /// When it was published.
    pub(super) date: Option<String>,
    /// The language.
    pub(super) language: Option<String>,
    /// Paths of the chapters in reading order.
    pub(super) chapters: Vec<String>,
    /// Path of the table of contents, and whether it is one of EPUB 2.
    pub(super) contents: Option<(String, bool)>,
}

/// Reads a package file that stands at `path` in the archive.
pub(super) fn package(xml: &str, path: &str) -> Package {
    let elements = elements(xml);
    let said = |name: &str| -> Vec<String> {
        let found = elements.iter().filter(|element| element.name == name);
        let texts = found.map(|element| one_line(&element.text));
        texts.filter(|text| !text.is_empty()).take(8).collect()
    };
    let first = |name: &str| said(name).into_iter().next();
    let items: Vec<&Element> = elements
        .iter()
        .filter(|element| element.name == "item")
        .collect();
    let item = |id: &str| {
        items
            .iter()
            .find(|item| item.get("id") == Some(id))
            .copied()
    };
    let path_of = |item: &Element| Some(resolve(path, item.get("href")?));
    let is_read =
        |reference: &&Element| reference.name == "itemref" && reference.get("linear") != Some("no");
    let chapters = elements.iter().filter(is_read);
    let ncx = elements
        .iter()
        .find(|element| element.name == "spine")
        .and_then(|spine| item(spine.get("toc")?));
    let nav = items.iter().find(|item| {
        let properties = item.get("properties").unwrap_or_default();
        properties
            .split_whitespace()
            .any(|property| property == "nav")
    });
    let contents = match (nav, ncx) {
        (Some(nav), _) => path_of(nav).map(|path| (path, false)),
        (None, Some(ncx)) => path_of(ncx).map(|path| (path, true)),
        (None, None) => None,
    };
    Package {
        title: first("title"),
        creators: said("creator"),
        publisher: first("publisher"),
        date: first("date"),
        language: first("language"),
        chapters: chapters
            .filter_map(|reference| path_of(item(reference.get("idref")?)?))
            .collect(),
        contents,
    }
}

/// Returns the path of the package file that a container names.
pub(super) fn package_path(container: &str) -> Option<String> {
    let elements = elements(container);
    let root = elements.iter().find(|element| element.name == "rootfile")?;
    Some(resolve("", root.get("full-path")?))
}

/// Returns the paths of the files that are encrypted, by META-INF/encryption.xml.
pub(super) fn encrypted(xml: &str) -> Vec<String> {
    let elements = elements(xml);
    let references = elements
        .iter()
        .filter(|element| element.name == "CipherReference");
    references
        .filter_map(|reference| Some(resolve("", reference.get("URI")?)))
        .collect()
}

/// Returns paths of chapters with their titles, by a table of contents of EPUB 2 at `path`.
pub(super) fn ncx_titles(xml: &str, path: &str) -> Vec<(String, String)> {
    let mut titles = Vec::new();
    let mut label = String::new();
    for element in elements(xml) {
        match element.name.as_str() {
            "text" => label = one_line(&element.text),
            "content" if !label.is_empty() => {
                let source = element.get("src").map(|source| resolve(path, source));
                titles.extend(source.map(|source| (source, std::mem::take(&mut label))));
            }
            _ => {}
        }
    }
    titles
}

/// Returns the path in the archive that `href`, in the file at `from`, leads to.
pub(super) fn resolve(from: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let href = unescaped(href);
    let (folder, _) = from.rsplit_once('/').unwrap_or_default();
    let mut parts: Vec<&str> = Vec::new();
    let base = if href.starts_with('/') { "" } else { folder };
    for part in base.split('/').chain(href.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Returns the text with `%41` as the byte it stands for.
fn unescaped(href: &str) -> String {
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let code = match byte {
            b'%' => digit(ahead.next()).zip(digit(ahead.next())),
            _ => None,
        };
        match code.and_then(|(high, low)| u8::try_from(high * 16 + low).ok()) {
            Some(code) => {
                bytes.push(code);
                rest = ahead;
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_file_that_names_them() {
        assert_eq!(
            resolve("OEBPS/content.opf", "text/1.xhtml#a"),
            "OEBPS/text/1.xhtml"
        );
        assert_eq!(
            resolve("OEBPS/content.opf", "../img/a%20b.png"),
            "img/a b.png"
        );
        assert_eq!(resolve("content.opf", "../../etc/passwd"), "etc/passwd");
        assert_eq!(resolve("a/b", "100%"), "a/100%");
    }

    #[test]
    fn entities_a_file_defines_itself_are_not_expanded() {
        let xml = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><t>&b;&amp;&#x41;</t>";
        assert_eq!(elements(xml)[0].text, "&A");
    }
}
