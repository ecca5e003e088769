//! The producers that need no trained model.

use super::{Gathering, LONGEST, Reading, by, form, readings};
use crate::extract::cues::Cue;
use crate::extract::gazetteer::Kind;
use crate::extract::tagger::Tagging;
use crate::extract::tokenize::Shape;
use crate::text::segment::WordKind;

/// Words after a head that may be its name.
const AFTER_HEAD: usize = 5;

/// Words before a bracket that it may explain.
const BEFORE_BRACKET: usize = 5;

impl Gathering<'_> {
    /// Lets every producer look at every place, then spreads the forms over the article.
    pub fn gather(&mut self, tagging: Option<&Tagging>) {
        tagging
            .into_iter()
            .for_each(|tagging| self.add_tagged(tagging));
        for start in 0..self.context.tokens.len() {
            self.known(start);
            self.latin(start);
            self.between_signs(start);
            self.headed(start);
            self.person(start);
            self.rare(start);
        }
        self.spread();
    }

    fn known(&mut self, start: usize) {
        if !self.context.may_edge(start) {
            return;
        }
        for reading in readings(self.context, start) {
            let mut name = form(self.context, start..start + 1, reading);
            for end in start + 1..=start + LONGEST {
                let found = self.gazetteer.find(&name);
                let whole = |kind: Kind| kind.label().is_some();
                if found.known.is_some_and(|known| known.kinds().any(whole)) {
                    self.add(start..end, reading, by::KNOWN);
                }
                let next = self.context.after(end).filter(|_| found.goes_on);
                let Some(next) = next else { break };
                name.push(' ');
                name.push_str(self.context.tokens.folded(next));
            }
        }
    }

    /// A run of Latin words, `&` and numbers, and its beginnings.
    fn latin(&mut self, start: usize) {
        let context = self.context;
        let latin = |index: usize| context.kind(index) == Some(WordKind::Latin);
        let begins = latin(start) && !context.before(start).is_some_and(latin);
        if !begins {
            return;
        }
        let mut ends = Vec::new();
        let mut end = start;
        while let Some(next) = if end == start {
            Some(start)
        } else {
            context.after(end)
        } {
            let joins = matches!(
                context.tokens.folded(next),
                "&" | "-" | "," | "." | "'" | "+"
            );
            let number = context.kind(next) == Some(WordKind::Number);
            let goes_on = joins && context.after(next + 1).is_some_and(latin);
            if latin(next) || number {
                ends.push(next + 1);
            } else if !goes_on {
                break;
            }
            end = next + 1;
        }
        let capital = |index: usize| {
            let shape = context.tokens.get(index).map(|token| token.shape);
            !matches!(shape, Some(Shape::Lower))
        };
        let whole = ends.last().copied().unwrap_or(start);
        for begin in (start..whole.min(start + LONGEST)).filter(|&i| latin(i)) {
            let all = ends.iter().filter(|&&end| end > begin);
            for &end in all.filter(|&&end| begin == start || end == whole || capital(begin)) {
                self.add(begin..end, None, by::LATIN);
            }
        }
    }

    /// All that stands between quotation marks or brackets, and what a bracket explains.
    fn between_signs(&mut self, open: usize) {
        let context = self.context;
        let quote = context.is_sign(open, "\"");
        let bracket = context.is_sign(open, "(");
        if !quote && !bracket {
            return;
        }
        let close = if quote { "\"" } else { ")" };
        let (mark, start) = if quote {
            (by::QUOTED, open + 1)
        } else {
            (by::BRACKET, open + 1)
        };
        let reach = start..=(start + LONGEST).min(context.tokens.len());
        let end = reach
            .into_iter()
            .find(|&index| context.is_sign(index, close));
        if let Some(end) = end.filter(|&end| end > start) {
            self.add(start..end, None, mark);
        }
        if bracket {
            self.before_bracket(open);
        }
    }

    fn before_bracket(&mut self, open: usize) {
        let context = self.context;
        let mut end = open;
        if end > 0 && context.is_sign(end - 1, "\"") {
            end -= 1;
        }
        for start in (end.saturating_sub(BEFORE_BRACKET)..end).rev() {
            if !context.may_edge(start) || context.after(start + 1).is_none() {
                break;
            }
            for reading in readings(context, start) {
                self.add(start..end, reading, by::BRACKET);
            }
        }
    }

    /// The words after a head, title or name-giving verb; a kept head begins the name itself.
    fn headed(&mut self, head: usize) {
        let context = self.context;
        let cues = context.cue(Some(head));
        let leads = [
            Cue::Company,
            Cue::Media,
            Cue::Body,
            Cue::Product,
            Cue::Place,
            Cue::Title,
            Cue::Kin,
            Cue::Called,
            Cue::Nation,
            Cue::Saying,
        ];
        if leads.iter().any(|&cue| cues.has(cue)) {
            let next = context.after(head + 1).map(|next| {
                let quote = context.is_sign(next, "\"");
                if quote { next + 1 } else { next }
            });
            if let Some(start) = next {
                self.words_from(start, None, 1, AFTER_HEAD);
            }
        }
        if cues.has(Cue::Kept)
            || cues.has(Cue::State)
            || cues.has(Cue::Body)
            || cues.has(Cue::Place)
        {
            for reading in readings(context, head) {
                self.words_from(head, reading, 2, LONGEST - 1);
            }
        }
    }

    /// Adds the stretches of words that begin at `start` and have from `least` to `most` words.
    fn words_from(&mut self, start: usize, reading: Reading, least: usize, most: usize) {
        let context = self.context;
        for end in start + 1..=start + most {
            if end > start + 1 && context.after(end - 1).is_none() {
                return;
            }
            let last = end - 1;
            if !matches!(context.kind(last), Some(WordKind::Arabic | WordKind::Latin)) {
                return;
            }
            if context.cue(Some(last)).has(Cue::Plain) {
                return;
            }
            if end - start >= least {
                self.add(start..end, reading, by::HEADED);
            }
        }
    }

    /// A given name and the words after it.
    fn person(&mut self, start: usize) {
        let context = self.context;
        if context.kind(start) != Some(WordKind::Arabic) || !context.may_edge(start) {
            return;
        }
        for reading in readings(context, start) {
            let first = form(context, start..start + 1, reading);
            let given = self
                .gazetteer
                .known(&first)
                .is_some_and(|k| k.is(Kind::Given));
            if !given {
                continue;
            }
            for end in start + 1..=start + 5 {
                let Some(last) = context.after(end) else {
                    break;
                };
                if context.kind(last) != Some(WordKind::Arabic) || !context.may_edge(last) {
                    break;
                }
                if !context.cue(Some(last)).has(Cue::Link) {
                    self.add(start..last + 1, reading, by::PERSON);
                }
            }
        }
    }

    /// A run of words that are no everyday words, and its beginnings.
    fn rare(&mut self, start: usize) {
        let context = self.context;
        if !context.is_rare(start) {
            return;
        }
        let rare_or_link =
            |index: usize| context.is_rare(index) || context.cue(Some(index)).has(Cue::Link);
        let mut end = start + 1;
        while let Some(next) = context.after(end).filter(|&next| rare_or_link(next)) {
            end = next + 1;
        }
        for last in start..end.min(start + AFTER_HEAD) {
            if !context.cue(Some(last)).has(Cue::Link) {
                for reading in readings(context, start) {
                    self.add(start..last + 1, reading, by::RARE);
                }
            }
        }
    }
}
