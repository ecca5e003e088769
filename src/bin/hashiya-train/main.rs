//! The workshop: what learning the weights needs of the program itself (feature `train`).
//!
//! Tokens, features and lexicon marks are made here by the program's own code, so that training and
//! use cannot disagree; the second stage is learned here whole. `training/make.sh` calls all of it.

mod dump;
mod layer;
mod simulate;

use std::io;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// What learning the weights of hashiya needs of the program itself.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    step: Step,
}

#[derive(Subcommand)]
enum Step {
    /// Turn texts into the numbers that training reads.
    Dump(Dump),
    /// Turn lines of `class TAB phrase` into a lexicon: OUT.hashes and OUT.classes.
    Lexicon {
        /// The lines.
        list: PathBuf,
        /// Where to write.
        out: String,
    },
    /// Print what a tagger finds, a line a name: document, start, end, label, confidence, subtype.
    Spans {
        /// The tagger's weights.
        model: PathBuf,
        /// Documents parted by U+001E.
        texts: PathBuf,
    },
    /// Learn the article-level decision.
    Layer(Layer),
    /// Write what the extractor finds in articles, as JSON, with weights of choice.
    Judge(Judge),
    /// Imitate readers who correct some articles, and judge what is learned on all others.
    Simulate(Simulate),
    /// Write what the extractor is held to while it learns from a reader: no articles, but what the network says of their least sure sentences and candidates.
    Gather(Gather),
}

/// Texts to numbers.
#[derive(Args)]
struct Dump {
    /// Documents parted by U+001E.
    texts: PathBuf,
    /// Where to write: OUT.tokens, OUT.types, OUT.ngrams.
    out: String,
    /// A lexicon made by `lexicon`.
    lexicon: Option<String>,
}

/// The article-level decision.
#[derive(Args)]
struct Layer {
    /// Where to write the weights.
    out: PathBuf,
    /// A file with an article folder a line; give it once for each `--tagger`, in the same order.
    #[arg(long, required = true)]
    articles: Vec<PathBuf>,
    /// Weights of a tagger that was not trained on these articles.
    #[arg(long, required = true)]
    tagger: Vec<PathBuf>,
    /// Further articles, which only the first two classifiers learn from.
    #[arg(long)]
    base: Option<PathBuf>,
}

/// Predictions.
#[derive(Args)]
struct Judge {
    /// A file with an article folder a line.
    articles: PathBuf,
    /// The folder to write NAME.json to.
    out: PathBuf,
    /// Other weights of the article-level decision than those of the program.
    #[arg(long)]
    layer: Option<PathBuf>,
    /// Another tagger than that of the program.
    #[arg(long)]
    tagger: Option<PathBuf>,
    /// How sure a mention must be.
    #[arg(long)]
    threshold: Option<f32>,
}

/// What is to be rehearsed.
#[derive(Args)]
struct Gather {
    /// A file with an article folder a line; articles that the weights were not learned from.
    articles: PathBuf,
    /// Where to write.
    out: PathBuf,
    /// The most candidates.
    #[arg(long, default_value_t = 3000)]
    rows: usize,
    /// The most sentences.
    #[arg(long, default_value_t = 150)]
    sentences: usize,
}

/// Readers.
#[derive(Args)]
struct Simulate {
    /// A file with an article folder a line.
    articles: PathBuf,
    /// How many articles each reader corrects.
    #[arg(long, default_value_t = 5)]
    corrected: usize,
    /// How many readers.
    #[arg(long, default_value_t = 5)]
    readers: usize,
    /// Passes over the corrected articles.
    #[arg(long, default_value_t = 12)]
    passes: usize,
    /// Step of the tag scores.
    #[arg(long, default_value_t = 0.01)]
    head: f32,
    /// Step of the third classifier.
    #[arg(long, default_value_t = 0.01)]
    third: f32,
    /// Pull towards the shipped weights.
    #[arg(long, default_value_t = 1e-3)]
    pull: f32,
    /// Slopes that a weight must have seen before it moves by whole steps.
    #[arg(long, default_value_t = 1.0)]
    caution: f32,
    /// Without what comes with the program to be rehearsed.
    #[arg(long)]
    alone: bool,
    /// Whether confirmed names become known ones.
    #[arg(long)]
    names: bool,
    /// Articles, a folder a line, on which the extractor is held to what it thinks.
    #[arg(long)]
    rehearsal: Option<PathBuf>,
}

fn main() -> io::Result<()> {
    match Cli::parse().step {
        Step::Dump(wanted) => dump::texts(&wanted.texts, &wanted.out, wanted.lexicon.as_deref()),
        Step::Lexicon { list, out } => dump::lexicon(&list, &out),
        Step::Spans { model, texts } => dump::spans(&model, &texts),
        Step::Layer(wanted) => layer::learn(&wanted),
        Step::Judge(wanted) => layer::judge(&wanted),
        Step::Simulate(wanted) => simulate::run(&wanted),
        Step::Gather(wanted) => simulate::gather(&wanted),
    }
}
