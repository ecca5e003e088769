//! Places that may be mentions, from several producers.
//!
//! Each producer sees one kind of evidence and adds [`Candidate`]s; nobody decides. Places whose
//! form was found anywhere are then looked for everywhere, because one decision is made for all of
//! them. The forms are numbered in [`Forms`].

mod produce;

use std::collections::HashMap;
use std::ops::Range;

use super::context::Context;
use super::names::Names;
use super::tagger::Tagging;
use super::tokenize::{Clitic, clitics, without_clitic};

/// The longest name, in tokens.
pub const LONGEST: usize = 8;

/// Who proposed a candidate, as bits.
pub mod by {
    /// The whole form is a known name.
    pub const KNOWN: u16 = 1;
    /// A run of Latin words.
    pub const LATIN: u16 = 2;
    /// All that stands between quotation marks.
    pub const QUOTED: u16 = 4;
    /// All that stands in brackets, or what they explain.
    pub const BRACKET: u16 = 8;
    /// Words after a head, title or name-giving verb.
    pub const HEADED: u16 = 16;
    /// A given name and what follows.
    pub const PERSON: u16 = 32;
    /// The trained tagger.
    pub const TAGGER: u16 = 64;
    /// The same form was proposed at another place.
    pub const ELSEWHERE: u16 = 128;
    /// A word of a longer form that was proposed at another place.
    pub const PART: u16 = 256;
    /// A run of words that are no everyday words.
    pub const RARE: u16 = 512;
    /// How many producers there are.
    pub const COUNT: u32 = 10;
}

/// A place that may be a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Letters of the first token that are clitics and stay outside.
    pub letters: usize,
    /// Its form in [`Forms`].
    pub form: usize,
    /// Who proposed it: bits of [`by`].
    pub by: u16,
}

/// The forms of all candidates: folded words without the clitic, with one space between.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    numbers: HashMap<String, usize>,
    forms: Vec<String>,
}

impl Forms {
    /// Returns the number of a form, a new one if need be.
    pub fn number(&mut self, form: String) -> usize {
        if let Some(&number) = self.numbers.get(&form) {
            return number;
        }
        let number = self.forms.len();
        self.forms.push(form.clone());
        self.numbers.insert(form, number);
        number
    }

    /// Returns a form by its number.
    #[must_use]
    pub fn get(&self, number: usize) -> &str {
        self.forms.get(number).map_or("", String::as_str)
    }

    /// Returns the number of a form, if it has one.
    #[must_use]
    pub fn find(&self, form: &str) -> Option<usize> {
        self.numbers.get(form).copied()
    }

    /// Returns how many forms there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Tells whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }
}

/// A way to read the first token: whole, or without a clitic.
pub type Reading = Option<Clitic>;

/// Returns the readings of a token, the whole word first.
pub fn readings(context: &Context, index: usize) -> impl Iterator<Item = Reading> {
    let folded = context.tokens.folded(index);
    let arabic = context.kind(index) == Some(crate::text::segment::WordKind::Arabic);
    std::iter::once(None).chain(clitics(folded).filter(move |_| arabic).map(Some))
}

/// Returns the form of some tokens, read so.
#[must_use]
pub fn form(context: &Context, tokens: Range<usize>, reading: Reading) -> String {
    let first = context.tokens.folded(tokens.start);
    let mut form = match reading {
        Some(clitic) => without_clitic(first, clitic),
        None => first.to_owned(),
    };
    for index in tokens.skip(1) {
        form.push(' ');
        form.push_str(context.tokens.folded(index));
    }
    form
}

/// The candidates of an article while they are gathered.
#[derive(Debug)]
pub struct Gathering<'a> {
    /// The article.
    pub context: &'a Context,
    /// Known names.
    pub gazetteer: &'a Names,
    /// The forms so far.
    pub forms: Forms,
    /// The candidates so far.
    pub candidates: Vec<Candidate>,
    places: HashMap<(usize, usize, usize), usize>,
}

impl<'a> Gathering<'a> {
    /// Begins with none.
    #[must_use]
    pub fn new(context: &'a Context, gazetteer: &'a Names) -> Self {
        Self {
            context,
            gazetteer,
            forms: Forms::default(),
            candidates: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// Adds a candidate, or one more producer to it.
    pub fn add(&mut self, tokens: Range<usize>, reading: Reading, by: u16) {
        if tokens.is_empty() || tokens.len() > LONGEST {
            return;
        }
        let letters = reading.map_or(0, |clitic| clitic.letters);
        let place = (tokens.start, tokens.end, letters);
        if let Some(&index) = self.places.get(&place) {
            if let Some(candidate) = self.candidates.get_mut(index) {
                candidate.by |= by;
            }
            return;
        }
        let form = self
            .forms
            .number(form(self.context, tokens.clone(), reading));
        self.places.insert(place, self.candidates.len());
        self.candidates.push(Candidate {
            tokens,
            letters,
            form,
            by,
        });
    }

    /// Adds the names that the tagger found.
    pub fn add_tagged(&mut self, tagging: &Tagging) {
        for span in &tagging.spans {
            let letters = |reading: &Reading| reading.map_or(0, |clitic| clitic.letters);
            let reading =
                readings(self.context, span.tokens.start).find(|r| letters(r) == span.clitic);
            self.add(span.tokens.clone(), reading.flatten(), by::TAGGER);
        }
    }

    /// Adds the other places of the forms found so far, and of the single words of persons' names.
    pub fn spread(&mut self) {
        let mut wanted: HashMap<String, u16> = HashMap::new();
        let telling =
            by::KNOWN | by::LATIN | by::QUOTED | by::BRACKET | by::PERSON | by::TAGGER | by::RARE;
        for candidate in &self.candidates {
            let form = self.forms.get(candidate.form);
            let one = !form.contains(' ');
            if candidate.by & telling != 0 || (one && candidate.by & by::HEADED != 0) {
                *wanted.entry(form.to_owned()).or_default() |= by::ELSEWHERE;
            }
            if candidate.by & (by::PERSON | by::TAGGER | by::LATIN | by::RARE) != 0 && !one {
                for word in form.split(' ').filter(|word| word.chars().count() > 2) {
                    *wanted.entry(word.to_owned()).or_default() |= by::PART;
                }
            }
        }
        let firsts: std::collections::HashSet<&str> = wanted
            .keys()
            .filter_map(|form| form.split(' ').next())
            .collect();
        let context = self.context;
        for start in 0..context.tokens.len() {
            for reading in readings(context, start) {
                let first = form(context, start..start + 1, reading);
                if !context.may_edge(start) || !firsts.contains(first.as_str()) {
                    continue;
                }
                self.spread_from(start, reading, first, &wanted);
            }
        }
    }

    fn spread_from(
        &mut self,
        start: usize,
        reading: Reading,
        first: String,
        wanted: &HashMap<String, u16>,
    ) {
        let context = self.context;
        let mut form = first;
        for end in start + 1..=start + LONGEST {
            if let Some(&by) = wanted.get(&form) {
                self.add(start..end, reading, by);
            }
            let Some(next) = context.after(end) else {
                return;
            };
            form.push(' ');
            form.push_str(context.tokens.folded(next));
        }
    }
}
