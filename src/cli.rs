//! The command line: what was typed.

mod config;
mod exchange;
mod feeds;
mod learn;
mod library;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use config::{Config, choices};
pub use exchange::{Annotate, Export, ExportFormat, Import, ImportFormat, Undo};
pub use feeds::{Add, Feeds, Fetch, FullTextWord, Remove};
pub use learn::Learn;
pub use library::{
    Entities, List, MarkArticles, MarkWord, Notes, Place, Search, TagArticles, Watch,
};

use crate::app::geometry::Side;
use crate::extract::THRESHOLD;
use crate::terminal::choices::{Bidi, Choices, LamAlef, Marks, Shaping, Toggle};
use crate::ui::theme::Scheme;

/// An Arabic news reader for the terminal: right-to-left pages, with an index of people and
/// companies in the margin.
#[derive(Debug, Parser)]
#[command(version, about, args_conflicts_with_subcommands = true, after_help = AFTER_HELP)]
pub struct Cli {
    /// What to do instead of reading.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What to read.
    #[command(flatten)]
    pub read: Read,
}

const AFTER_HELP: &str = "\
Keys: j k Space b move, Enter opens, q goes back, Tab goes to the next name, e to the index,
/ searches, ? lists all keys.
Exit status: 0 done, 1 something could not be read or written, 2 the command line is wrong.";

/// Reading an article on the screen.
#[derive(Args, Debug)]
pub struct Read {
    /// The article: a file (text, HTML, Markdown, EPUB), the address of a page, or - for standard
    /// input; a folder opens as a list of its articles. Without it, the library opens.
    pub file: Option<PathBuf>,
    /// The library; by default hashiya/library.db in the folder for data.
    #[arg(long, value_name = "PATH")]
    pub library: Option<PathBuf>,
    /// Keep annotations of a file beside it, in NAME.annotations.jsonld; where that file is there
    /// already, this is done in any case.
    #[arg(long)]
    pub sidecar: bool,
    /// The language of the interface; by default that of the locale.
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
    /// The colours; by default such as can be read on any ground, or none where NO_COLOR is set.
    #[arg(long, value_enum)]
    pub theme: Option<Scheme>,
    /// The widest line of text, in cells; by default 76.
    #[arg(long, value_name = "CELLS", value_parser = clap::value_parser!(u16).range(24..=160))]
    pub measure: Option<u16>,
    /// How lines are filled; by default not at all.
    #[arg(long, value_enum)]
    pub justify: Option<Fill>,
    /// How sure the extractor must be of a name, from 0 (everything) to 1.
    #[arg(long, value_name = "P", value_parser = probability)]
    pub threshold: Option<f32>,
    /// The side of the index; by default left.
    #[arg(long, value_enum, value_name = "SIDE")]
    pub index_side: Option<Side>,
    /// What the terminal is left to do.
    #[command(flatten)]
    pub terminal: TerminalArgs,
    /// Read by lines, with a screen reader or on a braille display: the text in logical order by
    /// numbered paragraphs, names told in words, no colours and nothing that moves. What to read
    /// next is typed as a line; into a pipe or a file goes the whole article.
    #[arg(long)]
    pub linear: bool,
    /// Print which key does what, with what the configuration changed, and end.
    #[arg(long)]
    pub print_keys: bool,
    /// Print the keys as one JSON object.
    #[arg(long, requires = "print_keys")]
    pub json: bool,
}

/// What the terminal is left to do about right-to-left text; what is not said is found out.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct TerminalArgs {
    /// Who puts letters in visual order; `hashiya doctor` helps to choose.
    #[arg(long, value_enum)]
    pub bidi: Option<Bidi>,
    /// Who joins letters.
    #[arg(long, value_enum)]
    pub shaping: Option<Shaping>,
    /// What becomes of vowel marks.
    #[arg(long, value_enum)]
    pub marks: Option<Marks>,
    /// Whether lam and alef share a cell.
    #[arg(long, value_enum)]
    pub lam_alef: Option<LamAlef>,
    /// Whether runs are broken by kitty's text sizing (OSC 66).
    #[arg(long, value_enum)]
    pub osc66: Option<Toggle>,
    /// Whether each row begins with an override mark, for VTE inside tmux.
    #[arg(long, value_enum)]
    pub lro: Option<Toggle>,
}

impl TerminalArgs {
    /// Returns what was typed, and `other` where nothing was.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            bidi: self.bidi.or(other.bidi),
            shaping: self.shaping.or(other.shaping),
            marks: self.marks.or(other.marks),
            lam_alef: self.lam_alef.or(other.lam_alef),
            osc66: self.osc66.or(other.osc66),
            lro: self.lro.or(other.lro),
        }
    }

    /// Returns what was typed as the choices that detection asks for.
    #[must_use]
    pub fn choices(self) -> Choices {
        Choices {
            bidi: self.bidi.unwrap_or_default(),
            shaping: self.shaping.unwrap_or_default(),
            marks: self.marks.unwrap_or_default(),
            lam_alef: self.lam_alef.unwrap_or_default(),
            osc66: self.osc66.unwrap_or_default(),
            lro: self.lro.unwrap_or_default(),
        }
    }
}

/// The language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Arabic.
    Ar,
    /// English.
    En,
}

/// How lines are filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Fill {
    /// Not at all: flush where reading begins, ragged where it ends.
    Ragged,
    /// By widening spaces.
    Spaces,
    /// By stretching letters.
    Kashida,
}

/// What can be done without the screen.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find the people, companies, places and products named in articles.
    Extract(Extract),
    /// Print an article as lines of text, as the screen would set them.
    Render(Render),
    /// Show what is known of this terminal, and lines to see whether it is right.
    Doctor(TerminalArgs),
    /// Score the extractor on annotated articles.
    Eval(Eval),
    /// Adapt the extractor to your corrections, on this machine; every version can be taken back.
    Learn(Learn),
    /// Subscribe to feeds, import lists of them (OPML), put pages and files into the library.
    Add(Add),
    /// Fetch what is new in the feeds.
    Fetch(Fetch),
    /// List the feeds.
    Feeds(Feeds),
    /// Take a feed out of the library; `hashiya undo` brings it back.
    Remove(Remove),
    /// List the articles of the library, newest first.
    List(List),
    /// Search the articles of the library, the best hits first.
    Search(Search),
    /// List the people, companies … of all articles, or show all about one.
    Entities(Entities),
    /// List the notes and highlights of the library, the latest first, or search them.
    Notes(Notes),
    /// Mark articles as read, starred, for later, archived.
    Mark(MarkArticles),
    /// Put a tag on articles, or take it off.
    Tag(TagArticles),
    /// Put a name on the watch list: articles that name it come first.
    Watch(Watch),
    /// Take back the last change made to the library.
    Undo(Undo),
    /// Write, show or check the configuration: language, colours, keys and the like.
    #[command(subcommand)]
    Config(Config),
    /// Print what completes this command line in a shell.
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff), for `man -l -`.
    Man {
        /// The command that the page is about; by default all of hashiya.
        command: Option<String>,
    },
    /// Write articles out, with the names in them and what was said of them: as Markdown, HTML, Web
    /// Annotations, brat, CoNLL, JSON or a table; or the library's feeds as OPML.
    Export(Export),
    /// Take annotations of other programs in: Web Annotations, brat, CoNLL, JSON lines.
    Import(Import),
    /// Mark names, correct them, highlight and write notes, from scripts.
    Annotate(Annotate),
}

/// Finding names in articles.
#[derive(Args, Debug)]
pub struct Extract {
    /// The articles: files, folders of them, addresses of pages, or - for standard input. With
    /// --jsonl-in, files of articles; standard input without any.
    #[arg(required_unless_present_any = ["files_from", "jsonl_in"])]
    pub files: Vec<PathBuf>,
    /// How to print what was found: one JSON object, one a line, or text to read. Without it text,
    /// and one a line for --jsonl-in.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// How sure the extractor must be of a name, from 0 (everything) to 1.
    #[arg(long, value_name = "P", default_value_t = THRESHOLD, value_parser = probability)]
    pub threshold: f32,
    /// Read the names of more articles from this file, one a line; - for standard input.
    #[arg(long, value_name = "LIST", conflicts_with = "jsonl_in")]
    pub files_from: Option<PathBuf>,
    /// The names in LIST end with NUL, as `find -print0` writes them.
    #[arg(short = '0', long = "null", requires = "files_from")]
    pub null: bool,
    /// Articles come as JSON objects, one a line, and for each one line goes out, in their order.
    #[arg(long)]
    pub jsonl_in: bool,
    /// The member of such an object that holds the text.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "text",
        requires = "jsonl_in"
    )]
    pub text_field: String,
    /// The member that tells articles apart, and goes out with what was found.
    #[arg(long, value_name = "NAME", default_value = "id", requires = "jsonl_in")]
    pub id_field: String,
    /// Articles that are worked on at a time; by default as many as there are processors.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// How to print what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A JSON object; for several files, an array of them.
    Json,
    /// A JSON object a line.
    Jsonl,
    /// A table to read.
    Text,
}

/// Printing an article as lines.
#[derive(Args, Debug)]
pub struct Render {
    /// The article: a file, the address of a page, or - for standard input.
    pub file: PathBuf,
    /// The width of a line, in cells.
    #[arg(long, value_name = "CELLS", default_value_t = 76, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub width: u16,
    /// Mark names by colours (ANSI sequences).
    #[arg(long)]
    pub ansi: bool,
    /// Write letters in visual order, joined, for terminals and tools without BiDi (the default).
    #[arg(long, conflicts_with = "logical")]
    pub visual: bool,
    /// Write letters in logical order, for terminals and editors that reorder and join themselves.
    #[arg(long)]
    pub logical: bool,
    /// How lines are filled.
    #[arg(long, value_enum, default_value_t = Fill::Ragged)]
    pub justify: Fill,
}

/// Scoring the extractor.
#[derive(Args, Debug)]
pub struct Eval {
    /// Folders of articles: each with article.txt and gold.json, or folders of such folders.
    #[arg(required_unless_present = "conll")]
    pub gold: Vec<PathBuf>,
    /// List so many errors, each in its sentence.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
    /// Score on a CoNLL file: a word and its tag a line, an empty line between sentences.
    #[arg(long, value_name = "FILE")]
    pub conll: Vec<PathBuf>,
    /// Whose rules to follow on CoNLL files.
    #[arg(long, value_enum, default_value_t = Rules::Ours)]
    pub guidelines: Rules,
}

/// Whose rules of annotation to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Rules {
    /// Our own: the whole extractor.
    Ours,
    /// Those of ANERcorp: the tagger's head for that corpus, clitics inside.
    Anercorp,
}

/// Reads a number from 0 to 1.
fn probability(typed: &str) -> Result<f32, String> {
    let value: f32 = typed
        .parse()
        .map_err(|_| "give a number, such as 0.6".to_owned())?;
    match (0.0..=1.0).contains(&value) {
        true => Ok(value),
        false => Err("give a number from 0 to 1".to_owned()),
    }
}
