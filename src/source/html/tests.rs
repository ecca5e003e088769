//! What markup becomes: text, paragraphs and what is said of words; and what no page can do.

use super::*;
use crate::article::Inline;
use proptest::prelude::*;

/// Writes an article as one line for each paragraph: its role and depth, then its text with what is
/// said of words in it, in brackets.
fn drawn(article: &Article) -> String {
    let mut lines = Vec::new();
    for paragraph in &article.paragraphs {
        let role = match paragraph.role {
            Role::Title => "T",
            Role::Heading => "H",
            Role::Body => "B",
            Role::Quote => "Q",
            Role::Item => "I",
            Role::Caption => "C",
            Role::Preformatted => "P",
        };
        let mut text = String::new();
        for (at, c) in paragraph.span.slice(&article.text).char_indices() {
            let at = paragraph.span.start().advance(at);
            let next = at.advance(c.len_utf8());
            for annotation in article.inline.iter() {
                if annotation.target.start() == at {
                    text.push_str(match &annotation.body {
                        Inline::Emphasis => "e[",
                        Inline::Strong => "s[",
                        Inline::Code => "c[",
                        Inline::Link(_) => "l[",
                    });
                }
            }
            text.push(c);
            for annotation in article.inline.iter() {
                if annotation.target.end() == next {
                    text.push(']');
                }
            }
        }
        lines.push(format!("{role}{} {text}", paragraph.depth));
    }
    lines.join("\n")
}

#[track_caller]
fn check(html: &str, expected: &[&str]) {
    let article = fragment(html, Some("https://example.org/a/"), None);
    assert_eq!(drawn(&article), expected.join("\n"));
}

#[test]
fn blocks_become_paragraphs_and_white_space_collapses() {
    check(
        "<div>\n <p>واحد\n  اثنان</p>ثلاثة<p> </p><p>&nbsp;</p><div><div>أربعة</div></div></div>",
        &["B0 واحد اثنان", "B0 ثلاثة", "B0 أربعة"],
    );
}

#[test]
fn emphasis_and_links_stay_on_their_words() {
    check(
        "<p>قال <b>أحمد </b>إن <a href='/x'><em>الخبر</em></a> <code>x</code></p>",
        &["B0 قال s[أحمد] إن e[l[الخبر]] c[x]"],
    );
    let article = fragment("<a href=b>خبر</a>", Some("https://example.org/a/"), None);
    let link = article.inline.get(0).unwrap();
    assert_eq!(
        link.body,
        Inline::Link("https://example.org/a/b".to_owned())
    );
    check("<a href='javascript:x()'>خبر</a>", &["B0 خبر"]);
}

#[test]
fn lists_keep_their_numbers_and_their_depth() {
    check(
        "<ol start=3><li>واحد<ul><li>في الداخل</ul><li><p>اثنان</p><p>يتبع</p></ol><p>بعد</p>",
        &[
            "I0 3. واحد",
            "I1 • في الداخل",
            "I0 4. اثنان",
            "I0 يتبع",
            "B0 بعد",
        ],
    );
    check(
        "<ol reversed><li>ثلاثة<li value=7>سبعة<li>ستة</ol>",
        &["I0 3. ثلاثة", "I0 7. سبعة", "I0 6. ستة"],
    );
}

#[test]
fn quotations_hold_their_paragraphs() {
    check(
        "<blockquote><p>أول</p><blockquote>داخل</blockquote><p>ثان</p></blockquote>بعد <q>قول</q>",
        &["Q0 أول", "Q1 داخل", "Q0 ثان", "B0 بعد «قول»"],
    );
}

#[test]
fn headings_know_their_rank() {
    check(
        "<h1>ا</h1><h2>ب</h2><h3>ج</h3><h6>د</h6>",
        &["H0 ا", "H0 ب", "H1 ج", "H4 د"],
    );
}

#[test]
fn line_ends_stay_and_two_end_the_paragraph() {
    check(
        "شطر<br>شطر آخر<br/><br>فقرة<br>",
        &["B0 شطر\nشطر آخر", "B0 فقرة"],
    );
}

#[test]
fn a_picture_becomes_what_is_said_of_it() {
    check(
        "<p>قبل <img src=a.jpg alt='مبنى البلدية ليلا'> بعد</p>",
        &["B0 قبل", "C0 مبنى البلدية ليلا", "B0 بعد"],
    );
    check(
        "<figure><img src=a alt='وصف'><figcaption>تعليق (رويترز)</figcaption></figure>",
        &["C0 تعليق (رويترز)"],
    );
    check("<img src=a alt='IMG_2041.jpg'><img src=b alt=''>", &[]);
    check("شكرا <img class=emoji alt='🙂' src=x>", &["B0 شكرا 🙂"]);
}

#[test]
fn code_keeps_its_lines() {
    check(
        "<pre><code>if x:\n    y()\n</code></pre>",
        &["P0 if x:\n    y()"],
    );
}

#[test]
fn tables_of_data_become_rows_and_others_their_blocks() {
    check(
        "<table><caption>نتائج</caption><tr><th>البلد</th><th>العدد</th></tr>\
         <tr><td>مصر</td><td>12</td></tr></table>",
        &["C0 نتائج", "P0 البلد | العدد\nمصر | 12"],
    );
    check(
        "<table><tr><td>قائمة</td><td><table><tr><td><p>خبر</p></td></tr></table></td></tr></table>",
        &["B0 قائمة", "B0 خبر"],
    );
}

#[test]
fn what_is_not_for_reading_is_left_out() {
    check(
        "<style>p{}</style><script>var x='<p>لا</p>'</script><p hidden>لا</p>\
         <p style='display : none'>لا</p><!-- لا --><template>لا</template><p>نعم</p>",
        &["B0 نعم"],
    );
}

#[test]
fn the_title_opens_the_article_once() {
    let article = fragment("<h1>عنوان  الخبر</h1><p>نص</p>", None, Some("عنوان الخبر"));
    assert_eq!(drawn(&article), "T0 عنوان الخبر\nB0 نص");
}

#[test]
fn a_snippet_becomes_one_plain_line() {
    assert_eq!(plain_text(" قال &amp; كتب\n نص "), "قال & كتب نص");
    assert_eq!(plain_text("<b>خبر</b>&#8230;<p>نص</p>"), "خبر… نص");
    assert_eq!(plain_text("خبر\u{1b}[31m &#27;[2J"), "خبر[31m [2J");
    assert_eq!(plain_text("3 < 4"), "3 < 4");
}

/// Parses what was made to hurt; no more may be made of it than it is long, whatever comes of it.
#[track_caller]
fn survives(html: &str) -> Article {
    let article = fragment(html, None, None);
    let made = article.text.len() + article.paragraphs.len() + article.inline.iter().count();
    assert!(made <= 4 * html.len() + 1000, "{made} of {}", html.len());
    article
}

#[test]
fn nesting_without_end_is_flattened() {
    for tag in [
        "div",
        "b",
        "blockquote",
        "ul><li",
        "table><tr><td",
        "font size=1",
        "a href=x",
        "x-y",
        "svg",
        "p",
        "button",
        "select",
        "template",
        "math",
    ] {
        let name = tag.split([' ', '>']).next().unwrap();
        let open = format!("<{tag}>").repeat(100_000);
        let close = format!("</{name}>").repeat(100_000);
        let article = survives(&format!("{open}خبر{close}<p>بعد</p>"));
        if !matches!(name, "svg" | "select" | "template" | "math" | "button") {
            assert!(article.text.contains("خبر"), "{tag}");
        }
    }
}

#[test]
fn misnested_formatting_is_done_soon() {
    let open: String = (0..50_000)
        .map(|n| format!("<b id={n}><i id={n}><p>"))
        .collect();
    survives(&open);
    survives(&"<a href=x><b><table><tr>".repeat(30_000));
    survives(&"<b></p></b><table>خ".repeat(50_000));
}

#[test]
fn many_words_in_deep_boxes_are_done_soon() {
    let words = "<p>أعلنت الوزارة, أمس, نتائج العام الماضي كاملة</p>".repeat(29_000);
    survives(&format!("{}{words}", "<div>".repeat(118)));
    survives(&format!("{}{words}", "<ul><li><div>".repeat(39)));
}

#[test]
fn oversized_attributes_and_entities_are_done_soon() {
    let many: String = (0..300_000).map(|n| format!(" a{n}")).collect();
    survives(&format!("<p{many}>خبر"));
    survives(&format!("<p title=\"{}\">خبر", "أ".repeat(4_000_000)));
    survives(&"&amp;".repeat(1_000_000));
    survives(&"&".repeat(3_000_000));
    survives(&"<".repeat(3_000_000));
    survives(&"<!--".repeat(1_000_000));
    survives(&"<p/".repeat(1_000_000));
    survives(&"</p>".repeat(1_000_000));
    survives(&"<![CDATA[".repeat(300_000));
}

proptest! {
    #[test]
    fn any_markup_makes_an_article(html in "(<(/?(p|b|a|li|ul|table|td|tr|pre|div|h2|img alt=x|br|q|svg|blockquote|script)( |/)?)>?|خبر| |\n|&#27;|x\u{202e}|<!--|-->){0,60}") {
        let article = fragment(&html, None, Some("خبر"));
        let mut last = 0;
        for paragraph in &article.paragraphs {
            let text = paragraph.span.slice(&article.text);
            prop_assert!(!text.trim().is_empty() && text.trim_end() == text);
            prop_assert!(paragraph.span.range().start >= last);
            last = paragraph.span.range().end;
        }
        for annotation in article.inline.iter() {
            prop_assert!(!annotation.target.slice(&article.text).is_empty());
        }
        prop_assert!(!article.text.chars().any(|c| c.is_control() && c != '\n'));
    }
}
