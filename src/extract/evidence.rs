//! What is known of a candidate, in numbers.
//!
//! Local features say what stands in and around one place; form features sum up all places of the
//! form, so that evidence at one place speaks for the others. A feature is a slot and a value;
//! slots are laid out in blocks, the last block is hashed words.

use std::collections::HashMap;

use super::Label;
use super::candidates::{Candidate, Gathering, by};
use super::context::Context;
use super::cues::{CUES, Cue, CueSet};
use super::gazetteer::{Kind, Known};
use super::tokenize::Shape;
use crate::text::segment::WordKind;

/// One feature: its slot, and how much of it there is.
pub type Feature = (u32, f32);

/// Slots for one cue set; as many as there are cues.
const CUE_SLOTS: u32 = 16;
const BIAS: u32 = 0;
const LENGTH: u32 = 1;
const BY: u32 = LENGTH + 6;
const SCRIPT: u32 = BY + by::COUNT;
const EDGE: u32 = SCRIPT + 8;
const SIGNS: u32 = EDGE + 10;
const BEFORE: u32 = SIGNS + 12;
const BEFORE2: u32 = BEFORE + CUE_SLOTS;
const AFTER: u32 = BEFORE2 + CUE_SLOTS;
const FIRST: u32 = AFTER + CUE_SLOTS;
const LAST: u32 = FIRST + CUE_SLOTS;
const INNER: u32 = LAST + CUE_SLOTS;
const KNOWN: u32 = INNER + CUE_SLOTS;
const PARTS: u32 = KNOWN + 12;
const FORM: u32 = PARTS + 8;
const FORM_BEFORE: u32 = FORM + 12;
const FORM_AFTER: u32 = FORM_BEFORE + CUE_SLOTS;
const RELATED: u32 = FORM_AFTER + CUE_SLOTS;
const CROSS: u32 = RELATED + 12;
const COMMON: u32 = CROSS + by::COUNT * CUE_SLOTS;
const ENDS: u32 = COMMON + 24;
const WORDS: u32 = ENDS + 14;
/// Bits of a hashed word.
const BITS: u32 = 13;
/// How many slots there are.
pub const SLOTS: usize = (WORDS + (1 << BITS)) as usize;

/// What all places of one form say together.
#[derive(Clone, Debug, Default)]
struct FormFacts {
    count: f32,
    quoted: f32,
    bracketed: f32,
    before: [f32; CUES],
    after: [f32; CUES],
    by: u16,
    known: Option<Known>,
    /// What is known of the form without its last word, and without its first.
    shorter: [Option<Known>; 2],
    words: usize,
    /// Places of longer forms that begin with this one, and that end with it.
    begins_longer: f32,
    ends_longer: f32,
    /// Whether a longer form that ends (or begins) with this one looks like a person's name.
    of_person: bool,
    /// What the gazetteer knows of its words.
    parts: [f32; 8],
}

/// Numbers for all candidates of an article.
#[derive(Debug)]
pub struct Features<'a> {
    gathering: &'a Gathering<'a>,
    forms: Vec<FormFacts>,
}

impl<'a> Features<'a> {
    /// Sums up the forms of the candidates. `hidden` tells which known names to act as ignorant
    /// of; the trainer uses it so that the weights do not lean on the lists.
    #[must_use]
    pub fn new(gathering: &'a Gathering<'a>, hidden: &dyn Fn(&str) -> bool) -> Self {
        let mut forms = vec![FormFacts::default(); gathering.forms.len()];
        let mut known: HashMap<&str, Option<Known>> = HashMap::new();
        for (number, facts) in forms.iter_mut().enumerate() {
            let form = gathering.forms.get(number);
            let words: Vec<Option<Known>> = form
                .split(' ')
                .map(|word| {
                    let look_up = || gathering.gazetteer.known(word);
                    *known.entry(word).or_insert_with(look_up)
                })
                .collect();
            facts.parts = parts(&words);
            let listed = |form: &str| gathering.gazetteer.known(form).filter(|_| !hidden(form));
            let shorter = [
                form.rsplit_once(' ').map(|p| p.0),
                form.split_once(' ').map(|p| p.1),
            ];
            facts.known = listed(form);
            facts.shorter = shorter.map(|form| form.and_then(listed));
            facts.words = form.split(' ').count();
        }
        for candidate in &gathering.candidates {
            if let Some(facts) = forms.get_mut(candidate.form) {
                facts.add(gathering.context, candidate);
            }
        }
        let mut features = Self { gathering, forms };
        features.relate();
        features
    }

    /// Lets each longer form tell the forms of its first and last words about itself.
    fn relate(&mut self) {
        let mut told: HashMap<usize, (f32, f32, bool)> = HashMap::new();
        for (number, facts) in self.forms.iter().enumerate() {
            let form = self.gathering.forms.get(number);
            let person = facts.by & by::PERSON != 0 || facts.before_has(Cue::Title);
            let telling = facts.by & !(by::ELSEWHERE | by::PART | by::HEADED) != 0 || person;
            if facts.words < 2 || !telling {
                continue;
            }
            let spaces: Vec<usize> = form.match_indices(' ').map(|(at, _)| at).collect();
            for &at in &spaces {
                let head = form.get(..at).and_then(|s| self.gathering.forms.find(s));
                let tail = form
                    .get(at + 1..)
                    .and_then(|s| self.gathering.forms.find(s));
                if let Some(head) = head {
                    let entry = told.entry(head).or_default();
                    entry.0 += facts.count;
                    entry.2 |= person;
                }
                if let Some(tail) = tail {
                    let entry = told.entry(tail).or_default();
                    entry.1 += facts.count;
                    entry.2 |= person;
                }
            }
        }
        for (number, facts) in self.forms.iter_mut().enumerate() {
            if let Some(&(begins, ends, person)) = told.get(&number) {
                facts.begins_longer = begins;
                facts.ends_longer = ends;
                facts.of_person = person;
            }
        }
    }

    /// Appends the features of one candidate to `out`.
    pub fn of(&self, candidate: &Candidate, out: &mut Vec<Feature>) {
        let mut list = List { out };
        list.put(BIAS, 1.0);
        self.shape(candidate, &mut list);
        self.neighbours(candidate, &mut list);
        self.names(candidate, &mut list);
        self.form(candidate, &mut list);
        self.common(candidate, &mut list);
        self.words(candidate, &mut list);
    }

    fn common(&self, candidate: &Candidate, list: &mut List<'_>) {
        let context = self.gathering.context;
        let (start, end) = (candidate.tokens.start, candidate.tokens.end);
        let of = |index: usize| context.common.get(index).copied().unwrap_or_default();
        let arabic = |index: usize| context.kind(index) == Some(WordKind::Arabic);
        let words = || candidate.tokens.clone().filter(|&index| arabic(index));
        let count = small_f(words().count().max(1));
        if words().next().is_some() {
            let most = words().map(|index| of(index).1).max().unwrap_or_default();
            let least = words().map(|index| of(index).1).min().unwrap_or_default();
            list.put(COMMON, f32::from(most) / 4.0);
            list.put(COMMON + 1, f32::from(least) / 4.0);
            let sum: f32 = words().map(|index| f32::from(of(index).1)).sum();
            list.put(COMMON + 2, sum / count / 4.0);
            list.flag(COMMON + 3, most == 0);
            list.flag(COMMON + 4, least == 0);
            list.flag(COMMON + 5, of(start) == (0, 0));
            list.flag(COMMON + 6, of(end - 1) == (0, 0));
            list.flag(COMMON + 7, most > 4);
            // The alef of an accusative hides an everyday word.
            let last = context.accusative.get(end - 1).copied().unwrap_or_default();
            list.put(COMMON + 17, f32::from(last) / 4.0);
            list.flag(COMMON + 18, last > 2 && end - start > 1);
            // Common with the clitic but not without it: then it is no clitic.
            let (whole, stem) = of(start);
            list.flag(COMMON + 8, candidate.letters > 0 && whole > 1);
            list.flag(COMMON + 9, candidate.letters > 0 && whole == 0 && stem == 0);
            list.flag(
                COMMON + 10,
                candidate.letters == 0 && whole == 0 && stem > 1,
            );
        }
        for (slot, side) in [(11, context.before(start)), (14, context.after(end))] {
            let Some(index) = side.filter(|&index| arabic(index)) else {
                continue;
            };
            list.put(COMMON + slot, f32::from(of(index).1) / 4.0);
            list.flag(COMMON + slot + 1, of(index).1 == 0);
            list.flag(COMMON + slot + 2, context.is_rare(index));
        }
    }

    fn shape(&self, candidate: &Candidate, list: &mut List<'_>) {
        let context = self.gathering.context;
        let length = candidate.tokens.len();
        list.put(LENGTH + small(length.min(6)) - 1, 1.0);
        for bit in 0..by::COUNT {
            list.flag(BY + bit, untagged(candidate.by) >> bit & 1 != 0);
        }
        let kinds = || candidate.tokens.clone().filter_map(|i| context.kind(i));
        let latin = kinds().filter(|&k| k == WordKind::Latin).count();
        list.flag(SCRIPT, latin == length);
        list.flag(SCRIPT + 1, latin > 0 && latin < length);
        list.flag(SCRIPT + 2, kinds().any(|k| k == WordKind::Number));
        list.flag(SCRIPT + 3, kinds().any(|k| k == WordKind::Sign));
        let shape = context.tokens.get(candidate.tokens.start).map(|t| t.shape);
        let shapes = [Shape::Lower, Shape::Capitalised, Shape::Upper, Shape::Mixed];
        for (slot, wanted) in (SCRIPT + 4..).zip(shapes) {
            list.flag(slot, shape == Some(wanted));
        }
        let form = self.gathering.forms.get(candidate.form);
        let folded = context.tokens.folded(candidate.tokens.start);
        list.flag(EDGE, candidate.letters > 0);
        list.flag(EDGE + 1, candidate.letters > 0 && folded.starts_with('و'));
        list.flag(
            EDGE + 2,
            candidate.letters > 0 && folded.starts_with(['ب', 'ل']),
        );
        list.flag(EDGE + 3, candidate.letters == 2);
        list.flag(EDGE + 4, form.starts_with("ال"));
        list.flag(EDGE + 5, form.ends_with('ه'));
        list.flag(EDGE + 6, form.ends_with('ي'));
        list.flag(EDGE + 7, form.chars().count() <= 3);
        let inner_article = form
            .split(' ')
            .skip(1)
            .filter(|w| w.starts_with("ال"))
            .count();
        list.put(EDGE + 8, small_f(inner_article));
        list.flag(
            EDGE + 9,
            context.in_title.get(candidate.tokens.start) == Some(&true),
        );
    }

    fn neighbours(&self, candidate: &Candidate, list: &mut List<'_>) {
        let context = self.gathering.context;
        let (start, end) = (candidate.tokens.start, candidate.tokens.end);
        let sign = |index: Option<usize>, sign| index.is_some_and(|i| context.is_sign(i, sign));
        let (before, after) = (context.before(start), context.after(end));
        let quoted = sign(before, "\"") && sign(after, "\"");
        list.flag(SIGNS, quoted);
        list.flag(SIGNS + 1, sign(before, "(") && sign(after, ")"));
        let to_bracket =
            sign(after, "(") || (sign(after, "\"") && sign(context.after(end + 1), "("));
        list.flag(SIGNS + 2, to_bracket);
        list.flag(SIGNS + 3, before.is_none());
        list.flag(SIGNS + 4, after.is_none());
        list.flag(SIGNS + 5, sign(after, "،") || sign(after, ","));
        list.flag(SIGNS + 6, sign(before, "،") || sign(before, ","));
        list.flag(SIGNS + 7, sign(before, "\"") && !quoted);
        list.flag(SIGNS + 8, sign(after, "\"") && !quoted);
        let next_kind = after.and_then(|i| context.kind(i));
        list.flag(SIGNS + 9, next_kind == Some(WordKind::Latin));
        list.flag(SIGNS + 10, next_kind == Some(WordKind::Number));
        let clitic_w =
            |index: Option<usize>| index.is_some_and(|i| context.tokens.folded(i).starts_with('و'));
        list.flag(SIGNS + 11, clitic_w(after));
        let word_before = context.word_before(start);
        let set = context.cue(word_before);
        list.cues(BEFORE, set);
        let second = word_before.and_then(|index| context.word_before(index));
        list.cues(BEFORE2, context.cue(second));
        list.cues(AFTER, context.cue(context.word_after(end)));
        list.cues(FIRST, context.cue(Some(start)));
        list.cues(LAST, context.cue(Some(end - 1)));
        for index in candidate.tokens.clone().skip(1) {
            list.cues(INNER, context.cue(Some(index)));
        }
        // What stands before weighs differently for what is proposed differently.
        for bit in (0..by::COUNT).filter(|bit| untagged(candidate.by) >> bit & 1 != 0) {
            list.cues(CROSS + bit * CUE_SLOTS, set);
        }
    }

    fn names(&self, candidate: &Candidate, list: &mut List<'_>) {
        let Some(facts) = self.forms.get(candidate.form) else {
            return;
        };
        if let Some(known) = facts.known {
            let doubtful = known.is_ambiguous();
            for (slot, (_, kind)) in (KNOWN..).zip(Kind::ALL) {
                list.put(
                    slot,
                    f32::from(u8::from(known.is(kind))) * if doubtful { 0.3 } else { 1.0 },
                );
            }
            list.flag(KNOWN + 10, doubtful);
            list.flag(
                KNOWN + 11,
                known.kinds().filter(|k| k.label().is_some()).count() > 1,
            );
        } else {
            list.flag(KNOWN + 9, true);
        }
        for (slot, &value) in (PARTS..).zip(&facts.parts) {
            list.put(slot, value);
        }
        // A known name with a word too many is told by what is known without that word.
        let unknown = facts.known.is_none();
        for (block, shorter) in (ENDS..).step_by(5).zip(facts.shorter) {
            let Some(shorter) = shorter else { continue };
            for (slot, label) in (block..).zip(Label::ALL) {
                list.flag(slot, unknown && shorter.has_label(label));
            }
            list.flag(block + 4, unknown && shorter.is_ambiguous());
        }
        self.longer(candidate, list);
    }

    /// Whether the candidate with the word after it is known, and as what.
    fn longer(&self, candidate: &Candidate, list: &mut List<'_>) {
        let context = self.gathering.context;
        let Some(next) = context.after(candidate.tokens.end) else {
            return;
        };
        let mut form = self.gathering.forms.get(candidate.form).to_owned();
        form.push(' ');
        form.push_str(context.tokens.folded(next));
        let number = self.gathering.forms.find(&form);
        let known = number.and_then(|n| self.forms.get(n)?.known);
        for (slot, label) in (ENDS + 10..).zip(Label::ALL) {
            list.flag(slot, known.is_some_and(|known| known.has_label(label)));
        }
    }

    fn form(&self, candidate: &Candidate, list: &mut List<'_>) {
        let Some(facts) = self.forms.get(candidate.form) else {
            return;
        };
        let count = facts.count.max(1.0);
        list.put(FORM, count.log2());
        list.put(FORM + 1, facts.quoted / count);
        list.flag(FORM + 2, facts.quoted > 0.0);
        list.flag(FORM + 3, facts.bracketed > 0.0);
        for bit in 0..8 {
            list.flag(FORM + 4 + bit, facts.by >> bit & 1 != 0);
        }
        for (slot, share) in (FORM_BEFORE..).zip(facts.before) {
            list.put(slot, (share / count).sqrt());
        }
        for (slot, share) in (FORM_AFTER..).zip(facts.after) {
            list.put(slot, (share / count).sqrt());
        }
        list.flag(RELATED, facts.begins_longer > 0.0);
        list.flag(RELATED + 1, facts.ends_longer > 0.0);
        list.put(RELATED + 2, (facts.begins_longer / count).min(4.0));
        list.put(RELATED + 3, (facts.ends_longer / count).min(4.0));
        list.flag(RELATED + 4, facts.of_person);
        let form = self.gathering.forms.get(candidate.form);
        let shorter = [
            form.rsplit_once(' ').map(|p| p.0),
            form.split_once(' ').map(|p| p.1),
        ];
        for (slot, shorter) in (RELATED + 5..).zip(shorter) {
            let number = shorter.and_then(|s| self.gathering.forms.find(s));
            let times = number
                .and_then(|n| self.forms.get(n))
                .map_or(0.0, |f| f.count);
            list.put(slot, (times / count).min(5.0));
        }
    }

    fn words(&self, candidate: &Candidate, list: &mut List<'_>) {
        let context = self.gathering.context;
        let (start, end) = (candidate.tokens.start, candidate.tokens.end);
        let word = |index: Option<usize>| index.map_or("", |i| context.tokens.folded(i));
        let form = self.gathering.forms.get(candidate.form);
        let first = form.split(' ').next().unwrap_or_default();
        let last = form.rsplit(' ').next().unwrap_or_default();
        list.word(1, word(context.word_before(start)));
        list.word(2, word(context.word_after(end)));
        list.word(3, first);
        list.word(4, last);
        list.word(5, ends(first, 3).0);
        list.word(6, ends(last, 3).1);
        list.word(7, ends(last, 2).1);
        list.word(8, ends(first, 2).0);
    }
}

/// The producers but for the tagger, which the third classifier hears.
fn untagged(producers: u16) -> u16 {
    producers & !by::TAGGER
}

/// What is known of the words of a form.
fn parts(words: &[Option<Known>]) -> [f32; 8] {
    let is = |word: &Option<Known>, kind| word.is_some_and(|known| known.is(kind));
    let given = words.iter().filter(|word| is(word, Kind::Given)).count();
    let family = words.iter().filter(|word| is(word, Kind::Family)).count();
    let several = words.len() > 1;
    let organisation = |word: &Option<Known>| {
        word.is_some_and(|known| known.has_label(super::Label::Organisation))
    };
    let flag = |set: bool| f32::from(u8::from(set));
    let total = small_f(words.len().max(1));
    [
        flag(words.first().is_some_and(|word| is(word, Kind::Given))),
        flag(words.last().is_some_and(|word| is(word, Kind::Family))),
        small_f(given) / total,
        small_f(family) / total,
        flag(words.len() == 2 && given == 1),
        flag(words.iter().all(Option::is_none)),
        flag(several && words.iter().any(|word| is(word, Kind::Location))),
        flag(several && words.iter().any(organisation)),
    ]
}

/// The first and the last `letters` letters of a word.
fn ends(word: &str, letters: usize) -> (&str, &str) {
    let head = word
        .char_indices()
        .nth(letters)
        .map_or(word.len(), |(at, _)| at);
    let tail = word
        .char_indices()
        .rev()
        .nth(letters - 1)
        .map_or(0, |(at, _)| at);
    (
        word.get(..head).unwrap_or_default(),
        word.get(tail..).unwrap_or_default(),
    )
}

impl FormFacts {
    fn add(&mut self, context: &Context, candidate: &Candidate) {
        let (start, end) = (candidate.tokens.start, candidate.tokens.end);
        let sign = |index: Option<usize>, sign| index.is_some_and(|i| context.is_sign(i, sign));
        let (before, after) = (context.before(start), context.after(end));
        self.count += 1.0;
        self.quoted += f32::from(u8::from(sign(before, "\"") && sign(after, "\"")));
        self.bracketed += f32::from(u8::from(candidate.by & by::BRACKET != 0));
        let before = context.cue(context.word_before(start));
        let after = context.cue(context.word_after(end));
        for (cue, (b, a)) in self.before.iter_mut().zip(&mut self.after).enumerate() {
            *b += f32::from(u8::from(before.has_number(cue)));
            *a += f32::from(u8::from(after.has_number(cue)));
        }
        self.by |= untagged(candidate.by);
    }

    fn before_has(&self, cue: Cue) -> bool {
        self.before
            .get(cue as usize)
            .is_some_and(|&count| count > 0.0)
    }
}

struct List<'a> {
    out: &'a mut Vec<Feature>,
}

impl List<'_> {
    fn put(&mut self, slot: u32, value: f32) {
        if value != 0.0 {
            self.out.push((slot, value));
        }
    }

    fn flag(&mut self, slot: u32, set: bool) {
        self.put(slot, f32::from(u8::from(set)));
    }

    fn cues(&mut self, base: u32, set: CueSet) {
        for (slot, number) in (base..).zip(0..CUES) {
            self.flag(slot, set.has_number(number));
        }
    }

    fn word(&mut self, role: u64, word: &str) {
        if word.is_empty() {
            return;
        }
        // FNV-1a, seeded by what the word is to the candidate.
        let seed = 0xcbf2_9ce4_8422_2325 ^ role.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let hash = word.bytes().fold(seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mixed = hash ^ (hash >> 29);
        let bucket = u32::try_from(mixed & ((1 << BITS) - 1)).unwrap_or_default();
        self.put(WORDS + bucket, 1.0);
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn small_f(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
