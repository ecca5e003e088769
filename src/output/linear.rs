//! An article for screen readers and braille displays: lines of text in logical order, with names
//! told in words.
//!
//! No line depends on the width of a screen, nothing is drawn, and each part can be said alone: a
//! paragraph has its number, a name its kind, where it first stands in the paragraph.

use std::fmt::Write as _;

use crate::app::Language;
use crate::app::panel::Section;
use crate::app::search::Search;
use crate::article::{Article, Paragraph};
use crate::extract::index::{EntityIndex, IndexEntry};
use crate::extract::{EntityId, Extraction};
use crate::span::{ByteOffset, Span};
use crate::text::visible::printable;
use crate::ui::words::linear::{self as words, Refusal};
use crate::ui::words::{kind, section};

/// An article that is read by lines.
#[derive(Debug)]
pub struct Linear<'a> {
    article: &'a Article,
    found: &'a Extraction,
    index: EntityIndex,
    sentences: Vec<Span>,
    language: Language,
}

impl<'a> Linear<'a> {
    /// Makes it readable, with the words of a language.
    #[must_use]
    pub fn new(article: &'a Article, found: &'a Extraction, language: Language) -> Self {
        Self {
            article,
            found,
            index: EntityIndex::new(found, article.text.len()),
            sentences: super::sentence_spans(article),
            language,
        }
    }

    /// Returns the number of paragraphs.
    #[must_use]
    pub fn paragraphs(&self) -> usize {
        self.article.paragraphs.len()
    }

    /// Returns what is known of the article: its title where the text has none, its source.
    #[must_use]
    pub fn heading(&self) -> String {
        let about = &self.article.metadata;
        let title = about.title.as_deref().filter(|title| {
            let first = self.article.paragraphs.first();
            first.is_none_or(|first| first.span.slice(&self.article.text) != *title)
        });
        let site = about.site.as_deref().unwrap_or(&about.source);
        let mut out = String::new();
        for line in [title, Some(site)].into_iter().flatten() {
            line_of(&mut out, line);
        }
        out
    }

    /// Returns paragraph `at`, counted from 1: what it is, then its text.
    #[must_use]
    pub fn paragraph(&self, at: usize) -> Option<String> {
        let paragraph = self.article.paragraphs.get(at.checked_sub(1)?)?;
        let aside = self.article.boilerplate.at(paragraph.span.start());
        let aside = aside.count() > 0;
        let mut out = words::paragraph(at, paragraph.role, aside, self.language);
        out.push('\n');
        for line in self.told(paragraph).lines() {
            line_of(&mut out, line);
        }
        Some(out)
    }

    /// Returns a paragraph's text with the kind of each name after the first place of it.
    fn told(&self, paragraph: &Paragraph) -> String {
        let text = &self.article.text;
        let (mut out, mut at) = (String::new(), paragraph.span.start());
        let mut told: Vec<EntityId> = Vec::new();
        for (_, mention) in self.found.mentions.overlapping(paragraph.span) {
            let end = mention.target.end();
            let entity = mention.body.entity;
            if told.contains(&entity) || end < at || end > paragraph.span.end() {
                continue;
            }
            let Some(named) = self.found.entity(entity) else {
                continue;
            };
            told.push(entity);
            let kind = kind(Section::of(named.label, named.subtype), self.language);
            out.push_str(Span::new(at, end).slice(text));
            // A string takes whatever is written to it.
            let _ = write!(out, " ({kind})");
            at = end;
        }
        out.push_str(Span::new(at, paragraph.span.end()).slice(text));
        out
    }

    /// Returns the names by kinds, the most named first; their numbers are those of [`Self::name`].
    ///
    /// # Errors
    ///
    /// When no names were found.
    pub fn index(&self) -> Result<String, Refusal> {
        let (mut out, mut last) = (String::new(), None);
        for (at, (of, entry)) in (1..).zip(self.entries()) {
            if last.replace(of) != Some(of) {
                let _ = writeln!(out, "{}:", section(of, self.language));
            }
            line_of(&mut out, &self.row(at, entry));
        }
        match last {
            Some(_) => Ok(out),
            None => Err(Refusal::NoNames),
        }
    }

    fn entries(&self) -> Vec<(Section, &IndexEntry)> {
        let entries = self.index.entries().iter();
        let mut entries: Vec<_> = entries
            .map(|entry| (Section::of(entry.label, entry.subtype), entry))
            .collect();
        entries.sort_by_key(|(of, _)| Section::ALL.iter().position(|section| section == of));
        entries
    }

    fn row(&self, at: usize, entry: &IndexEntry) -> String {
        let aliases = self
            .found
            .entity(entry.id)
            .map_or(&[][..], |e| e.aliases.as_slice());
        let others: Vec<&str> = aliases
            .iter()
            .map(String::as_str)
            .filter(|form| *form != entry.name)
            .collect();
        let first = self.number_at(entry.first);
        words::name(at, &entry.name, entry.count, first, &others, self.language)
    }

    /// Returns where the name of a number in the index stands, each place with its sentence.
    ///
    /// # Errors
    ///
    /// When the index has no such number.
    pub fn name(&self, at: usize) -> Result<String, Refusal> {
        let entries = self.entries();
        let entry = at.checked_sub(1).and_then(|index| entries.get(index));
        let (_, entry) = entry.ok_or(Refusal::NoName)?;
        let mut out = String::new();
        line_of(&mut out, &self.row(at, entry));
        let mut last = None;
        let targets = self.found.mentions.iter();
        for mention in targets.filter(|mention| mention.body.entity == entry.id) {
            let sentence = self.sentence_at(mention.target.start());
            // One sentence is said once, however often it names them.
            if sentence.is_some() && last.replace(sentence) == Some(sentence) {
                continue;
            }
            self.place(&mut out, mention.target, sentence);
        }
        Ok(out)
    }

    /// Returns where words stand, each place with its sentence, and the number of the first paragraph.
    ///
    /// # Errors
    ///
    /// When they do not stand in the article.
    pub fn search(&self, query: &str) -> Result<(String, usize), Refusal> {
        let search = Search::new(self.article, query);
        let first = search.hits.iter().next().ok_or(Refusal::NotFound)?;
        let (mut out, mut last) = (String::new(), None);
        for hit in search.hits.iter() {
            let sentence = self.sentence_at(hit.target.start());
            if sentence.is_some() && last.replace(sentence) == Some(sentence) {
                continue;
            }
            self.place(&mut out, hit.target, sentence);
        }
        Ok((out, self.number_at(first.target.start())))
    }

    fn place(&self, out: &mut String, target: Span, sentence: Option<Span>) {
        let at = self.number_at(target.start());
        let role = crate::article::Role::Body;
        let head = words::paragraph(at, role, false, self.language);
        let said = sentence.unwrap_or(target).slice(&self.article.text);
        line_of(out, &format!("{head} {}", said.replace('\n', " ")));
    }

    fn sentence_at(&self, offset: ByteOffset) -> Option<Span> {
        let after = self.sentences.partition_point(|s| s.start() <= offset);
        self.sentences.get(after.checked_sub(1)?).copied()
    }

    /// Returns the number of the paragraph at a place, from 1.
    fn number_at(&self, offset: ByteOffset) -> usize {
        self.article.paragraph_at(offset).map_or(1, |at| at + 1)
    }
}

/// Appends a line with nothing in it that a terminal would obey.
fn line_of(out: &mut String, line: &str) {
    out.push_str(&printable(line));
    out.push('\n');
}

#[cfg(test)]
mod tests;
