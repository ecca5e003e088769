//! The second stage: learned from annotated articles, and judged.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hashiya::article::Article;
use hashiya::eval::gold::{Gold, GoldEntity, GoldMention};
use hashiya::extract::model::Model;
use hashiya::extract::train::{Example, Schedule, fit_third, learn_alone, third_rows};
use hashiya::extract::weights::Weights;
use hashiya::extract::{Extractor, Label, Scratch, Subtype};
use hashiya::span::Span;
use hashiya::{output, source};

use crate::{Judge, Layer};

/// How the third classifier is learned; the others by the schedule's own default.
const THIRD: Schedule = Schedule {
    passes: 12,
    step: 0.05,
    decay: 1e-5,
    hidden: 20,
};

/// Learns the article-level decision. The third classifier hears, for each set of articles, a
/// tagger and first two classifiers that have not seen it: their opinion of articles they know is
/// too good.
pub(crate) fn learn(wanted: &Layer) -> io::Result<()> {
    if wanted.articles.len() != wanted.tagger.len() {
        return Err(io::Error::other("give as many --articles as --tagger"));
    }
    let blank = Extractor::with_weights(Weights::new());
    let mut sets = Vec::new();
    let mut seed = 0;
    for list in &wanted.articles {
        sets.push(examples(&folders(list)?, &mut seed)?);
    }
    let base = match &wanted.base {
        Some(list) => examples(&folders(list)?, &mut seed)?,
        None => Vec::new(),
    };
    let without = |set: Option<usize>| -> Vec<Example> {
        let others = sets.iter().enumerate().filter(|&(at, _)| Some(at) != set);
        let others = others.flat_map(|(_, examples)| examples);
        base.iter().chain(others).cloned().collect()
    };
    let mut rows = Vec::new();
    for (at, (set, tagger)) in sets.iter().zip(&wanted.tagger).enumerate() {
        let weights = learn_alone(&blank, &without(Some(at)), Schedule::default());
        let extractor = blank.clone().with_tagger(read_tagger(tagger)?);
        let described = |example| third_rows(&extractor, example, &weights, THIRD);
        rows.extend(set.iter().map(described));
    }
    let mut weights = learn_alone(&blank, &without(None), Schedule::default());
    weights.third = fit_third(&rows, THIRD);
    fs::write(&wanted.out, weights.to_bytes())
}

/// Writes predictions.
pub(crate) fn judge(wanted: &Judge) -> io::Result<()> {
    let mut extractor = match &wanted.layer {
        Some(path) => Extractor::with_weights(read_weights(path)?),
        None => Extractor::new(),
    };
    if let Some(path) = &wanted.tagger {
        extractor = extractor.with_tagger(read_tagger(path)?);
    }
    if let Some(threshold) = wanted.threshold {
        extractor = extractor.with_threshold(threshold);
    }
    fs::create_dir_all(&wanted.out)?;
    let mut scratch = Scratch::default();
    for folder in folders(&wanted.articles)? {
        let article = article(&folder)?;
        let found = extractor.extract(&article, &mut scratch);
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let path = wanted.out.join(format!("{name}.json"));
        fs::write(path, output::json(&article, &found))?;
    }
    Ok(())
}

pub(crate) fn folders(list: &Path) -> io::Result<Vec<PathBuf>> {
    let lines = fs::read_to_string(list)?;
    Ok(lines.lines().map(PathBuf::from).collect())
}

pub(crate) fn article(folder: &Path) -> io::Result<Article> {
    let bytes = fs::read(folder.join("article.txt"))?;
    source::decode(bytes, &folder.display().to_string()).map_err(io::Error::other)
}

fn read_weights(path: &Path) -> io::Result<Weights> {
    Weights::from_bytes(&fs::read(path)?).map_err(io::Error::other)
}

/// Reads a tagger that stays until the program ends.
fn read_tagger(path: &Path) -> io::Result<Model<'static>> {
    let bytes: &'static [u8] = fs::read(path)?.leak();
    Model::read(bytes).map_err(io::Error::other)
}

fn examples(folders: &[PathBuf], seed: &mut u64) -> io::Result<Vec<Example>> {
    let mut examples = Vec::new();
    for folder in folders {
        examples.push(example(folder, *seed * 7919)?);
        *seed += 1;
    }
    Ok(examples)
}

pub(crate) fn example(folder: &Path, seed: u64) -> io::Result<Example> {
    let gold = Gold::parse(&fs::read(folder.join("gold.json"))?)?;
    let optional = |m: &GoldMention| m.optional || m.boilerplate;
    let span = |m: &GoldMention| Span::from_range(m.start..m.end);
    let kept: Vec<&GoldMention> = gold.mentions.iter().filter(|m| !optional(m)).collect();
    let members = |entity: &GoldEntity| -> Vec<usize> {
        let of = |&at: &usize| kept.get(at).is_some_and(|m| m.entity == entity.id);
        (0..kept.len()).filter(of).collect()
    };
    let organisations = gold.entities.iter().filter(|e| e.label == "ORG");
    let regions = gold.boilerplate.iter();
    Ok(Example {
        organisations: organisations
            .filter_map(|e| Some((members(e), subtype(e.subtype.as_deref()?))))
            .collect(),
        mentions: kept.iter().map(|m| (span(m), label(&m.label))).collect(),
        ignored: gold
            .mentions
            .iter()
            .filter(|m| optional(m))
            .map(span)
            .chain(regions.map(|b| Span::from_range(b.start..b.end)))
            .collect(),
        article: article(folder)?,
        seed,
    })
}

fn label(code: &str) -> Label {
    Label::with_code(code).unwrap_or(Label::Product)
}

fn subtype(code: &str) -> Subtype {
    Subtype::with_code(code).unwrap_or(Subtype::Other)
}
