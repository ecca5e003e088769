//! Books made in memory, good ones and those made to hurt.

use std::io::Write;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::article::{Role, Timestamp};

const CONTAINER: &str =
    "<container><rootfiles><rootfile full-path=\"OEBPS/content.opf\"/></rootfiles></container>";

const PACKAGE: &str = r#"<?xml version="1.0"?>
<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>حكايات &amp; أسفار</dc:title><dc:creator>ليلى القاسم</dc:creator><dc:creator>سمير حداد</dc:creator>
<dc:language>ar</dc:language><dc:date>2026-01-02</dc:date><dc:publisher>دار المثال</dc:publisher></metadata>
<manifest><item id="b" href="text/2.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/%31.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>
<spine toc="n"><itemref idref="a"/><itemref idref="b"/></spine></package>"#;

const NCX: &str = r#"<ncx><navMap><navPoint><navLabel><text>الفصل الأول</text></navLabel><content src="text/1.xhtml#x"/></navPoint>
<navPoint><navLabel><text>لا يظهر</text></navLabel><content src="text/2.xhtml"/></navPoint></navMap></ncx>"#;

fn first(files: &[(&str, Vec<u8>)]) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/content.opf", PACKAGE),
        ("OEBPS/toc.ncx", NCX),
        (
            "OEBPS/text/1.xhtml",
            "<html><body><p>كان يا ما كان</p></body></html>",
        ),
        (
            "OEBPS/text/2.xhtml",
            "<html><body><h1>الفصل الثاني</h1><p>ثم <i>سافر</i></p></body></html>",
        ),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
    .collect();
    for (name, bytes) in files {
        all.retain(|(known, _)| known != name);
        all.push(((*name).to_owned(), bytes.clone()));
    }
    all
}

fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let method = match name.as_str() {
            "mimetype" => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Makes a book with `files` in place of its own or beside them, and returns why it is refused.
fn refusal(files: &[(&str, Vec<u8>)]) -> SourceError {
    book(packed(&first(files))).unwrap_err()
}

#[test]
fn a_book_is_one_article_in_reading_order() {
    let bytes = packed(&first(&[]));
    let article = crate::source::decode(bytes, "book.zip").unwrap();
    let drawn: Vec<(Role, &str)> = article
        .paragraphs
        .iter()
        .map(|p| (p.role, p.span.slice(&article.text)))
        .collect();
    let expected = [
        (Role::Title, "حكايات & أسفار"),
        (Role::Heading, "الفصل الأول"),
        (Role::Body, "كان يا ما كان"),
        (Role::Heading, "الفصل الثاني"),
        (Role::Body, "ثم سافر"),
    ];
    assert_eq!(drawn, expected);
    let metadata = &article.metadata;
    assert_eq!(metadata.byline.as_deref(), Some("ليلى القاسم، سمير حداد"));
    assert_eq!(metadata.language.as_deref(), Some("ar"));
    assert_eq!(metadata.site.as_deref(), Some("دار المثال"));
    assert_eq!(metadata.published, Some(Timestamp(1_767_312_000)));
    assert_eq!(metadata.source, "book.zip");
}

#[test]
fn a_missing_chapter_is_told_and_the_others_are_read() {
    let mut files = first(&[]);
    files.retain(|(name, _)| name != "OEBPS/text/1.xhtml");
    let article = book(packed(&files)).unwrap();
    assert!(article.text.contains("ثم سافر"));
    assert_eq!(
        article.diagnostics[0].message,
        "1 of 2 chapters are missing or damaged"
    );
}

#[test]
fn bombs_are_refused() {
    let nothing = vec![b' '; 17 << 20];
    assert_eq!(
        refusal(&[("OEBPS/text/1.xhtml", nothing)]),
        SourceError::Oversized
    );
    let mut files = first(&[]);
    files.extend((0..10_001).map(|n| (format!("f{n}"), Vec::new())));
    assert_eq!(book(packed(&files)).unwrap_err(), SourceError::Oversized);
}

#[test]
fn many_chapters_of_one_file_are_a_bomb_too() {
    let reference = "<itemref idref=\"a\"/>".repeat(40);
    let package = PACKAGE.replace("<itemref idref=\"a\"/>", &reference);
    let large = vec![b' '; 4 << 20];
    let files = [
        ("OEBPS/content.opf", package.into_bytes()),
        ("OEBPS/text/1.xhtml", large),
    ];
    assert_eq!(refusal(&files), SourceError::Oversized);
}

#[test]
fn encrypted_and_damaged_books_are_told_apart() {
    let list = "<encryption><EncryptedData><CipherData><CipherReference URI=\"OEBPS/text/2.xhtml\"/></CipherData></EncryptedData></encryption>";
    let files = [("META-INF/encryption.xml", list.as_bytes().to_vec())];
    assert_eq!(refusal(&files), SourceError::Encrypted);
    let whole = packed(&first(&[]));
    let cut = whole[..whole.len() / 2].to_vec();
    let error = crate::source::decode(cut, "a.epub").unwrap_err();
    assert_eq!(
        error.to_string(),
        "it is a damaged EPUB book: its archive is broken or cut off"
    );
    assert_eq!(error.hint(), "download the book again");
    let files = [("META-INF/container.xml", b"<container/>".to_vec())];
    assert!(matches!(refusal(&files), SourceError::Damaged(_)));
}

proptest::proptest! {
    #[test]
    fn a_damaged_book_never_panics(at in 0_usize..4000, byte: u8) {
        let mut bytes = packed(&first(&[]));
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = book(bytes);
    }
}
