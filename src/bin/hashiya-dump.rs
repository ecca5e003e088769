//! Turns texts into the numbers that training reads (feature `train`).
//!
//! `hashiya-dump TEXTS OUT [LEXICON]`: the documents of the file TEXTS, parted by U+001E, become
//! `OUT.tokens` (seven u32 a token: document, type, start, end, sentence within the document, key,
//! marks of the lexicon),
//! `OUT.types` (a line a type: shape, form) and `OUT.ngrams` (u32: type, hash of an n-gram; a
//! first pair for each type holds the hash of its form). All numbers are little-endian.
//!
//! `hashiya-dump --lexicon LIST OUT`: the lines `class TAB phrase` of LIST become `OUT.hashes` and
//! `OUT.classes`, which the above takes as LEXICON.
//!
//! `hashiya-dump --spans MODEL TEXTS`: prints what the tagger finds, a line a name: document,
//! start, end, label, confidence, subtype.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufWriter, Write};

use hashiya::extract::features::{hash, lookup_form, ngrams, places, shape_class};
use hashiya::extract::lexicon::{Lexicon, phrase_hash};
use hashiya::extract::model::{Guidelines, Model};
use hashiya::extract::tagger::{Scratch, Tagger};
use hashiya::extract::tokenize::Tokens;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments.as_slice() {
        ["--lexicon", list, out] => write_lexicon(list, out),
        ["--spans", model, texts] => print_spans(model, texts),
        [texts, out] => dump_texts(texts, out, &Lexicon::default()),
        [texts, out, lexicon] => {
            let hashes = std::fs::read(format!("{lexicon}.hashes"))?;
            let classes = std::fs::read(format!("{lexicon}.classes"))?;
            dump_texts(texts, out, &Lexicon::new(&hashes, &classes))
        }
        _ => Err(io::Error::other("usage: hashiya-dump TEXTS OUT [LEXICON]")),
    }
}

fn dump_texts(texts: &str, out: &str, lexicon: &Lexicon<'_>) -> io::Result<()> {
    let texts = std::fs::read_to_string(texts)?;
    let mut dump = Dump::create(out)?;
    for (document, text) in texts.split('\u{1e}').enumerate() {
        dump.add(document, text, lexicon)?;
    }
    dump.finish()
}

fn print_spans(model: &str, texts: &str) -> io::Result<()> {
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

fn write_lexicon(list: &str, out: &str) -> io::Result<()> {
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
