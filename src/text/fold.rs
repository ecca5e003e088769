//! The matching form of a text, with a map back to its bytes.
//!
//! Two spellings of one word that readers take for the same (with or without vowel marks, tatweel,
//! hamza on the alef; curly or straight quotes; Persian or Arabic kaf) fold to one string. Folding
//! loses length, so [`Folded`] remembers where each byte came from.

use crate::span::Span;

/// Arabic Presentation Forms-B from U+FE80 to U+FEF4, as their letters (NFKC).
const PRESENTATION_B: &str = concat!(
    "ءآآأأؤؤإإئئئئااببببةةتتتتثثثثججججححححخخخخددذذررززسسسسششششصصصصضضضض",
    "ططططظظظظععععغغغغففففققققككككللللممممننننههههوو",
    "ىىيييي",
);

/// Letters from U+00C0 to U+017F without their marks (NFD), lower-cased.
const LATIN_BASES: &str = concat!(
    "aaaaaaæceeeeiiiiðnooooo×øuuuuyþßaaaaaaæceeeeiiiiðnooooo÷øuuuuyþy",
    "aaaaaaccccccccddđđeeeeeeeeeegggggggghhħħiiiiiiiiiiĳĳjjkkĸllllllŀŀłłnnnnnnŉŋŋ",
    "ooooooœœrrrrrrssssssssttttŧŧuuuuuuuuuuuuwwyyyzzzzzzs",
);

/// What a character becomes in the matching form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Nothing: a mark on the letter before it, or tatweel.
    Mark,
    /// Nothing: a control that no reader sees (zero-width, bidi).
    Invisible,
    /// One character.
    One(char),
    /// Two: the lam-alef ligature.
    LamAlef,
}

/// Returns what `c` becomes in the matching form.
#[must_use]
pub fn fold_char(c: char) -> Fold {
    match c {
        '\0'..='\x7f' => Fold::One(c.to_ascii_lowercase()),
        '\u{0621}'..='\u{06ff}' => fold_arabic(c),
        '\u{0610}'..='\u{061a}'
        | '\u{08ca}'..='\u{08ff}'
        | '\u{0300}'..='\u{036f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe70}'..='\u{fe7f}' => Fold::Mark,
        '\u{00ad}'
        | '\u{061c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => Fold::Invisible,
        '\u{fef5}'..='\u{fefc}' => Fold::LamAlef,
        '\u{fe80}'..='\u{fef4}' => from_table(PRESENTATION_B, c, 0xfe80, fold_arabic),
        '\u{00c0}'..='\u{017f}' => from_table(LATIN_BASES, c, 0xc0, Fold::One),
        _ => Fold::One(fold_other(c)),
    }
}

fn from_table(table: &str, c: char, first: u32, then: fn(char) -> Fold) -> Fold {
    let index = (u32::from(c) - first) as usize;
    table.chars().nth(index).map_or(Fold::One(c), then)
}

/// Letters of the Arabic block. A hamza on its carrier goes the way of the same hamza written as a
/// combining mark: it is dropped and the carrier stays.
fn fold_arabic(c: char) -> Fold {
    let folded = match c {
        '\u{0640}'
        | '\u{064b}'..='\u{065f}'
        | '\u{0670}'
        | '\u{06d6}'..='\u{06dc}'
        | '\u{06df}'..='\u{06e8}'
        | '\u{06ea}'..='\u{06ed}' => return Fold::Mark,
        '\u{06dd}' => return Fold::Invisible,
        'آ' | 'أ' | 'إ' | 'ٱ' | 'ٲ' | 'ٳ' => 'ا',
        'ؤ' => 'و',
        'ئ' | 'ى' | 'ی' | 'ې' | 'ے' | 'ێ' | 'ۍ' | 'ۓ' => 'ي',
        'ة' | 'ہ' | 'ھ' | 'ە' | 'ۃ' | 'ۀ' | 'ۂ' => 'ه',
        'ک' | 'ڪ' | 'گ' => 'ك',
        'ڤ' => 'ف',
        'پ' => 'ب',
        'چ' => 'ج',
        'ژ' => 'ز',
        '٪' => '%',
        '٫' => '.',
        '٬' => ',',
        '\u{0660}'..='\u{0669}' => return digit(c, 0x0660),
        '\u{06f0}'..='\u{06f9}' => return digit(c, 0x06f0),
        _ => c,
    };
    Fold::One(folded)
}

fn digit(c: char, zero: u32) -> Fold {
    Fold::One(char::from_digit(u32::from(c) - zero, 10).unwrap_or(c))
}

/// Quotes, dashes, spaces, full-width forms, and the rest of the Persian ligatures.
fn fold_other(c: char) -> char {
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '‶' | '〝' | '〞' => '"',
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '‵' | '´' | 'ʼ' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)
            .unwrap_or(c)
            .to_ascii_lowercase(),
        '\u{fb8e}'..='\u{fb95}' => 'ك',
        '\u{fb56}'..='\u{fb59}' => 'ب',
        '\u{fb7a}'..='\u{fb7d}' => 'ج',
        '\u{fb6a}'..='\u{fb6d}' => 'ف',
        '\u{fba4}'..='\u{fbad}' => 'ه',
        '\u{fbae}'..='\u{fbb1}' | '\u{fbfc}'..='\u{fbff}' => 'ي',
        '\u{fb50}' | '\u{fb51}' => 'ا',
        _ if c.is_whitespace() => ' ',
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Appends the matching form of `text` to `out`.
pub fn fold_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match fold_char(c) {
            Fold::Mark | Fold::Invisible => {}
            Fold::One(folded) => out.push(folded),
            Fold::LamAlef => out.push_str("لا"),
        }
    }
}

/// Returns the matching form of `text`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// A stretch of text in its matching form, with the way back.
///
/// Invariant: `places` has one entry for each byte of `text`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    text: String,
    /// For each byte of the matching form: the source character it came from.
    places: Vec<Span>,
}

impl Folded {
    /// Folds the bytes of `span` in `text`.
    #[must_use]
    pub fn new(text: &str, span: Span) -> Self {
        let mut folded = Self::default();
        for (index, c) in span.slice(text).char_indices() {
            let place = Span::from_range(index..index + c.len_utf8()).shifted(span.start().index());
            folded.push(c, place);
        }
        folded
    }

    fn push(&mut self, c: char, place: Span) {
        match fold_char(c) {
            Fold::One(folded) => self.text.push(folded),
            Fold::LamAlef => self.text.push_str("لا"),
            Fold::Invisible => return,
            Fold::Mark => {
                // The mark belongs to the character before it: extend where that one ends.
                if let Some(last) = self.places.last_mut()
                    && last.end() == place.start()
                {
                    *last = Span::new(last.start(), place.end());
                }
                return;
            }
        }
        self.places.resize(self.text.len(), place);
    }

    /// Returns the matching form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the bytes of the source that `bytes` of the matching form stand for, the marks on
    /// the last letter included.
    #[must_use]
    pub fn source(&self, bytes: std::ops::Range<usize>) -> Option<Span> {
        let first = self.places.get(bytes.start)?;
        let last = self.places.get(bytes.end.checked_sub(1)?)?;
        (first.start() <= last.start()).then(|| Span::new(first.start(), last.end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(fold(text), expected);
        let folded = Folded::new(text, Span::from_range(0..text.len()));
        assert_eq!(folded.as_str(), expected);
    }

    #[test]
    fn marks_tatweel_and_controls_vanish() {
        check("مُحَمَّــد\u{200f}", "محمد");
        check("ع\u{200b}\u{feff}لي", "علي");
        check("هٰذا", "هذا");
    }

    #[test]
    fn spellings_of_one_letter_meet() {
        check("أإآٱا", "ااااا");
        check("ا\u{0654}حمد", "احمد");
        check("مسؤول بيئة", "مسوول بييه");
        check("کریم", "كريم");
        check("ڤودافون", "فودافون");
        check("مستشفى", "مستشفي");
    }

    #[test]
    fn presentation_forms_become_letters() {
        check("\u{fee3}\u{fea4}\u{fee4}\u{fea9}", "محمد");
        check("\u{fefb}", "لا");
    }

    #[test]
    fn digits_quotes_and_latin_are_unified() {
        check("٢٠٢٤ ۱۲", "2024 12");
        check("«Nestlé»", "\"nestle\"");
        check("“AT&T”", "\"at&t\"");
        check("ＡＢ", "ab");
    }

    #[test]
    fn a_folded_range_maps_back_with_its_last_marks() {
        let text = "في مُحَمَّدٌ\u{200f} قال";
        let folded = Folded::new(text, Span::from_range(0..text.len()));
        let start = folded.as_str().find("محمد").unwrap();
        let span = folded.source(start..start + "محمد".len()).unwrap();
        assert_eq!(span.slice(text), "مُحَمَّدٌ");
        assert_eq!(folded.source(0..999), None);
    }
}
