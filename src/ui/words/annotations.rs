//! What the interface says about what the reader says: the menu, notes, and what was done.

use crate::app::annotations::Told;
use crate::app::menu::{Choice, Menu};
use crate::app::{Language, State};
use crate::extract::{Label, Subtype};
use crate::notebook::Colour;
use crate::notebook::intent::Places;
use crate::ui::words::counted::{MENTION, NOTE, counted};
use crate::ui::words::{isolated, pick};

/// Returns what kind of thing something is.
#[must_use]
pub fn kind(label: Label, subtype: Option<Subtype>, language: Language) -> &'static str {
    let (arabic, english) = match (label, subtype) {
        (Label::Person, _) => ("شخص", "person"),
        (Label::Organisation, Some(Subtype::Company)) => ("شركة", "company"),
        (Label::Organisation, Some(Subtype::Media)) => ("وسيلة إعلام", "news medium"),
        (Label::Organisation, Some(Subtype::Government)) => ("جهة حكومية", "state body"),
        (Label::Organisation, _) => ("جهة أخرى", "other organisation"),
        (Label::Location, _) => ("مكان", "place"),
        (Label::Product, _) => ("منتج أو عمل", "product or work"),
    };
    pick(language, arabic, english)
}

/// Returns a choice of the menu.
#[must_use]
pub fn choice(choice: Choice, places: Places, language: Language) -> &'static str {
    let (arabic, english) = match choice {
        Choice::Label(label, subtype) => return kind(label, subtype, language),
        Choice::Places => match places {
            Places::All => ("في المقال كله", "in the whole article"),
            Places::Here => ("هنا فقط", "only here"),
            Places::Everywhere => ("في كل المقالات", "in all articles"),
        },
        Choice::NotHere => ("ليس اسما هنا", "no name here"),
        Choice::Never => ("ليس اسما أبدا", "never a name"),
        Choice::Fix => ("تعديل حدوده", "change its bounds"),
        Choice::Merge => ("هو نفسه…", "the same as…"),
        Choice::Split => ("ليس هو نفسه", "not the same one"),
        Choice::Rename => ("تغيير اسمه المعروض", "change the name shown"),
        Choice::Highlight => ("تظليل", "highlight"),
        Choice::Note => ("حاشية", "note"),
        Choice::NameNote => ("حاشية على الاسم", "note on the name"),
        Choice::Tags => ("وسوم", "tags"),
    };
    pick(language, arabic, english)
}

/// Returns the head of a menu: what it is about, and what that is.
#[must_use]
pub fn menu_head(state: &State, menu: &Menu, language: Language) -> String {
    let form = isolated(&state.form_of(menu));
    let entity = menu.entity.and_then(|id| state.found.entity(id));
    match entity {
        Some(entity) => format!("{form} · {}", kind(entity.label, entity.subtype, language)),
        None => form,
    }
}

/// Returns the foot of the menu.
#[must_use]
pub fn menu_foot(language: Language) -> &'static str {
    pick(language, "Esc للإغلاق", "Esc closes")
}

/// Returns the foot of the colours.
#[must_use]
pub fn colours_foot(language: Language) -> &'static str {
    pick(
        language,
        "رقم اللون، أو Enter لآخر لون",
        "the number of a colour, or Enter for the last",
    )
}

/// Returns the name of a colour.
#[must_use]
pub fn colour(colour: Colour, language: Language) -> &'static str {
    let (arabic, english) = match colour {
        Colour::Yellow => ("أصفر", "yellow"),
        Colour::Green => ("أخضر", "green"),
        Colour::Blue => ("أزرق", "blue"),
        Colour::Pink => ("وردي", "pink"),
    };
    pick(language, arabic, english)
}

/// Returns what takes a highlight away.
#[must_use]
pub fn no_colour(language: Language) -> &'static str {
    pick(language, "بلا تظليل", "no highlight")
}

/// Returns what stands before the filter of entities to merge with.
#[must_use]
pub fn merge_with(language: Language) -> &'static str {
    pick(language, "هو نفسه:", "The same as:")
}

/// Returns the foot of that list.
#[must_use]
pub fn merge_foot(language: Language) -> &'static str {
    pick(
        language,
        "اكتب للتصفية · Enter للاختيار",
        "type to narrow · Enter chooses",
    )
}

/// Returns what the status line says while a passage is selected.
#[must_use]
pub fn selecting(fixes: bool, language: Language) -> String {
    let (arabic, english) = match fixes {
        true => (
            "حدود الاسم: Enter للقبول · o الطرف الآخر · Esc",
            "Bounds of the name: Enter accepts · o other end · Esc",
        ),
        false => (
            "تحديد: Enter ماذا يقال · H تظليل · W حاشية · y نسخ",
            "Selecting: Enter say · H highlight · W note · y copy",
        ),
    };
    pick(language, arabic, english).to_owned()
}

/// Returns the head of the box in which a note is written.
#[must_use]
pub fn writing_head(about: &str, language: Language) -> String {
    if about.is_empty() {
        return pick(language, "حاشية على المقال", "Note on the article").to_owned();
    }
    let words: Vec<&str> = about.split_whitespace().collect();
    let about = isolated(&words.join(" "));
    let arabic = format!("حاشية على «{about}»");
    pick(language, arabic, format!("Note on “{about}”"))
}

/// Returns the foot of that box.
#[must_use]
pub fn writing_foot(language: Language) -> &'static str {
    pick(
        language,
        "Esc حفظ · Ctrl-C تجاهل · Ctrl-E محرر آخر · ‎#وسم",
        "Esc keeps · Ctrl-C drops · Ctrl-E other editor · #tag",
    )
}

/// Returns the head of a note at the foot of the page.
#[must_use]
pub fn note_head(tags: &[String], language: Language) -> String {
    let mut head = pick(language, "حاشية", "Note").to_owned();
    for tag in tags {
        head.push_str(&format!(" {}", isolated(&format!("#{tag}"))));
    }
    head
}

/// Returns the head of the list of notes.
#[must_use]
pub fn notes_head(library: bool, count: usize, language: Language) -> String {
    let what = match library {
        true => pick(language, "حواشي المكتبة", "Notes of the library"),
        false => pick(language, "حواشي المقال", "Notes of the article"),
    };
    match count {
        0 => what.to_owned(),
        count => format!("{what} · {}", counted(count, NOTE, language)),
    }
}

/// Returns the foot of the list of notes; `both` where there is a library beside the article.
#[must_use]
pub fn notes_foot(both: bool, language: Language) -> &'static str {
    match both {
        true => pick(
            language,
            "Enter إليها · Del حذف · Tab المقال أو المكتبة",
            "Enter goes there · Del removes · Tab article or library",
        ),
        false => pick(
            language,
            "Enter إليها · Del حذف",
            "Enter goes there · Del removes",
        ),
    }
}

/// Returns what an empty list of notes says.
#[must_use]
pub fn no_notes(language: Language) -> &'static str {
    pick(language, "لا حواشي هنا", "No notes here")
}

/// Returns what a note on no place of the text is on.
#[must_use]
pub fn whole_article(language: Language) -> &'static str {
    pick(language, "المقال كله", "the whole article")
}

/// Returns what is said of a note whose place is gone.
#[must_use]
pub fn orphaned(language: Language) -> &'static str {
    pick(language, "موضعها لم يعد في النص", "its place is gone")
}

/// Returns what was done.
#[must_use]
pub fn told(told: &Told, language: Language) -> String {
    let say = |arabic: String, english: String| pick(language, arabic, english);
    match told {
        Told::Named(form, label, subtype, places) => {
            let (form, kind) = (isolated(form), kind(*label, *subtype, language));
            let places = counted(*places, MENTION, language);
            format!("{form}: {kind} · {places}")
        }
        Told::NotHere(form) => {
            let form = isolated(form);
            say(
                format!("{form} ليس اسما هنا"),
                format!("{form} is no name here"),
            )
        }
        Told::Never(form) => {
            let form = isolated(form);
            say(
                format!("{form} ليس اسما أبدا"),
                format!("{form} is never a name"),
            )
        }
        Told::Moved(form) => {
            let form = isolated(form);
            say(
                format!("الاسم الآن: {form}"),
                format!("The name is now: {form}"),
            )
        }
        Told::Merged(one, other) => {
            let (one, other) = (isolated(one), isolated(other));
            say(
                format!("{one} هو نفسه {other}"),
                format!("{one} is the same as {other}"),
            )
        }
        Told::Split(form) => {
            let form = isolated(form);
            say(
                format!("{form} اسم وحده الآن"),
                format!("{form} stands alone now"),
            )
        }
        Told::Renamed(name) => {
            let name = isolated(name);
            say(
                format!("يُعرض الآن باسم {name}"),
                format!("Now shown as {name}"),
            )
        }
        Told::Highlighted(Some(of)) => {
            let name = colour(*of, language);
            say(format!("ظُلِّل: {name}"), format!("Highlighted: {name}"))
        }
        other => plain(other, language).to_owned(),
    }
}

fn plain(told: &Told, language: Language) -> &'static str {
    let (arabic, english) = match told {
        Told::Highlighted(_) => ("أُزيل التظليل", "Highlight removed"),
        Told::NoteKept => ("حُفظت الحاشية", "Note kept"),
        Told::NoteRemoved => ("حُذفت الحاشية", "Note removed"),
        Told::NoteDropped => ("لم تُحفظ الحاشية", "Note dropped"),
        Told::Tagged => ("وُضعت الوسوم", "Tags set"),
        Told::NotHereToSay => ("لا يصح هذا هنا", "That cannot be said here"),
        // The others were told with what they are about.
        _ => ("هو كذلك من قبل", "It is so already"),
    };
    pick(language, arabic, english)
}
