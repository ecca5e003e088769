//! Every word that the interface says, in Arabic and in English.

pub mod annotations;
pub mod counted;
pub mod library;
pub mod linear;

use crate::app::action::Action;
use crate::app::event::{Key, KeyCode};
use crate::app::geometry::Side;
use crate::app::keymap::Context;
use crate::app::panel::Section;
use crate::app::{Language, Notice};
use crate::extract::index::Order;
use crate::layout::{Direction, Justification};

/// Returns the direction in which the interface itself is written.
#[must_use]
pub fn direction(language: Language) -> Direction {
    match language {
        Language::Arabic => Direction::RightToLeft,
        Language::English => Direction::LeftToRight,
    }
}

/// Returns a number in the digits of the language.
#[must_use]
pub fn number(value: usize, language: Language) -> String {
    let western = value.to_string();
    match language {
        Language::English => western,
        Language::Arabic => western.chars().map(arabic_digit).collect(),
    }
}

/// Returns a percentage with the sign of the language.
#[must_use]
pub fn percent(value: usize, language: Language) -> String {
    let sign = pick(language, '٪', '%');
    isolated(&format!("{}{sign}", number(value, language)))
}

fn arabic_digit(digit: char) -> char {
    let value = digit.to_digit(10).unwrap_or(0);
    char::from_u32('٠' as u32 + value).unwrap_or(digit)
}

/// Returns a name so that its own direction does not disturb the sentence around it.
#[must_use]
pub fn isolated(name: &str) -> String {
    // FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE
    format!("\u{2068}{name}\u{2069}")
}

/// Returns the name of a section of the index.
#[must_use]
pub fn section(section: Section, language: Language) -> &'static str {
    let (arabic, english) = match section {
        Section::Persons => ("أشخاص", "People"),
        Section::Companies => ("شركات", "Companies"),
        Section::Organisations => ("جهات أخرى", "Other organisations"),
        Section::Places => ("أماكن", "Places"),
        Section::Products => ("منتجات وأعمال", "Products and works"),
    };
    pick(language, arabic, english)
}

/// Returns what one of a section is, to stand after its name.
#[must_use]
pub fn kind(section: Section, language: Language) -> &'static str {
    let (arabic, english) = match section {
        Section::Persons => ("شخص", "person"),
        Section::Companies => ("شركة", "company"),
        Section::Organisations => ("جهة", "organisation"),
        Section::Places => ("مكان", "place"),
        Section::Products => ("منتج أو عمل", "product or work"),
    };
    pick(language, arabic, english)
}

/// Returns the name of an order of the index.
#[must_use]
pub fn order(order: Order, language: Language) -> &'static str {
    let (arabic, english) = match order {
        Order::Count => ("الأكثر ذكرا", "most named"),
        Order::First => ("حسب الظهور", "as they appear"),
        Order::Alphabet => ("أبجديا", "alphabet"),
    };
    pick(language, arabic, english)
}

/// Returns a notice as a sentence.
#[must_use]
pub fn notice(notice: &Notice, language: Language) -> String {
    if let Notice::Annotated(told) = notice {
        return annotations::told(told, language);
    }
    if let Some(words) = library::notice(notice, language) {
        return words;
    }
    let (arabic, english) = match notice {
        Notice::NotFound(query) => {
            let query = isolated(query);
            let arabic = format!("لا يوجد في النص: {query}");
            return pick(language, arabic, format!("Not in the text: {query}"));
        }
        Notice::MarkSet(mark) => {
            let arabic = format!("وُضعت العلامة {mark}");
            return pick(language, arabic, format!("Mark {mark} set"));
        }
        Notice::NoMark(mark) => {
            let arabic = format!("لا توجد علامة {mark}");
            return pick(language, arabic, format!("There is no mark {mark}"));
        }
        Notice::Sorted(by) => return order(*by, language).to_owned(),
        Notice::Terminal { arabic, english } => (*arabic, *english),
        Notice::Wrapped => ("من أول المقال", "Round the end of the article"),
        Notice::NothingSelected => (
            "لم يُختر شيء: جرّب Tab أو e",
            "Nothing is selected: try Tab or e",
        ),
        Notice::NoMentions => ("لم يُعثر على أسماء", "No names were found"),
        Notice::NoJump => ("لا موضع سابق", "Nowhere to go back to"),
        Notice::NeverTogether => ("لا جملة تذكرهما معا", "No sentence names both"),
        Notice::Justified(Justification::Ragged) => ("سطور حرة", "Ragged lines"),
        Notice::Justified(Justification::Spaces) => {
            ("ضبط السطور بالمسافات", "Lines filled by spaces")
        }
        Notice::Justified(Justification::Kashida) => {
            ("ضبط السطور بالكشيدة", "Lines filled by kashida")
        }
        Notice::Turned(None) => ("اتجاه المقال نفسه", "The article's own direction"),
        Notice::Turned(Some(Direction::RightToLeft)) => ("من اليمين إلى اليسار", "Right to left"),
        Notice::Turned(Some(Direction::LeftToRight)) => ("من اليسار إلى اليمين", "Left to right"),
        Notice::Failed { what, .. } => return isolated(what),
        Notice::Configuration { place, what, more } => {
            return configuration(*place, what, *more, language);
        }
        // All others were about the library.
        _ => ("", ""),
    };
    pick(language, arabic, english).to_owned()
}

/// Returns what is wrong in the configuration, and what tells more.
fn configuration(
    place: Option<(usize, usize)>,
    what: &str,
    more: usize,
    language: Language,
) -> String {
    let check = isolated("hashiya config check");
    let number = |value| number(value, language);
    match (language, place) {
        (Language::Arabic, Some((line, column))) => {
            let rest = match more {
                0 => String::new(),
                more => format!("، وأخطاء غيره ({})", number(more)),
            };
            let (line, column) = (number(line), number(column));
            format!("خطأ في ملف الإعدادات، السطر {line}، العمود {column}{rest}: {check}")
        }
        (Language::Arabic, None) => format!("ملف الإعدادات لا يُقرأ: {check}"),
        (Language::English, Some((line, column))) => {
            let rest = match more {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            format!("config.toml, line {line}, column {column} (see {check}): {what}{rest}")
        }
        (Language::English, None) => format!("config.toml (see {check}): {what}"),
    }
}

/// The short texts that stand alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts below say it")]
pub enum Text {
    Search,
    Filter,
    Help,
    HelpTitle,
    HelpFoot,
    Reading,
    NothingFound,
    NothingFits,
    MarkToSet,
    MarkToGoTo,
    Decluttered,
    Imitates,
    EmptyArticle,
    InPage,
    InIndex,
    Library,
    Names,
    NoArticles,
    NoArticlesFound,
    NoNames,
    Asking,
    Together,
    Mentions,
    AlsoCalled,
    Watched,
    FindArticles,
    FindNames,
    Tag,
    Add,
    SaveSearch,
    Rename,
    Tags,
    InNames,
    InName,
    WhatToCopy,
    WhichForm,
    ChooseLink,
    Fetching,
    Why,
    Try,
}

/// Returns a short text.
#[must_use]
pub fn text(text: Text, language: Language) -> &'static str {
    let (arabic, english) = match text {
        Text::Search => ("بحث:", "Search:"),
        Text::Filter => ("تصفية:", "Filter:"),
        Text::Help => ("؟ مساعدة", "? help"),
        Text::HelpTitle => ("المفاتيح", "Keys"),
        Text::HelpFoot => ("q أو Esc للإغلاق", "q or Esc closes"),
        Text::Reading => ("يقرأ الأسماء…", "Reading names…"),
        Text::NothingFound => ("لا أسماء في هذا المقال", "No names in this article"),
        Text::NothingFits => ("لا اسم يطابق التصفية", "No name fits the filter"),
        Text::MarkToSet => ("حرف العلامة؟", "Letter of the mark?"),
        Text::MarkToGoTo => ("إلى أي علامة؟", "To which mark?"),
        Text::Imitates => ("بحروف أخرى تشبه", "in other letters that look like"),
        Text::Decluttered => ("الجمل المعنية فقط", "Only its sentences"),
        Text::EmptyArticle => ("لا نص في هذا المقال", "There is no text in this article"),
        Text::InPage => ("في الصفحة", "in the page"),
        Text::InIndex => ("في الفهرس", "in the index"),
        Text::Library => ("المكتبة", "Library"),
        Text::Names => ("الأسماء في المكتبة", "Names in the library"),
        Text::NoArticles => ("لا مقالات هنا", "There are no articles here"),
        Text::NoArticlesFound => ("لا مقال يطابق البحث", "No article fits the search"),
        Text::NoNames => ("لا أسماء", "No names"),
        Text::Asking => ("…", "…"),
        Text::Together => ("يُذكر مع", "Appears with"),
        Text::Mentions => ("المواضع، الأحدث أولا", "Mentions, newest first"),
        Text::AlsoCalled => ("ويُكتب", "also"),
        Text::Watched => ("تتابعه", "watched"),
        Text::FindArticles => ("بحث في المكتبة:", "Search the library:"),
        Text::FindNames => ("بحث في الأسماء:", "Search the names:"),
        Text::Tag => ("وسم:", "Tag:"),
        Text::Add => ("أضف مصدرا (عنوان):", "Add a source (address):"),
        Text::SaveSearch => ("احفظ البحث باسم:", "Keep the search as:"),
        Text::Rename => ("الاسم المعروض:", "Name to show:"),
        Text::Tags => ("وسوم:", "Tags:"),
        Text::InNames => (
            "Enter صفحة الاسم · / بحث · w متابعة",
            "Enter its page · / search · w watch",
        ),
        Text::InName => (
            "Enter إلى الموضع · n المقال التالي · w متابعة",
            "Enter to the place · n next article · w watch",
        ),
        Text::WhatToCopy => (
            "نسخ: y الرابط · t النص · c الاستشهاد",
            "Copy: y link · t text · c citation",
        ),
        Text::WhichForm => (
            "تصدير: m ‏Markdown · t نص · h ‏HTML · j ‏JSON",
            "Export: m Markdown · t text · h HTML · j JSON",
        ),
        Text::ChooseLink => ("اختر رابطا بحروفه", "Choose a link by its letters"),
        Text::Fetching => ("جلب", "Fetching"),
        Text::Why => ("السبب", "why"),
        Text::Try => ("جرّب", "try"),
    };
    pick(language, arabic, english)
}

/// Returns where a binding holds, when it is not everywhere.
#[must_use]
pub fn context(context: Context, language: Language) -> Option<&'static str> {
    match context {
        Context::Page => Some(text(Text::InPage, language)),
        Context::Index => Some(text(Text::InIndex, language)),
        _ => None,
    }
}

/// Returns what an action does, for the help screen.
#[must_use]
pub fn action(action: Action, language: Language) -> &'static str {
    let (arabic, english) = match action {
        Action::Quit => ("إغلاق", "close"),
        Action::QuitNow => ("خروج فوري", "quit at once"),
        Action::Cancel => ("إلغاء البحث أو الاختيار", "end the search or the selection"),
        Action::Suspend => ("العودة إلى الصدفة مؤقتا", "suspend to the shell"),
        Action::Redraw => ("إعادة رسم الشاشة", "draw the screen anew"),
        Action::Help => ("هذه المساعدة", "this help"),
        Action::Lines(1..) => ("سطر إلى الأسفل", "a line down"),
        Action::Lines(_) => ("سطر إلى الأعلى", "a line up"),
        Action::HalfPages(1..) => ("نصف صفحة إلى الأسفل", "half a page down"),
        Action::HalfPages(_) => ("نصف صفحة إلى الأعلى", "half a page up"),
        Action::Pages(1..) => ("صفحة إلى الأسفل", "a page down"),
        Action::Pages(_) => ("صفحة إلى الأعلى", "a page up"),
        Action::Top => ("أول المقال", "to the beginning"),
        Action::Bottom => ("آخر المقال", "to the end"),
        Action::Percent => ("إلى نسبة مئوية: 50%", "to a percentage: 50%"),
        Action::Paragraphs(1..) => ("الفقرة التالية", "next paragraph"),
        Action::Paragraphs(_) => ("الفقرة السابقة", "previous paragraph"),
        Action::WordLeft => ("الكلمة التي إلى اليسار (إلى الأمام)", "the word to the left"),
        Action::WordRight => (
            "الكلمة التي إلى اليمين (إلى الوراء)",
            "the word to the right",
        ),
        Action::NextMention => ("الاسم التالي أيا كان", "next mention of anyone"),
        Action::PreviousMention => ("الاسم السابق أيا كان", "previous mention of anyone"),
        Action::Next => (
            "الموضع التالي للمختار أو للبحث",
            "next mention of the selected, or next hit",
        ),
        Action::Previous => (
            "الموضع السابق للمختار أو للبحث",
            "previous mention of the selected, or hit",
        ),
        Action::SelectHere => ("اختيار ما تحت المؤشر", "select what is under the cursor"),
        Action::Back => ("الرجوع إلى الموضع السابق", "back to where you were"),
        Action::Forward => ("التقدم ثانية", "forward again"),
        Action::SetMark => ("وضع علامة، ثم حرفها", "set a mark, then its letter"),
        Action::GoToMark => ("الذهاب إلى علامة", "go to a mark"),
        Action::Search => ("بحث في المقال", "search the article"),
        Action::SwitchPane => ("بين الصفحة والفهرس", "between page and index"),
        Action::TogglePanel => ("إظهار الفهرس أو إخفاؤه", "show or hide the index"),
        Action::SwapSides => ("نقل الفهرس إلى الجهة الأخرى", "index to the other side"),
        Action::Sort => (
            "ترتيب الفهرس: ذكرا، ظهورا، أبجديا",
            "sort the index: count, place, alphabet",
        ),
        Action::Filter => ("تصفية الفهرس بالكتابة", "filter the index by typing"),
        Action::Open => ("الذهاب إلى الموضع", "go to the place"),
        Action::Unfold => (
            "عرض المواضع بجملها",
            "show its mentions with their sentences",
        ),
        Action::SelectSecond => ("اختيار اسم ثان معه", "select a second name with it"),
        Action::Sections(1..) => ("القسم التالي من الفهرس", "next section of the index"),
        Action::Sections(_) => ("القسم السابق من الفهرس", "previous section of the index"),
        Action::Declutter => (
            "تعتيم الجمل التي لا تذكر المختار",
            "dim sentences that don't name the selected",
        ),
        Action::Justify => (
            "ضبط السطور: حر، مسافات، كشيدة",
            "fill lines: ragged, spaces, kashida",
        ),
        Action::Widen(1..) => ("توسيع السطور", "wider lines"),
        Action::Widen(_) => ("تضييق السطور", "narrower lines"),
        Action::Direction => ("اتجاه الفقرات", "direction of paragraphs"),
        Action::ToggleMarks => (
            "تلوين الأسماء كلها أو المختار وحده",
            "colour all names or the selected only",
        ),
        Action::SelectText => ("تحديد مقطع من النص", "select a passage of the text"),
        Action::Characters(Side::Left) => ("حرف إلى اليسار", "a character to the left"),
        Action::Characters(Side::Right) => ("حرف إلى اليمين", "a character to the right"),
        Action::Words(1..) => ("أول الكلمة التالية", "start of the next word"),
        Action::Words(_) => (
            "أول الكلمة أو التي قبلها",
            "start of the word, or the one before",
        ),
        Action::WordEnd => ("آخر الكلمة", "end of the word"),
        Action::LineStart => ("أول السطر", "beginning of the line"),
        Action::LineEnd => ("آخر السطر", "end of the line"),
        Action::SwapEnds => (
            "إلى الطرف الآخر من المقطع",
            "to the other end of the passage",
        ),
        Action::Annotate => (
            "وسم اسم أو تصحيحه، وما يقال فيه",
            "mark or correct a name, and more",
        ),
        Action::Highlight => ("تظليل", "highlight"),
        Action::WriteNote => ("كتابة حاشية", "write a note"),
        Action::Notes => ("قائمة الحواشي", "list of notes"),
        Action::Redo => ("إعادة ما تُراجع عنه", "do again what was taken back"),
        Action::OpenRow => ("فتح", "open"),
        Action::Unread(1..) => ("غير المقروء التالي", "next unread"),
        Action::Unread(_) => ("غير المقروء السابق", "previous unread"),
        Action::Panes(1..) => ("اللوح التالي", "next pane"),
        Action::Panes(_) => ("اللوح السابق", "previous pane"),
        Action::PaneAt(Side::Left) => ("اللوح الذي إلى اليسار", "the pane to the left"),
        Action::PaneAt(Side::Right) => ("اللوح الذي إلى اليمين", "the pane to the right"),
        Action::Articles(1..) => ("المقال التالي غير المقروء", "next unread article"),
        Action::Articles(_) => ("المقال السابق غير المقروء", "previous unread article"),
        Action::Find => ("بحث في المكتبة كلها", "search the whole library"),
        Action::SaveSearch => ("حفظ البحث رفا", "keep the search as a shelf"),
        Action::Names => (
            "أسماء المكتبة كلها، أو صفحة الاسم المختار",
            "names of the library, or the selected one's page",
        ),
        Action::FilterNames => ("بحث في الأسماء", "search the names"),
        Action::Watch => ("متابعة الاسم أو تركه", "watch the name, or no longer"),
        Action::Fetch => ("جلب هذا المصدر", "fetch this feed"),
        Action::FetchAll => ("جلب كل المصادر", "fetch all feeds"),
        Action::StopFetching => ("وقف الجلب", "stop fetching"),
        Action::AddSource => ("إضافة مصدر", "add a source"),
        Action::ReadAll => ("عدّ القائمة كلها مقروءة", "mark the whole list as read"),
        Action::Undo => ("التراجع عن آخر تغيير", "take the last change back"),
        Action::ToggleRead => ("مقروء أو غير مقروء", "read or unread"),
        Action::Star => ("نجمة", "star"),
        Action::PutOff => ("إلى لاحق", "for later"),
        Action::Archive => ("إلى الأرشيف", "archive"),
        Action::Tag => ("وضع وسم أو إزالته", "tag, or take the tag off"),
        Action::Remove => ("حذف المقال أو المصدر", "remove the article or feed"),
        Action::ShowRead => ("إظهار المقروء أو إخفاؤه", "show or hide read articles"),
        Action::Dense => ("سطر لكل مقال أو سطران", "one line an article, or two"),
        Action::OpenLink => ("فتح الأصل في المتصفح", "open the original in the browser"),
        Action::Hints => (
            "فتح رابط من النص بحروفه",
            "open a link of the text by letters",
        ),
        Action::Copy => ("نسخ الرابط أو النص", "copy link, text or citation"),
        Action::Export => ("كتابة المقال في ملف", "write the article to a file"),
        Action::Zen => ("الصفحة وحدها", "the page alone"),
        Action::Language => (
            "لغة الواجهة: عربية أو إنكليزية",
            "interface in Arabic or English",
        ),
    };
    pick(language, arabic, english)
}

/// Returns the name of a key as it stands on the keyboard.
#[must_use]
pub fn key(key: Key) -> String {
    let name = match key.code {
        KeyCode::Char(' ') => "Space".to_owned(),
        KeyCode::Char(char) => char.to_string(),
        KeyCode::Enter => "Enter".to_owned(),
        KeyCode::Escape => "Esc".to_owned(),
        KeyCode::Backspace => "Backspace".to_owned(),
        KeyCode::Delete => "Del".to_owned(),
        KeyCode::Tab => "Tab".to_owned(),
        KeyCode::BackTab => "Shift-Tab".to_owned(),
        KeyCode::Left => "←".to_owned(),
        KeyCode::Right => "→".to_owned(),
        KeyCode::Up => "↑".to_owned(),
        KeyCode::Down => "↓".to_owned(),
        KeyCode::Home => "Home".to_owned(),
        KeyCode::End => "End".to_owned(),
        KeyCode::PageUp => "PgUp".to_owned(),
        KeyCode::PageDown => "PgDn".to_owned(),
    };
    match (key.control, key.alt) {
        (true, _) => format!("Ctrl-{name}"),
        (_, true) => format!("Alt-{name}"),
        _ => name,
    }
}

fn pick<T>(language: Language, arabic: T, english: T) -> T {
    match language {
        Language::Arabic => arabic,
        Language::English => english,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_the_digits_of_the_language() {
        assert_eq!(number(2047, Language::Arabic), "٢٠٤٧");
        assert_eq!(number(2047, Language::English), "2047");
    }
}
