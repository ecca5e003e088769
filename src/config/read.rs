//! Text → settings, with everything that is wrong in it.

use std::ops::{Range, RangeInclusive};

use clap::ValueEnum;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Place, Problem, Settings, keys, nearest};
use crate::cli::choices;

/// What may stand in the file itself.
const NAMES: &[&str] = &[
    "language",
    "theme",
    "measure",
    "justify",
    "threshold",
    "index-side",
    "terminal",
    "keys",
];
/// What may stand in `[terminal]`.
const TERMINAL: &[&str] = &["bidi", "shaping", "marks", "lam-alef", "osc66", "lro"];
/// The measures that fit the screen, in cells.
const MEASURES: RangeInclusive<i64> = 24..=160;

/// A setting: its name, where that stands, and its value.
pub(super) type Entry<'a> = (&'a str, Range<usize>, &'a Spanned<DeValue<'a>>);

/// Returns what a configuration says, and what is wrong in it in the order of the file. What is
/// wrong has its default.
#[must_use]
pub fn parse(text: &str) -> (Settings, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reading = Reading::new(text);
    for error in &errors {
        let place = error.span().unwrap_or(0..0);
        reading.tell(
            place,
            "TOML",
            error.message().to_owned(),
            "a setting is a line such as: measure = 76".to_owned(),
        );
    }
    let settings = reading.settings(table.get_ref());
    // What is wrong after a broken line may be wrong because of it.
    if !errors.is_empty() {
        reading.problems.truncate(errors.len());
    }
    reading.problems.sort_by_key(|problem| problem.place);
    (settings, reading.problems)
}

/// Returns the entries of a table in the order of the file.
pub(super) fn entries<'a>(table: &'a DeTable<'a>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = table
        .iter()
        .map(|(name, value)| (name.get_ref().as_ref(), name.span(), value))
        .collect();
    entries.sort_by_key(|(_, span, _)| span.start);
    entries
}

/// A configuration while it is read.
pub(super) struct Reading<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

impl<'t> Reading<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            problems: Vec::new(),
        }
    }

    /// Notes something wrong at these bytes.
    pub(super) fn tell(&mut self, at: Range<usize>, subject: &str, what: String, hint: String) {
        self.problems.push(Problem {
            place: Some(Place::of(self.text, at.start)),
            subject: subject.to_owned(),
            what,
            hint,
        });
    }

    /// Notes a name that is none, with the one that was most likely meant.
    pub(super) fn unknown(&mut self, (name, at, _): &Entry<'_>, what: &str, known: &[&str]) {
        let hint = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean {near}?"),
            None => "`hashiya config init` writes a file with all names in it".to_owned(),
        };
        self.tell(at.clone(), name, format!("there is no {what} {name}"), hint);
    }

    /// Returns the table of an entry.
    pub(super) fn table<'a>(&mut self, (name, _, value): &Entry<'a>) -> Option<&'a DeTable<'a>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            let hint = format!("write a line [{name}] with its settings below it");
            self.tell(value.span(), name, format!("{name} is a table"), hint);
        }
        table
    }

    fn settings(&mut self, table: &DeTable<'_>) -> Settings {
        let mut settings = Settings::default();
        for entry in entries(table) {
            match entry.0 {
                "language" => settings.language = self.choice(&entry),
                "theme" => settings.theme = self.choice(&entry),
                "measure" => settings.measure = self.measure(&entry),
                "justify" => settings.justify = self.choice(&entry),
                "threshold" => settings.threshold = self.threshold(&entry),
                "index-side" => settings.index_side = self.choice(&entry),
                "terminal" => self.terminal(&entry, &mut settings),
                "keys" => {
                    if let Some(table) = self.table(&entry) {
                        settings.keys = keys::read(self, table, entry.1.clone());
                    }
                }
                _ => self.unknown(&entry, "setting", NAMES),
            }
        }
        settings
    }

    fn terminal(&mut self, entry: &Entry<'_>, settings: &mut Settings) {
        let Some(table) = self.table(entry) else {
            return;
        };
        let terminal = &mut settings.terminal;
        for entry in entries(table) {
            match entry.0 {
                "bidi" => terminal.bidi = self.choice(&entry),
                "shaping" => terminal.shaping = self.choice(&entry),
                "marks" => terminal.marks = self.choice(&entry),
                "lam-alef" => terminal.lam_alef = self.choice(&entry),
                "osc66" => terminal.osc66 = self.choice(&entry),
                "lro" => terminal.lro = self.choice(&entry),
                _ => self.unknown(&entry, "setting of the terminal", TERMINAL),
            }
        }
    }

    fn choice<T: ValueEnum>(&mut self, (name, _, value): &Entry<'_>) -> Option<T> {
        let typed = value.get_ref().as_str();
        let found = typed.and_then(|typed| T::from_str(typed, false).ok());
        if found.is_none() {
            let known = choices::<T>();
            let what = match typed {
                Some(typed) => format!("{name} cannot be \"{typed}\""),
                None => format!("{name} is a text in quotes"),
            };
            let near = typed.and_then(|typed| nearest(typed, known.iter().map(String::as_str)));
            let hint = match near {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("write one of \"{}\"", known.join("\", \"")),
            };
            self.tell(value.span(), name, what, hint);
        }
        found
    }

    fn measure(&mut self, (name, _, value): &Entry<'_>) -> Option<u16> {
        let number = value.get_ref().as_integer().and_then(|number| {
            let digits = number.as_str();
            i64::from_str_radix(digits, number.radix()).ok()
        });
        let fits = number.filter(|number| MEASURES.contains(number));
        let found = fits.and_then(|number| u16::try_from(number).ok());
        if found.is_none() {
            let (least, most) = (MEASURES.start(), MEASURES.end());
            let what = format!("{name} is a number of cells from {least} to {most}");
            self.tell(value.span(), name, what, "write 76".to_owned());
        }
        found
    }

    fn threshold(&mut self, (name, _, value): &Entry<'_>) -> Option<f32> {
        let written = match value.get_ref() {
            DeValue::Float(number) => number.as_str(),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            _ => "",
        };
        let number = written.parse().ok();
        let found = number.filter(|number| (0.0..=1.0).contains(number));
        if found.is_none() {
            let what = format!("{name} is a number from 0 to 1");
            self.tell(value.span(), name, what, "write 0.5".to_owned());
        }
        found
    }
}

#[cfg(test)]
mod tests;
