//! Pages in the markup of several kinds of sites to articles, from their bytes.

use std::fs;
use std::path::Path;

use hashiya::article::{Article, Inline, Role, Timestamp};
use hashiya::source::html;

const ADDRESS: &str = "https://www.example.org/a/page";

fn page(name: &str) -> Article {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/pages")
        .join(name);
    html::page(fs::read(path).unwrap(), None, Some(ADDRESS)).unwrap()
}

fn with_role(article: &Article, role: Role) -> Vec<&str> {
    let paragraphs = article.paragraphs.iter().filter(|p| p.role == role);
    paragraphs.map(|p| p.span.slice(&article.text)).collect()
}

/// Checks the title, the first and the last words of the story, and that none of `foreign` is left.
#[track_caller]
fn check(article: &Article, title: &str, story: [&str; 2], foreign: &[&str]) {
    assert_eq!(article.metadata.title.as_deref(), Some(title));
    assert_eq!(with_role(article, Role::Title), [title]);
    assert_eq!(
        article.text.matches(title).count(),
        1,
        "the title stands there once"
    );
    for words in story {
        assert!(article.text.contains(words), "{words} is missing");
    }
    for words in foreign {
        assert!(
            !article.text.contains(words),
            "{words} is no part of the story"
        );
    }
}

#[test]
fn a_large_news_site_is_reduced_to_its_story() {
    let article = page("channel.html");
    check(
        &article,
        "ميناء الرمال يستقبل أول سفينة شحن تعمل بالهيدروجين",
        ["رست السفينة صباح الثلاثاء", "عمر الزين"],
        &["الأكثر قراءة", "عاصفة", "الحقوق", "لا تقرأ", "رياضة", "بحث"],
    );
    let metadata = &article.metadata;
    assert_eq!(
        metadata.byline.as_deref(),
        Some("سلمى الحداد، مراد بن يوسف")
    );
    assert_eq!(metadata.published, Some(Timestamp(1_795_511_700)));
    assert_eq!(metadata.site.as_deref(), Some("قناة المرفأ"));
    assert_eq!(metadata.language.as_deref(), Some("ar"));
    let link = "https://www.almarfa.example/ebusiness/2026/11/24/hydrogen-ship";
    assert_eq!(metadata.link.as_deref(), Some(link));
    assert_eq!(
        with_role(&article, Role::Heading),
        ["لماذا الهيدروجين؟", "أرقام الرحلة"]
    );
    assert_eq!(with_role(&article, Role::Item).len(), 3);
    assert_eq!(with_role(&article, Role::Quote).len(), 1);
    let table = with_role(&article, Role::Preformatted).join("");
    assert!(
        table.starts_with("البند | القيمة\nالمسافة | 4870"),
        "{table}"
    );
    let mut links = article.inline.iter().filter_map(|a| match &a.body {
        Inline::Link(to) => Some((a.target.slice(&article.text), to.as_str())),
        _ => None,
    });
    let strait = ("المضيق الأوسط", "https://www.example.org/tag/strait");
    assert!(links.any(|link| link == strait));
}

#[test]
fn a_portal_is_reduced_to_its_story() {
    let article = page("portal.html");
    check(
        &article,
        "سكان حي الزيتون يطالبون بإنقاذ مكتبتهم",
        ["طالب العشرات", "التحلي بالصبر"],
        &["تعليق", "قلب الحي", "فيسبوك", "آخر الأخبار", "lib_2026"],
    );
    assert_eq!(article.metadata.language.as_deref(), Some("ar-MA"));
    assert_eq!(article.metadata.published, Some(Timestamp(1_795_455_600)));
}

#[test]
fn a_blog_keeps_its_structure() {
    let article = page("blog.html");
    check(
        &article,
        "كيف تقرأ تقريرا ماليا في عشر دقائق؟",
        ["كلما نشرت شركة", "خطوة بخطوة"],
        &["تصفح", "شارك هذا", "النقر للمشاركة", "أحدث التعليقات"],
    );
    assert_eq!(article.metadata.byline.as_deref(), Some("هدى المصري"));
    let items = with_role(&article, Role::Item);
    let starts: Vec<&str> = items
        .iter()
        .filter_map(|item| item.split(' ').next())
        .collect();
    assert_eq!(starts, ["1.", "•", "•", "2.", "3."]);
    assert_eq!(with_role(&article, Role::Preformatted).len(), 1);
    assert!(article.text.contains("\n    print("));
    let marked: Vec<&str> = article
        .boilerplate
        .iter()
        .map(|mark| mark.target.slice(&article.text))
        .collect();
    let sign_up = "اشترك في نشرتنا البريدية ليصلك المقال القادم على بريدك الإلكتروني.";
    assert_eq!(marked, [sign_up]);
}

#[test]
fn a_mobile_page_is_reduced_to_its_story() {
    let article = page("amp.html");
    check(
        &article,
        "عاصفة ترابية تغلق ثلاثة مطارات في الجنوب",
        ["أغلقت السلطات", "مرضى الربو"],
        &["إعلان", "محليات", "شعار", "إلى الأعلى"],
    );
    assert_eq!(article.metadata.byline.as_deref(), Some("وليد شاهين"));
}

#[test]
fn a_page_of_tables_in_windows_1256_is_reduced_to_its_story() {
    let article = page("tables.html");
    assert_eq!(article.origin.encoding, "windows-1256");
    check(
        &article,
        "افتتاح جسر الوادي بعد أربع سنوات من العمل",
        ["افتتح محافظ النخيل", "على مدخليه"],
        &["الأرشيف", "الحقوق"],
    );
    assert_eq!(with_role(&article, Role::Body).len(), 5);
}

#[test]
fn a_forum_that_does_not_say_its_encoding_is_read() {
    let article = page("forum.html");
    assert_eq!(article.origin.encoding, "windows-1256");
    check(
        &article,
        "تجربتي مع ترميم نول قديم",
        ["السلام عليكم", "أول شال"],
        &["فهرس", "المشاركات", "Powered"],
    );
    assert_eq!(with_role(&article, Role::Body).len(), 4);
}

#[test]
fn a_page_without_anything_to_read_says_so() {
    let empty = b"<!doctype html><html><body><script>x()</script></body></html>";
    let refused = html::page(empty.to_vec(), None, None).unwrap_err();
    assert_eq!(refused.to_string(), "there is no text in it");
}
