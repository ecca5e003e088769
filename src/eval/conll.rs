//! CoNLL files: a word and its tag a line, an empty line between sentences.

use std::ops::Range;

use crate::article::Article;
use crate::extract::Label;
use crate::source;
use crate::span::Span;

/// Sentences with their words and the names in them.
#[derive(Clone, Debug, Default)]
pub struct Conll {
    /// The text: words with one space between, a sentence a line.
    pub text: String,
    /// The bytes of each word.
    pub words: Vec<Span>,
    /// The names: ranges of words, and their labels.
    pub names: Vec<(Range<usize>, Label)>,
}

impl Conll {
    /// Reads a file; the tag is the last column, in the BIO scheme.
    #[must_use]
    pub fn parse(file: &str) -> Self {
        let mut conll = Self::default();
        let mut open: Option<(usize, Label)> = None;
        for line in file.lines().map(str::trim) {
            let mut columns = line.split_whitespace();
            let (word, tag) = (columns.next(), columns.next_back());
            let Some(word) = word else {
                conll.close(&mut open);
                if !conll.text.is_empty() && !conll.text.ends_with('\n') {
                    conll.text.push('\n');
                }
                continue;
            };
            let tag = tag.unwrap_or("O");
            let label = tag.get(2..).and_then(label_of);
            let goes_on = tag.starts_with("I-") && open.map(|(_, l)| l) == label;
            if !goes_on {
                conll.close(&mut open);
                open = label.map(|label| (conll.words.len(), label));
            }
            conll.push(word);
        }
        conll.close(&mut open);
        conll
    }

    fn push(&mut self, word: &str) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(word);
        self.words.push(Span::from_range(start..self.text.len()));
    }

    fn close(&mut self, open: &mut Option<(usize, Label)>) {
        if let Some((start, label)) = open.take() {
            self.names.push((start..self.words.len(), label));
        }
    }

    /// Returns the text as an article; a sentence is a paragraph.
    ///
    /// # Errors
    /// When there is no text.
    pub fn article(&self, source: &str) -> Result<Article, source::SourceError> {
        source::decode(self.text.clone().into_bytes(), source)
    }

    /// Returns the range of words that `span` touches.
    #[must_use]
    pub fn words_of(&self, span: Span) -> Range<usize> {
        let start = self
            .words
            .partition_point(|word| word.end() <= span.start());
        let end = self.words.partition_point(|word| word.start() < span.end());
        start..end.max(start)
    }
}

/// The names that corpora have for our labels; MISC is what is none of the first three.
fn label_of(code: &str) -> Option<Label> {
    match code {
        "PER" | "PERS" => Some(Label::Person),
        "ORG" => Some(Label::Organisation),
        "LOC" => Some(Label::Location),
        "MISC" | "MIS" | "PROD" => Some(Label::Product),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_with_their_words() {
        let conll = Conll::parse("قال O\nسامي B-PERS\nبن I-PERS\nعلي I-PERS\n\nفي O\nلندن B-LOC\n");
        assert_eq!(conll.text, "قال سامي بن علي\nفي لندن");
        assert_eq!(
            conll.names,
            [(1..4, Label::Person), (5..6, Label::Location)]
        );
        let last = conll.words[5];
        assert_eq!(conll.words_of(last), 5..6);
    }
}
