//! What reading by lines says.

use super::{isolated, number, pick};
use crate::app::Language;
use crate::article::Role;
use crate::ui::words::counted::{MENTION, PARAGRAPH, counted};

/// What the reader can type, a line each.
#[must_use]
pub fn help(language: Language) -> &'static str {
    pick(
        language,
        "اكتب سطرا ثم اضغط Enter:\n\
         سطر فارغ: الفقرة التالية\n\
         رقم: الفقرة بهذا الرقم\n\
         b: الفقرة السابقة\n\
         r: الفقرة نفسها ثانية\n\
         a: المقال كله من هنا\n\
         i: فهرس الأسماء\n\
         w ورقم: مواضع الاسم بهذا الرقم في الفهرس\n\
         / وكلمة: الفقرات التي ترد فيها\n\
         h: هذه المساعدة\n\
         q: خروج\n\
         وحروف لوحة المفاتيح العربية تقوم مقام اللاتينية.\n",
        "Type a line, then Enter:\n\
         an empty line: the next paragraph\n\
         a number: the paragraph of that number\n\
         b: the paragraph before\n\
         r: the same paragraph again\n\
         a: the whole article from here on\n\
         i: the index of names\n\
         w and a number: where the name of that number in the index stands\n\
         / and words: the paragraphs they stand in\n\
         h: this help\n\
         q: leave\n\
         Letters of an Arabic keyboard stand for the Latin ones.\n",
    )
}

/// Returns how long the article is and how to go on.
#[must_use]
pub fn beginning(paragraphs: usize, language: Language) -> String {
    let paragraphs = counted(paragraphs, PARAGRAPH, language);
    match language {
        Language::Arabic => format!("{paragraphs}. Enter للقراءة، h للمساعدة، q للخروج."),
        Language::English => format!("{paragraphs}. Enter reads on, h is help, q leaves."),
    }
}

/// Returns what stands before a paragraph: its number, and what it is when it is no running text.
#[must_use]
pub fn paragraph(at: usize, role: Role, aside: bool, language: Language) -> String {
    let kind = match role {
        Role::Title => ("عنوان المقال", "title"),
        Role::Heading => ("عنوان", "heading"),
        Role::Quote => ("اقتباس", "quotation"),
        Role::Item => ("بند", "item"),
        Role::Caption => ("تعليق صورة", "caption"),
        Role::Preformatted => ("نص بمسافاته", "preformatted"),
        Role::Body if aside => ("ليس من الخبر", "not part of the story"),
        Role::Body => ("", ""),
    };
    let kind = pick(language, kind.0, kind.1);
    let at = number(at, language);
    let said = match language {
        Language::Arabic => format!("فقرة {at}"),
        Language::English => format!("Paragraph {at}"),
    };
    let comma = pick(language, "،", ",");
    match kind {
        "" => format!("{said}:"),
        kind => format!("{said}{comma} {kind}:"),
    }
}

/// Returns a row of the index: its number, the name, how often it stands, where first, other forms.
#[must_use]
pub fn name(
    at: usize,
    name: &str,
    count: usize,
    first: usize,
    others: &[&str],
    language: Language,
) -> String {
    let count = counted(count, MENTION, language);
    let (at, first) = (number(at, language), number(first, language));
    let others: Vec<_> = others.iter().map(|other| isolated(other)).collect();
    let name = isolated(name);
    match language {
        Language::Arabic => {
            let also = match others.is_empty() {
                true => String::new(),
                false => format!("، ويرد أيضا: {}", others.join("، ")),
            };
            format!("{at}. {name}: {count}، أولها في الفقرة {first}{also}")
        }
        Language::English => {
            let also = match others.is_empty() {
                true => String::new(),
                false => format!(", also: {}", others.join(", ")),
            };
            format!("{at}. {name}: {count}, first in paragraph {first}{also}")
        }
    }
}

/// Why a line that was typed cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The article has ended.
    End,
    /// It is at its beginning.
    Beginning,
    /// There is no paragraph of this number.
    NoParagraph,
    /// There is no name of this number.
    NoName,
    /// No names were found.
    NoNames,
    /// The words do not stand in the article.
    NotFound,
    /// The line means nothing.
    Unknown,
}

/// Returns a refusal as a sentence.
#[must_use]
pub fn refusal(refusal: Refusal, language: Language) -> &'static str {
    let (arabic, english) = match refusal {
        Refusal::End => (
            "انتهى المقال. i للفهرس، q للخروج.",
            "The article has ended. i is the index, q leaves.",
        ),
        Refusal::Beginning => ("هذا أول المقال.", "This is the beginning."),
        Refusal::NoParagraph => (
            "لا فقرة بهذا الرقم.",
            "There is no paragraph of that number.",
        ),
        Refusal::NoName => (
            "لا اسم بهذا الرقم: i للفهرس.",
            "There is no name of that number: i is the index.",
        ),
        Refusal::NoNames => ("لم يُعثر على أسماء.", "No names were found."),
        Refusal::NotFound => ("لا يوجد في النص.", "Not in the text."),
        Refusal::Unknown => (
            "سطر غير مفهوم: h للمساعدة.",
            "That line means nothing here: h is help.",
        ),
    };
    pick(language, arabic, english)
}
