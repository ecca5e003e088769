//! What the interface says about the library.

use crate::app::library::share::Copied;
use crate::app::{Language, Notice};
use crate::library::query::QueryProblem;
use crate::library::{Change, Done, Mark, Shelf};
use crate::ui::words::counted::{ARTICLE, FAILURE, NEW_ARTICLE, counted};
use crate::ui::words::{isolated, number, pick};

/// Returns the name of a shelf that the interface names itself.
#[must_use]
pub fn shelf(shelf: Shelf, language: Language) -> &'static str {
    let (arabic, english) = match shelf {
        Shelf::All => ("كل المقالات", "All articles"),
        Shelf::Watched => ("من أتابعهم", "Watched names"),
        Shelf::Starred => ("المميزة بنجمة", "Starred"),
        Shelf::Later => ("للقراءة لاحقا", "For later"),
        Shelf::Loose => ("ملفات وصفحات", "Files and pages"),
        Shelf::Archive => ("الأرشيف", "Archive"),
        Shelf::Feed(_) => ("مصدر بلا اسم", "Feed without a name"),
        Shelf::Saved(_) => ("بحث محفوظ", "Saved search"),
    };
    pick(language, arabic, english)
}

/// Returns a notice about the library as a sentence; `None` for those about the page.
#[must_use]
pub fn notice(notice: &Notice, language: Language) -> Option<String> {
    let (arabic, english) = match notice {
        Notice::NoLibrary => ("لا مكتبة مفتوحة: شغّل hashiya وحده", "No library is open"),
        Notice::NoUnread => ("لا غير مقروء بعده", "Nothing unread that way"),
        Notice::NoFeedHere => ("لا مصدر هنا: R يجلب الكل", "No feed here: R fetches all"),
        Notice::NoArticleHere => ("لا مقال هنا", "There is no article here"),
        Notice::NoNameHere => ("لم يُختر اسم", "No name is selected"),
        Notice::NoSearch => ("لا بحث لحفظه: / أولا", "No search to keep: / first"),
        Notice::TooMany => ("النتائج أكثر من أن تُعلَّم معا", "Too many to mark at once"),
        Notice::NotRemovable => ("هذا الرف ثابت", "This shelf stays"),
        Notice::ReadShown(true) => ("المقروء ظاهر", "Read articles are shown"),
        Notice::ReadShown(false) => ("غير المقروء وحده", "Unread articles only"),
        Notice::EndOfTrail => ("لا موضع آخر في المكتبة", "No further mention in the library"),
        Notice::NoLink => ("لا عنوان لهذا المقال", "This article has no address"),
        Notice::NoLinksHere => ("لا روابط في هذه الشاشة", "No links on this screen"),
        Notice::Copied(Copied::Link) => ("نُسخ الرابط", "Link copied"),
        Notice::Copied(Copied::Passage) => ("نُسخ المحدَّد", "Selection copied"),
        Notice::Copied(Copied::Text) => ("نُسخ النص", "Text copied"),
        Notice::Copied(Copied::Citation) => ("نُسخ الاستشهاد", "Citation copied"),
        Notice::Welcome => (
            "هذا مثال. أضف مصدرا: hashiya add العنوان",
            "A sample. Add a source: hashiya add ADDRESS",
        ),
        Notice::NotInLibrary(name) => {
            let name = isolated(name);
            let arabic = format!("ليس في المكتبة: {name}");
            return Some(pick(
                language,
                arabic,
                format!("Not in the library: {name}"),
            ));
        }
        Notice::NotWeb(link) => {
            let link = isolated(link);
            let arabic = format!("ليس عنوان صفحة: {link}");
            return Some(pick(language, arabic, format!("Not a web address: {link}")));
        }
        Notice::Browsing(link) => {
            let link = isolated(link);
            let arabic = format!("في المتصفح: {link}");
            return Some(pick(language, arabic, format!("In the browser: {link}")));
        }
        Notice::Exported(file) => {
            let file = isolated(file);
            let arabic = format!("كُتب المقال في {file}");
            return Some(pick(language, arabic, format!("Written to {file}")));
        }
        Notice::Adding(source) => {
            let source = isolated(source);
            let arabic = format!("يُضاف: {source}");
            return Some(pick(language, arabic, format!("Adding {source}")));
        }
        Notice::Done(told) => return Some(done(told, language)),
        Notice::Fetched {
            new,
            watched,
            failed,
        } => return Some(fetched(*new, *watched, *failed, language)),
        _ => return None,
    };
    Some(pick(language, arabic, english).to_owned())
}

fn fetched(new: usize, watched: usize, failed: usize, language: Language) -> String {
    let mut parts = vec![match new {
        0 => pick(language, "لا جديد", "Nothing new").to_owned(),
        new => counted(new, NEW_ARTICLE, language),
    }];
    if watched > 0 {
        let count = counted(watched, ARTICLE, language);
        let arabic = format!("من تتابعهم في {count}");
        let english = format!("{count} on watched names");
        parts.push(pick(language, arabic, english));
    }
    if failed > 0 {
        parts.push(counted(failed, FAILURE, language));
    }
    parts.join(" · ")
}

fn done(done: &Done, language: Language) -> String {
    match done {
        Done::NothingToUndo => {
            pick(language, "لا شيء للتراجع عنه", "Nothing to take back").to_owned()
        }
        Done::NothingToRedo => pick(language, "لا شيء لإعادته", "Nothing to do again").to_owned(),
        Done::Redone(change) => {
            let what = change_words(change, language);
            let arabic = format!("أُعيد: {what}");
            pick(language, arabic, format!("Done again: {what}"))
        }
        Done::Added(title) => {
            let title = isolated(title);
            pick(
                language,
                format!("أُضيف: {title}"),
                format!("Added: {title}"),
            )
        }
        Done::Applied(change) => {
            let what = change_words(change, language);
            let how = pick(language, "u للتراجع", "u takes it back");
            format!("{what} · {how}")
        }
        Done::Undone(change) => {
            let what = change_words(change, language);
            let arabic = format!("تُرُوجع عن: {what}");
            pick(language, arabic, format!("Taken back: {what}"))
        }
    }
}

fn change_words(change: &Change, language: Language) -> String {
    let (arabic, english) = match change {
        Change::Mark(ids, mark, on) => {
            let what = mark_words(*mark, *on, language);
            return match ids.len() {
                0 | 1 => what.to_owned(),
                count => format!("{what} ({})", counted(count, ARTICLE, language)),
            };
        }
        Change::Tag(_, tag, on) => {
            let tag = isolated(tag);
            let (arabic, english) = match on {
                true => (format!("وُسم: {tag}"), format!("Tagged {tag}")),
                false => (format!("أُزيل الوسم: {tag}"), format!("Tag {tag} off")),
            };
            return pick(language, arabic, english);
        }
        Change::Save(name, _) => {
            let name = isolated(name);
            let arabic = format!("حُفظ البحث: {name}");
            return pick(language, arabic, format!("Search kept: {name}"));
        }
        Change::ReadAll(_) => ("عُدّ الكل مقروءا", "All marked as read"),
        Change::Watch(_, true) => ("أُضيف إلى من تتابعهم", "On the watch list"),
        Change::Watch(_, false) => ("أُزيل ممن تتابعهم", "Off the watch list"),
        Change::RemoveFeed(_) => ("حُذف المصدر", "Feed removed"),
        Change::Remove(_) => ("حُذف المقال", "Article removed"),
        Change::Annotate(..) => ("عُدّلت الحواشي", "Annotations changed"),
        Change::Forget(_) => ("حُذف البحث المحفوظ", "Saved search removed"),
    };
    pick(language, arabic, english).to_owned()
}

fn mark_words(mark: Mark, on: bool, language: Language) -> &'static str {
    let (arabic, english) = match (mark, on) {
        (Mark::Read, true) => ("عُدّ مقروءا", "Marked as read"),
        (Mark::Read, false) => ("عُدّ غير مقروء", "Marked as unread"),
        (Mark::Starred, true) => ("وُضعت نجمة", "Starred"),
        (Mark::Starred, false) => ("أُزيلت النجمة", "Star taken away"),
        (Mark::Later, true) => ("أُجّل إلى لاحق", "Put off for later"),
        (Mark::Later, false) => ("لم يعد مؤجلا", "No longer put off"),
        (Mark::Archived, true) => ("أُرشف", "Archived"),
        (Mark::Archived, false) => ("أُخرج من الأرشيف", "Out of the archive"),
    };
    pick(language, arabic, english)
}

/// Returns how much was not read.
#[must_use]
pub fn unread(count: usize, language: Language) -> String {
    match count {
        0 => pick(language, "قُرئ كل شيء", "All is read").to_owned(),
        count => {
            let arabic = format!("غير مقروء: {}", number(count, language));
            pick(language, arabic, format!("{count} unread"))
        }
    }
}

/// Returns what is wrong with a search.
#[must_use]
pub fn problem(problem: QueryProblem, language: Language) -> &'static str {
    let (arabic, english) = match problem {
        QueryProblem::OpenQuote => ("علامة تنصيص لم تُغلق", "a quotation is not closed"),
        QueryProblem::Filter => ("لا مرشح بهذا الاسم", "there is no such filter"),
        QueryProblem::NoValue => ("مرشح بلا قيمة", "a filter has no value"),
        QueryProblem::Date => ("ليس تاريخا", "this is no date"),
        QueryProblem::Mark => ("لا علامة بهذا الاسم", "there is no such mark"),
        QueryProblem::NoWord => ("علامة بلا كلمة", "a sign stands without a word"),
    };
    pick(language, arabic, english)
}
