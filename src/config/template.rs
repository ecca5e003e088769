//! Settings → the file that explains itself: what is set stands in it, all else as a comment.

use std::fmt::Write as _;

use clap::ValueEnum;

use super::{MEASURE, Settings};
use crate::app::Language;
use crate::app::action::Action;
use crate::app::event::Key;
use crate::app::geometry::Side;
use crate::app::keymap::{CONTEXTS, Context, Keymap, context_name, key_name, name};
use crate::cli::{Fill, Lang, choices};
use crate::extract::THRESHOLD;
use crate::terminal::choices::{Bidi, LamAlef, Marks, Shaping, Toggle};
use crate::ui::theme::Scheme;
use crate::ui::words;

const HEAD: &str = "\
# The configuration of hashiya (TOML). Every setting is here, commented out with its default:
# take the sign # away to change it. `hashiya config check` tells what is wrong in the file, and
# `hashiya config show` what holds. What is typed on the command line goes before what stands here.
";

const KEYS: &str = "\
# A key is a character (\"j\", \"G\", \"?\", \"ش\"), a name (\"space\", \"enter\", \"esc\", \"tab\", \"shift-tab\",
# \"backspace\", \"delete\", \"left\", \"right\", \"up\", \"down\", \"home\", \"end\", \"page-up\", \"page-down\"), or
# one of them with \"ctrl-\" or \"alt-\" before it. Several stand in brackets; [] is none.
# A line below [keys] replaces all keys of its action, wherever it has any (but not while a passage
# is selected, if it has keys of its own there); a line below [keys.page] and so on, those of one
# part of the screen. The letters of an Arabic keyboard (101)
# stand for the Latin ones on the same keys, unless they are bound here.
";

/// Returns the file with every setting in it, each explained and commented out.
#[must_use]
pub fn template() -> String {
    written(&Settings::default())
}

/// Returns the file with what is set standing in it; what is not is commented out, with its default.
#[must_use]
pub fn written(settings: &Settings) -> String {
    let mut file = File(HEAD.to_owned());
    let Settings {
        language,
        theme,
        measure,
        justify,
        threshold,
        index_side,
        ..
    } = *settings;
    file.choice::<Lang>(
        "language",
        "The language of the interface; by default that of the locale.",
        language,
        Lang::Ar,
    );
    let told = "The colours. auto can be read on any ground, terminal takes the terminal's own sixteen,\n\
                # none uses underline, bold and italic. NO_COLOR in the environment means none where no theme is set.";
    file.choice("theme", told, theme, Scheme::Auto);
    file.heading("The widest line of text, in cells: from 24 to 160.");
    file.line("measure", measure, MEASURE);
    file.choice("justify", "How lines are filled.", justify, Fill::Ragged);
    file.heading("How sure the extractor must be of a name, from 0 (everything) to 1.");
    file.line("threshold", threshold, THRESHOLD);
    let told = "The side of the index beside the page.";
    file.choice("index-side", told, index_side, Side::Left);
    file.terminal(settings);
    file.keys(&settings.keys);
    file.0
}

/// The file as far as it is written.
struct File(String);

impl File {
    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        // A string takes whatever is written to it.
        let _ = self.0.write_fmt(text);
    }

    fn heading(&mut self, told: &str) {
        self.push(format_args!("\n# {told}\n"));
    }

    /// Writes a setting: as it is set, or its default behind a comment sign.
    fn line<T: std::fmt::Display>(&mut self, name: &str, set: Option<T>, default: T) {
        match set {
            Some(value) => self.push(format_args!("{name} = {value}\n")),
            None => self.push(format_args!("# {name} = {default}\n")),
        }
    }

    fn choice<T: ValueEnum>(&mut self, name: &str, told: &str, set: Option<T>, default: T) {
        self.heading(told);
        self.push(format_args!("# One of: {}.\n", choices::<T>().join(", ")));
        self.line(name, set.map(quoted), quoted(default));
    }

    fn terminal(&mut self, settings: &Settings) {
        let terminal = settings.terminal;
        self.push(format_args!(
            "\n# What the terminal is left to do about right-to-left text; `hashiya doctor` helps to choose.\n\
             [terminal]\n"
        ));
        let told = "Who puts letters in visual order.";
        self.choice("bidi", told, terminal.bidi, Bidi::default());
        let told = "Who joins letters.";
        self.choice("shaping", told, terminal.shaping, Shaping::default());
        let told = "What becomes of vowel marks.";
        self.choice("marks", told, terminal.marks, Marks::default());
        let told = "Whether lam and alef share a cell.";
        self.choice("lam-alef", told, terminal.lam_alef, LamAlef::default());
        let told = "Whether runs are broken by kitty's text sizing (OSC 66).";
        self.choice("osc66", told, terminal.osc66, Toggle::default());
        let told = "Whether each row begins with an override mark, for VTE inside tmux.";
        self.choice("lro", told, terminal.lro, Toggle::default());
    }

    fn keys(&mut self, keys: &Keymap) {
        let (lines, usual) = (keys.written(), Keymap::default().written());
        // A line below [keys] replaces what other parts have, so one changed line brings all of its
        // action with it.
        let changed = |action: Action| {
            let of_action = |line: &&(Option<Context>, Action, Vec<Key>)| line.1 == action;
            !lines
                .iter()
                .filter(of_action)
                .eq(usual.iter().filter(of_action))
        };
        self.push(format_args!("\n{KEYS}[keys]\n"));
        let places = CONTEXTS.iter().map(|(_, context)| Some(*context));
        for place in std::iter::once(None).chain(places) {
            if let Some(context) = place {
                let told = told(context);
                self.push(format_args!(
                    "\n# {told}\n[keys.{}]\n",
                    context_name(context)
                ));
            }
            for (_, action, keys) in lines.iter().filter(|line| line.0 == place) {
                let sign = if changed(*action) { "" } else { "# " };
                let line = format!("{sign}{} = {}", name(*action), list(keys));
                let told = words::action(*action, Language::English);
                self.push(format_args!("{line:<44} # {told}\n"));
            }
        }
    }
}

/// Returns where the keys of a context hold.
pub(super) fn told(context: Context) -> &'static str {
    match context {
        Context::Everywhere => "Everywhere.",
        Context::Page => "In the page.",
        Context::Passage => "While a passage of the page is selected.",
        Context::Index => "In the index beside it.",
        Context::Reader => "In the page and its index.",
        Context::Lists => "In all lists of the library.",
        Context::News => "In the shelves and the list of articles.",
        Context::Entries => "In the list of articles.",
        Context::Names => "In the names of the library and their pages.",
        Context::Articles => "In the list of articles, the page and its index.",
    }
}

fn quoted(value: impl ValueEnum) -> String {
    let value = value.to_possible_value();
    value.map_or_else(String::new, |value| text(value.get_name()))
}

/// Returns keys as the file has them.
fn list(keys: &[Key]) -> String {
    let keys: Vec<_> = keys.iter().map(|&key| text(&key_name(key))).collect();
    format!("[{}]", keys.join(", "))
}

/// Returns a TOML string; keys and names have nothing in them but these two that needs care.
fn text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::app::keymap::{BINDINGS, Pane};

    /// Returns the file with the comment signs before settings taken away.
    fn uncommented(file: &str) -> String {
        let setting = |line: &str| {
            let rest = line.strip_prefix("# ")?;
            let (name, _) = rest.split_once(" = ")?;
            let named = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            named.then(|| rest.to_owned())
        };
        let lines = file
            .lines()
            .map(|line| setting(line).unwrap_or(line.to_owned()));
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_file_as_it_is_written_changes_nothing() {
        let (settings, problems) = parse(&template());
        assert_eq!(problems, []);
        assert_eq!(written(&settings), template());
    }

    #[test]
    fn every_line_can_be_uncommented() {
        let all = uncommented(&template());
        let (settings, problems) = parse(&all);
        assert_eq!(problems, []);
        assert_eq!(settings.language, Some(Lang::Ar));
        assert_eq!(settings.measure, Some(MEASURE));
        assert_eq!(settings.threshold, Some(THRESHOLD));
        assert_eq!(settings.terminal.lro, Some(Toggle::Auto));
        for binding in BINDINGS {
            for pane in Pane::ALL {
                let usual = Keymap::default().action(binding.key, pane);
                let found = settings.keys.action(binding.key, pane);
                assert_eq!(found, usual, "{binding:?} in {pane:?}");
            }
        }
    }

    #[test]
    fn what_is_set_stands_in_the_file_that_is_shown() {
        let set = "theme = \"dark\"\nmeasure = 60\n[keys]\nsort = \"Z\"\n\
                   [keys.page]\npage-down = '\"'\n[terminal]\nmarks = \"drop\"\n";
        let (settings, problems) = parse(set);
        assert_eq!(problems, []);
        let shown = written(&settings);
        for line in [
            "theme = \"dark\"",
            "measure = 60",
            "sort = [\"Z\"]",
            "page-down = [\"page-down\", \"ctrl-f\"]",
            "page-down = [\"\\\"\"]",
            "marks = \"drop\"",
            "# justify = \"ragged\"",
        ] {
            let mut lines = shown.lines();
            assert!(lines.any(|shown| shown.starts_with(line)), "{line}");
        }
        let (again, problems) = parse(&shown);
        assert_eq!(problems, []);
        assert_eq!(written(&again), shown);
    }
}
