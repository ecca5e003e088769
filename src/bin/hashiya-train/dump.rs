//! Texts as the numbers that training reads.
//!
//! Documents are parted by U+001E. `OUT.tokens`: seven u32 a token: document, type, start, end,
//! sentence within the document, key, marks of the lexicon. `OUT.types`: a line a type: shape,
//! form. `OUT.ngrams`: u32 pairs: type, hash of an n-gram; a first pair for each type holds the
//! hash of its form. All numbers are little-endian.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use hashiya::extract::features::{hash, lookup_form, ngrams, places, shape_class};
use hashiya::extract::lexicon::{Lexicon, phrase_hash};
use hashiya::extract::model::{Guidelines, Model};
use hashiya::extract::tagger::{Scratch, Tagger};
use hashiya::extract::tokenize::Tokens;

/// Writes the numbers of the documents of a file.
pub(crate) fn texts(texts: &Path, out: &str, lexicon: Option<&str>) -> io::Result<()> {
    let Some(lexicon) = lexicon else {
        return write_texts(texts, out, &Lexicon::default());
    };
    let hashes = std::fs::read(format!("{lexicon}.hashes"))?;
    let classes = std::fs::read(format!("{lexicon}.classes"))?;
    write_texts(texts, out, &Lexicon::new(&hashes, &classes))
}

fn write_texts(texts: &Path, out: &str, lexicon: &Lexicon<'_>) -> io::Result<()> {
    let texts = std::fs::read_to_string(texts)?;
    let mut dump = Dump::create(out)?;
    for (document, text) in texts.split('\u{1e}').enumerate() {
        dump.add(document, text, lexicon)?;
    }
    dump.finish()
}

/// Prints what a tagger finds.
pub(crate) fn spans(model: &Path, texts: &Path) -> io::Result<()> {
    let bytes = std::fs::read(model)?;
    let model = Model::read(&bytes).map_err(io::Error::other)?;
    let tagger =
        Tagger::new(&model, Guidelines::Hashiya).ok_or_else(|| io::Error::other("no head"))?;
    let texts = std::fs::read_to_string(texts)?;
    let mut scratch = Scratch::default();
    let mut out = BufWriter::new(io::stdout().lock());
    for (document, text) in texts.split('\u{1e}').enumerate() {
        for found in tagger
            .tag(text, &Tokens::of_lines(text), &mut scratch)
            .spans
        {
            let (start, end) = (found.span.start().0, found.span.end().0);
            let (label, subtype) = (found.label.code(), found.subtype().0.code());
            let confidence = found.confidence;
            writeln!(
                out,
                "{document}\t{start}\t{end}\t{label}\t{confidence}\t{subtype}"
            )?;
        }
    }
    out.flush()
}

/// Writes a lexicon.
pub(crate) fn lexicon(list: &Path, out: &str) -> io::Result<()> {
    let mut entries: BTreeMap<u32, u16> = BTreeMap::new();
    for line in std::fs::read_to_string(list)?.lines() {
        let Some((class, phrase)) = line.split_once('\t') else {
            continue;
        };
        let class: u32 = class.parse().map_err(io::Error::other)?;
        *entries.entry(phrase_hash(phrase)).or_default() |= 1 << class;
    }
    let hashes: Vec<u8> = entries.keys().flat_map(|hash| hash.to_le_bytes()).collect();
    let classes: Vec<u8> = entries.values().flat_map(|set| set.to_le_bytes()).collect();
    std::fs::write(format!("{out}.hashes"), hashes)?;
    std::fs::write(format!("{out}.classes"), classes)
}

struct Dump {
    tokens: BufWriter<File>,
    types: BufWriter<File>,
    ngrams: BufWriter<File>,
    known: HashMap<(u8, String), u32>,
}

impl Dump {
    fn create(out: &str) -> io::Result<Self> {
        let open = |suffix: &str| File::create(format!("{out}.{suffix}")).map(BufWriter::new);
        Ok(Self {
            tokens: open("tokens")?,
            types: open("types")?,
            ngrams: open("ngrams")?,
            known: HashMap::new(),
        })
    }

    fn add(&mut self, document: usize, text: &str, lexicon: &Lexicon<'_>) -> io::Result<()> {
        let tokens = Tokens::of_lines(text);
        let places = places(&tokens);
        let marks = lexicon.marks(&tokens);
        for (sentence, range) in tokens.sentences().iter().enumerate() {
            for index in range.clone() {
                let Some(token) = tokens.get(index) else {
                    continue;
                };
                let kind = self.type_of(shape_class(token), tokens.folded(index))?;
                let key = places.get(index).map_or(u32::MAX, |place| place.key);
                let marks = marks.get(index).copied().unwrap_or(0);
                let place = [token.span.start().0, token.span.end().0];
                let row = [
                    number(document),
                    kind,
                    place[0],
                    place[1],
                    number(sentence),
                    key,
                    marks,
                ];
                write_numbers(&mut self.tokens, &row)?;
            }
        }
        Ok(())
    }

    fn type_of(&mut self, shape: u8, folded: &str) -> io::Result<u32> {
        let mut form = String::new();
        lookup_form(folded, &mut form);
        let next = number(self.known.len());
        if let Some(&known) = self.known.get(&(shape, form.clone())) {
            return Ok(known);
        }
        writeln!(self.types, "{shape}\t{form}")?;
        let mut hashes = vec![hash(&form)];
        ngrams(&form, |gram| hashes.push(gram));
        for gram in hashes {
            write_numbers(&mut self.ngrams, &[next, gram])?;
        }
        self.known.insert((shape, form), next);
        Ok(next)
    }

    fn finish(mut self) -> io::Result<()> {
        self.tokens.flush()?;
        self.types.flush()?;
        self.ngrams.flush()
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn write_numbers(out: &mut impl Write, numbers: &[u32]) -> io::Result<()> {
    for number in numbers {
        out.write_all(&number.to_le_bytes())?;
    }
    Ok(())
}
