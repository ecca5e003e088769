//! Marks what sites paste around the story: sign-up, "read more", share and copyright lines.
//!
//! A line is judged by what it is, never by whose it is: it calls on the reader (imperatives and
//! the second person, which news prose avoids), it speaks of the site and its newsletters, it is
//! short, and it stands at an edge of the article. Several of these cues must meet.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::annotation::{Annotation, Layer};
use crate::article::{Boilerplate, Paragraph};

/// A pasted line has at most this many words …
const LONGEST: usize = 30;

/// … and stands among so many first or last paragraphs, unless its cues are very strong.
const EDGE: usize = 4;

/// The cues a line must gather at an edge of the article.
const ENOUGH_AT_EDGE: u32 = 4;

/// The cues a line must gather in the middle of it.
const ENOUGH_INSIDE: u32 = 6;

/// Calls on the reader that are nothing else.
const CALLS: [&str; 19] = [
    "اشتركي",
    "للاشتراك",
    "تابعنا",
    "تابعونا",
    "لمتابعتنا",
    "ابق",
    "ابقوا",
    "احصل",
    "احصلوا",
    "اضغط",
    "اضغطوا",
    "انقر",
    "انقروا",
    "اقرا",
    "اقراوا",
    "شاركنا",
    "شاركونا",
    "شاركها",
    "قم",
];

/// Calls on the reader that are also what somebody in a story did.
const CALLS_OR_DEEDS: [&str; 18] = [
    "اشترك",
    "اشتركوا",
    "سجل",
    "سجلوا",
    "انضم",
    "انضموا",
    "تابعوا",
    "شاهد",
    "شاهدوا",
    "شارك",
    "حمل",
    "اكتب",
    "اكتشف",
    "ارسل",
    "بالتسجيل",
    "للتسجيل",
    "للانضمام",
    "اكتشاف",
];

/// Words of sites, newsletters and sharing.
const SITE: [&str; 27] = [
    "نشره",
    "النشره",
    "البريديه",
    "الاخباريه",
    "الالكتروني",
    "ايميل",
    "تحديثات",
    "التحديثات",
    "بالتحديثات",
    "اشعارات",
    "الاشعارات",
    "تدوينات",
    "التدوينات",
    "المجانيه",
    "مجانا",
    "موقع",
    "تطبيق",
    "المزيد",
    "الرابط",
    "ايضا",
    "تعليق",
    "تعليقا",
    "اطلاع",
    "واتساب",
    "تلغرام",
    "تويتر",
    "فيسبوك",
];

/// "You" and "we", as such lines have them.
const YOU_AND_WE: [&str; 18] = [
    "بك",
    "لك",
    "بريدك",
    "بريدكم",
    "لبريدك",
    "ببريدك",
    "رايك",
    "رايكم",
    "تعليقك",
    "اصدقائك",
    "هاتفك",
    "موقعنا",
    "تطبيقنا",
    "قناتنا",
    "صفحتنا",
    "حسابنا",
    "حساباتنا",
    "نشرتنا",
];

/// Phrases that hardly stand in a story, whatever is around them.
const PHRASES: [&str; 21] = [
    "جميع الحقوق محفوظه",
    "حقوق النشر",
    "حقوق الطبع",
    "صندوق الوارد",
    "النشره البريديه",
    "النشره الاخباريه",
    "نشرتنا",
    "بريدك الالكتروني",
    "اقرا ايضا",
    "اقرا المزيد",
    "شاهد ايضا",
    "مواضيع ذات صله",
    "اخبار ذات صله",
    "المزيد من موقع",
    "شارك من خلال",
    "all rights reserved",
    "sign up",
    "subscribe to",
    "read more",
    "follow us",
    "newsletter",
];

/// Words of telling what somebody said or did: a line with one is a sentence of the story.
const TELLING: [&str; 10] = [
    "قال",
    "وقال",
    "قالت",
    "وقالت",
    "اضاف",
    "واضاف",
    "اعلن",
    "اعلنت",
    "واعلنت",
    "اكد",
];

/// Returns the layer of the paragraphs that are not the story.
#[must_use]
pub fn mark(text: &str, paragraphs: &[Paragraph]) -> Layer<Boilerplate> {
    let count = paragraphs.len();
    // One paragraph alone is what the reader came for.
    let judged = paragraphs
        .iter()
        .enumerate()
        .skip(usize::from(count < 2) * count);
    judged
        .filter(|&(index, paragraph)| {
            let at_edge = index < EDGE || index + EDGE >= count;
            let enough = if at_edge {
                ENOUGH_AT_EDGE
            } else {
                ENOUGH_INSIDE
            };
            index > 0 && cues(paragraph.span.slice(text)) >= enough
        })
        .map(|(_, paragraph)| Annotation {
            target: paragraph.span,
            body: Boilerplate,
        })
        .collect()
}

/// The lists of words, which have no word in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Calls,
    CallsOrDeeds,
    Site,
    YouAndWe,
    Telling,
}

/// Returns in which list a word is. A long text has millions of words to be looked up.
fn lists() -> &'static HashMap<&'static str, List> {
    static LISTS: OnceLock<HashMap<&'static str, List>> = OnceLock::new();
    LISTS.get_or_init(|| {
        let lists: [(&[&'static str], List); 5] = [
            (&CALLS, List::Calls),
            (&CALLS_OR_DEEDS, List::CallsOrDeeds),
            (&SITE, List::Site),
            (&YOU_AND_WE, List::YouAndWe),
            (&TELLING, List::Telling),
        ];
        let words = lists.into_iter();
        words
            .flat_map(|(words, list)| words.iter().map(move |word| (*word, list)))
            .collect()
    })
}

/// Counts the cues of one line.
fn cues(line: &str) -> u32 {
    // A line of so few words hardly ever has more bytes; looking no further keeps this linear.
    if line.len() > LONGEST * 24 {
        return 0;
    }
    let Some(folded) = fold(line) else { return 0 };
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return 0;
    }
    let lists = lists();
    let (mut calls, mut site, mut you_and_we, mut deeds, mut telling) = (0, 0, 0, 0, 0);
    for word in &words {
        match lists.get(word) {
            Some(List::Calls) => calls += 1,
            Some(List::CallsOrDeeds) => deeds += 1,
            Some(List::Site) => site += 1,
            Some(List::YouAndWe) => you_and_we += 1,
            Some(List::Telling) => telling += 1,
            None => {}
        }
    }
    let (calls, you_and_we) = (calls.min(2), you_and_we.min(2));
    let opens_with_a_call = words.first().is_some_and(|word| CALLS.contains(word));
    let phrases = PHRASES.iter().filter(|p| has_phrase(&folded, p)).count();
    let called = you_and_we + phrases > 0;
    let copyright = line.contains('©') || folded.contains("copyright");
    let short = words.len() <= 12;
    let address = line.contains("http://") || line.contains("https://") || line.contains("www.");
    let for_it = 2 * calls
        + usize::from(called && deeds > 0)
        + usize::from(opens_with_a_call)
        + site.min(2)
        + you_and_we
        + 3 * phrases.min(2)
        + 3 * usize::from(copyright)
        + usize::from(short)
        + usize::from(address);
    let against = 3 * telling.min(2);
    u32::try_from(for_it.saturating_sub(against)).unwrap_or(u32::MAX)
}

fn has_phrase(folded: &str, phrase: &str) -> bool {
    folded.match_indices(phrase).any(|(start, _)| {
        let before = folded
            .get(..start)
            .and_then(|head| head.chars().next_back());
        let after = folded
            .get(start + phrase.len()..)
            .and_then(|tail| tail.chars().next());
        [before, after]
            .iter()
            .all(|edge| edge.is_none_or(|c| c == ' '))
    })
}

/// The words of a line with one space between them, in the spelling of the lists above: no marks,
/// one alef, one yeh, heh for teh marbuta, small Latin letters. `None` when there are more words than
/// a pasted line has.
fn fold(line: &str) -> Option<String> {
    let mut folded = String::with_capacity(line.len());
    let mut words = 0;
    for character in line.chars() {
        let in_word = character.is_alphanumeric();
        if in_word && (folded.is_empty() || folded.ends_with(' ')) {
            words += 1;
            if words > LONGEST {
                return None;
            }
        }
        match character {
            'أ' | 'إ' | 'آ' | 'ٱ' => folded.push('ا'),
            'ى' => folded.push('ي'),
            'ة' => folded.push('ه'),
            'ـ' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200b}'..='\u{200f}' => {}
            _ if in_word => folded.extend(character.to_lowercase()),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    Some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::plain::paragraphs;

    /// Returns the numbers of the lines that are marked.
    fn marked(text: &str) -> Vec<usize> {
        let paragraphs = paragraphs(text);
        let layer = mark(text, &paragraphs);
        let is_marked = |p: &Paragraph| layer.iter().any(|a| a.target == p.span);
        (0..paragraphs.len())
            .filter(|&index| is_marked(&paragraphs[index]))
            .collect()
    }

    const STORY: &str = "أعلنت الشركة نتائج الربع الثالث وقالت إن المبيعات ارتفعت بنسبة كبيرة.";

    #[test]
    fn lines_that_call_on_the_reader_are_marked() {
        for line in [
            "اشترك في نشرتنا البريدية لتصلك آخر الأخبار",
            "تابعونا على تويتر وفيسبوك",
            "سجّل بريدك الإلكتروني ليصلك جديدنا كل صباح",
            "اقرأ أيضاً: كيف تغيرت أسعار النفط في أسبوع",
            "للمزيد: اضغط على الرابط أدناه",
            "© 2024 صحيفة المثال. جميع الحقوق محفوظة",
            "انضم إلى قناتنا على تلغرام",
            "Sign up to our newsletter",
        ] {
            let text = format!("عنوان الخبر\n{STORY}\n{STORY}\n{line}");
            assert_eq!(marked(&text), [3], "{line}");
        }
    }

    #[test]
    fn sentences_of_the_story_are_not() {
        for line in [
            "وقالت الشركة إنها سجلت أرباحا على موقعها الإلكتروني",
            "وتابع المدير أن المزيد من العمل مطلوب",
            "شارك في الاجتماع ممثلون عن تطبيق تويتر وموقع فيسبوك وعدد من الشركات",
            "نشرت الصحيفة على موقعها الإلكتروني تقريرا عن الشركة",
            "اشترك اللاعبان في تسجيل الهدف الأول",
        ] {
            let text = format!("عنوان الخبر\n{STORY}\n{STORY}\n{line}");
            assert_eq!(marked(&text), [0; 0], "{line}");
        }
    }

    #[test]
    fn a_title_and_a_lone_line_are_never_marked() {
        assert_eq!(marked("اشترك في نشرتنا البريدية"), [0; 0]);
        assert_eq!(
            marked(&format!("اشترك في نشرتنا البريدية\n{STORY}")),
            [0; 0]
        );
    }
}
