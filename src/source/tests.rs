//! What reading bytes gives: texts, maps back to the file, and plain refusals.

use super::*;
use crate::article::Role;
use crate::span::ByteOffset;
use proptest::prelude::*;

/// Decodes and checks that every character's place leads back to its bytes in the file.
fn check(bytes: &[u8], encoding: &str, text: &str) -> Article {
    let article = decode(bytes.to_vec(), "test").unwrap();
    assert_eq!(article.origin.encoding, encoding);
    assert_eq!(article.text, text);
    article
}

fn file_offset(article: &Article, needle: &str) -> u64 {
    let index = article.text.find(needle).unwrap();
    article
        .origin
        .to_file(&article.text, ByteOffset::new(index))
}

#[test]
fn a_byte_order_mark_is_counted_and_not_read() {
    let article = check("\u{feff}خبر\r\nنص".as_bytes(), "UTF-8", "خبر\r\nنص");
    assert_eq!(file_offset(&article, "نص"), 3 + 6 + 2);
    assert_eq!(article.paragraphs.len(), 2);
}

#[test]
fn utf_16_leads_back_to_its_units() {
    let text = "خبر 🙂\nنص";
    for (mark, bytes) in [
        (
            &[0xff, 0xfe],
            text.encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<_>>(),
        ),
        (
            &[0xfe, 0xff],
            text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        ),
    ] {
        let file = [&mark[..], &bytes].concat();
        let name = if mark[0] == 0xff {
            "UTF-16LE"
        } else {
            "UTF-16BE"
        };
        let article = check(&file, name, text);
        assert_eq!(file_offset(&article, "نص"), 2 + 2 * 7);
    }
}

#[test]
fn old_arabic_pages_are_detected() {
    let text = "أعلنت الشركة العربية للاتصالات أمس نتائجها المالية للربع الثالث من العام الجاري.";
    for encoding in [encoding_rs::WINDOWS_1256, encoding_rs::ISO_8859_6] {
        let (bytes, _, unmapped) = encoding.encode(text);
        assert!(!unmapped);
        let article = check(&bytes, encoding.name(), text);
        let (before, _) = text.split_once("أمس").unwrap();
        let characters = before.chars().count() as u64;
        assert_eq!(file_offset(&article, "أمس"), characters);
    }
}

#[test]
fn damaged_utf_8_is_mended_and_said() {
    let bytes = [
        b"\xd8\xae\xd8\xa8\xd8".as_slice(),
        " خبر آخر طويل".as_bytes(),
    ]
    .concat();
    let article = check(&bytes, "UTF-8", "خب\u{fffd} خبر آخر طويل");
    assert_eq!(article.diagnostics.len(), 1);
    assert_eq!(article.diagnostics[0].place, Some(ByteOffset::new(4)));
    assert_eq!(file_offset(&article, "\u{fffd}"), 4);
    assert_eq!(file_offset(&article, " خبر"), 5);
}

#[test]
fn what_is_no_text_is_refused_in_plain_words() {
    let refusal = |bytes: &[u8]| decode(bytes.to_vec(), "x").unwrap_err();
    assert_eq!(refusal(b""), SourceError::Empty);
    assert_eq!(refusal(b"\xef\xbb\xbf \n"), SourceError::Empty);
    assert_eq!(
        refusal(b"%PDF-1.7 ..."),
        SourceError::Binary("a PDF document")
    );
    assert_eq!(refusal(&[0; 64]), SourceError::Binary("binary data"));
    assert_eq!(
        refusal(b"\x89PNG\r\n").to_string(),
        "it is a picture, not text"
    );
}

#[test]
fn the_first_line_is_the_title_when_it_reads_as_one() {
    let title = |text: &str| {
        let article = decode(text.as_bytes().to_vec(), "x").unwrap();
        article.paragraphs[0].role == Role::Title
    };
    assert!(title("شركة تعلن نتائجها\nأعلنت شركة اليوم نتائجها."));
    assert!(title(
        "\n\n  شركة تعلن نتائجها.. فما هي؟ \n\nأعلنت شركة اليوم نتائجها."
    ));
    assert!(!title("أعلنت شركة اليوم نتائجها.\nوقالت إنها جيدة."));
    assert!(!title("شركة تعلن نتائجها"));
}

proptest! {
    #[test]
    fn any_bytes_make_an_article_or_a_plain_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let length = bytes.len() as u64;
        if let Ok(article) = decode(bytes, "x") {
            let mut last = 0;
            for (index, _) in article.text.char_indices() {
                let file = article.origin.to_file(&article.text, ByteOffset::new(index));
                prop_assert!(file >= last && file <= length);
                last = file;
            }
            for pair in article.paragraphs.windows(2) {
                prop_assert!(pair[0].span.end() <= pair[1].span.start());
            }
        }
    }

    #[test]
    fn paragraphs_keep_every_visible_character(text in "[ابت \r\n\u{2028}\u{85}xy]{0,60}") {
        let kept: String = plain::paragraphs(&text).iter().map(|p| p.span.slice(&text)).collect();
        let visible = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(visible(&kept), visible(&text));
    }
}
