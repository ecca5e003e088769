//! What was found out about the terminal, and test lines that a reader of Arabic judges at a glance.
//!
//! The same sentence is written in each mode there is. Which one reads right cannot be asked of a
//! terminal, only of the reader; so each stands under the option that keeps it.

use std::fmt::Write;

use super::choices::{Bidi, Choices};
use super::detect::{Capabilities, decide};
use super::environment::Environment;
use super::lines::push_row;
use super::replies::Answers;
use super::sequences;
use crate::layout::{Alignment, Direction, Order, label};
use crate::span::Cells;
use crate::text::visible::printable;

/// Joined letters, lam-alef, a Latin name and a number: all that goes wrong goes wrong in it.
const SAMPLE: &str = "السلام عليكم يا قراء: وصلت OpenAI إلى الأردن في 2026.";

/// Words with vowel marks.
const MARKED: &str = "كَلِمَةٌ طَيِّبَةٌ وَسَلَامٌ";

/// What is right, said in Arabic.
const ADVICE: &str = "السطر الصحيح يبدأ بكلمة «السلام» عند الحافة اليمنى، وحروفه موصولة.";

/// The widest row that is written, in cells.
const WIDEST: u16 = 72;

/// Returns what is known and why, one fact a line, for people and for reports of faults.
#[must_use]
pub fn findings(environment: &Environment, found: &Capabilities) -> String {
    let mut out = String::new();
    let mut fact = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name:<10} {value}");
    };
    fact("terminal", &found.name);
    fact("known by", &evidence(found));
    fact("TERM", &printable(&environment.term));
    fact(
        "order",
        match found.profile.order {
            Order::Visual => "by this program (--bidi app)",
            Order::Logical | Order::LogicalAligned => "by the terminal (--bidi terminal)",
        },
    );
    fact("switch", &switches(found));
    fact(
        "joining",
        &format!("{:?}", found.profile.shaping).to_lowercase(),
    );
    fact(
        "marks",
        &format!("{:?}", found.profile.marks).to_lowercase(),
    );
    fact("OSC 66", on_off(found.osc66));
    fact("LRO", on_off(found.lro));
    for note in &found.notes {
        fact("note", &wrapped(note.english()));
    }
    out
}

/// Breaks a sentence into lines that stand under each other in the second column.
fn wrapped(sentence: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in sentence.split(' ') {
        if column > 0 && column + word.len() > usize::from(WIDEST) - 14 {
            out.push_str("\n             ");
            column = 0;
        } else if column > 0 {
            out.push(' ');
        }
        out.push_str(word);
        column += word.len() + 1;
    }
    out
}

fn evidence(found: &Capabilities) -> String {
    match &found.evidence {
        None => "nothing: taken for one that does not reorder".to_owned(),
        Some(evidence) if evidence.value.is_empty() => evidence.source.to_owned(),
        Some(evidence) => format!("{} = {}", evidence.source, printable(&evidence.value)),
    }
}

fn switches(found: &Capabilities) -> String {
    let switch = &found.switch;
    let own = switch.own.map(|own| format!("{own:?}'s own"));
    let spec = switch.explicit.then(|| "CSI 8 l".to_owned());
    let all: Vec<String> = spec.into_iter().chain(own).collect();
    match all.is_empty() {
        true => "none is sent".to_owned(),
        false => all.join(" and "),
    }
}

fn on_off(on: bool) -> &'static str {
    if on { "yes" } else { "no" }
}

/// Returns the test lines for a screen of `columns`, with the sequences each mode needs.
///
/// Where the terminal has one switch for all rows, it is still off at the end:
/// [`ending`] puts it right.
#[must_use]
pub fn test_lines(
    environment: &Environment,
    answers: &Answers,
    choices: &Choices,
    columns: u16,
) -> String {
    let width = Cells(columns.saturating_sub(1).min(WIDEST));
    let used = decide(environment, answers, choices);
    let mut out = String::from(
        "Which of these reads right? The right one begins with \"as-salam\" at the\n\
         right edge, its letters are joined, and OpenAI is to the right of 2026.\n",
    );
    push_lines(&mut out, &[ADVICE], &used, width);
    for (letter, bidi, option) in [
        ('A', Bidi::App, "--bidi app"),
        ('B', Bidi::Terminal, "--bidi terminal"),
        ('C', Bidi::Words, "--bidi words"),
        ('D', Bidi::None, "--bidi none"),
    ] {
        let mode = decide(environment, answers, &Choices { bidi, ..*choices });
        let here = match mode.profile == used.profile && mode.switch == used.switch {
            true => "   <- in use here",
            false => "",
        };
        let _ = write!(out, "\n{letter}   {option}{here}\n");
        push_lines(&mut out, &[SAMPLE, MARKED], &mode, width);
    }
    out.push_str(
        "\nIf the one in use reads right, all is well. If another does, keep its option:\n\
         \x20   alias hashiya='hashiya --bidi terminal'\n\
         Vowel marks beside their letters: try --marks left, or --marks drop.\n",
    );
    out
}

/// Returns what undoes the test lines' switches.
#[must_use]
pub fn ending(found: &Capabilities) -> String {
    sequences::tear_down(found)
}

/// Appends rows in a mode, and switches the terminal back where rows remember their mode.
fn push_lines(out: &mut String, texts: &[&str], mode: &Capabilities, width: Cells) {
    out.push_str(&sequences::switch_off(mode));
    for text in texts {
        let line = label(
            text,
            width,
            Direction::RightToLeft,
            Alignment::Start,
            &mode.profile,
        );
        // VTE sets a row's mode when it is cleared.
        out.push_str("\x1b[K");
        push_row(out, &line, mode);
        out.push('\n');
    }
    if mode.switch.own.is_none() {
        out.push_str(&sequences::tear_down(mode));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(term: &str, answers: &Answers) -> (Environment, Capabilities) {
        let environment = Environment {
            term: term.into(),
            ..Environment::default()
        };
        let found = decide(&environment, answers, &Choices::default());
        (environment, found)
    }

    #[test]
    fn findings_say_what_is_done_and_why() {
        let answers = Answers {
            bidi_mode: Some(1),
            ..Answers::default()
        };
        let (environment, found) = found("xterm-256color", &answers);
        let text = findings(&environment, &found);
        assert!(text.contains("known by   DECRQM 8 = 1"), "{text}");
        assert!(text.contains("switch     CSI 8 l\n"), "{text}");
    }

    #[test]
    fn a_hostile_variable_is_not_obeyed() {
        let (environment, found) = found("xterm\u{1b}]0;x\u{7}", &Answers::default());
        assert!(!findings(&environment, &found).contains('\u{1b}'));
    }

    #[test]
    fn each_mode_shows_the_same_words_in_its_own_way() {
        let (environment, _) = found("xterm", &Answers::default());
        let text = test_lines(&environment, &Answers::default(), &Choices::default(), 80);
        let rows: Vec<&str> = text.lines().collect();
        let under = |option: &str| {
            let at = rows.iter().position(|row| row.contains(option)).unwrap();
            rows[at + 1].replace("\x1b[K", "")
        };
        assert!(under("A   --bidi app").contains("\x1b[8l"));
        assert!(under("B   --bidi terminal").starts_with("السلام"));
        // Visual order: the end of the sentence is on the left, the first letter on the right.
        assert!(under("D   --bidi none").trim_start().starts_with(".2026"));
        assert!(under("D   --bidi none").ends_with('\u{fe8d}'));
        assert!(text.contains("--bidi app   <- in use here"));
    }
}
