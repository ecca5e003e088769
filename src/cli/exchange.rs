//! Annotations and names to and from other programs: what was typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Place;

/// Writing articles out.
#[derive(Args, Debug)]
pub struct Export {
    /// Files, the numbers of articles of the library, or a query: all articles that it finds.
    #[arg(required_unless_present = "opml")]
    pub what: Vec<String>,
    /// The form to write.
    #[arg(long, value_enum, default_value_t = ExportFormat::Md)]
    pub format: ExportFormat,
    /// Write to this file, or into this folder a file for each article, instead of printing; with
    /// brat an .ann file and a .txt file beside it.
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// Set names in bold, in Markdown.
    #[arg(long)]
    pub names: bool,
    /// Write the list of feeds as OPML, for other readers.
    #[arg(long, conflicts_with_all = ["what", "format", "output", "names"])]
    pub opml: bool,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}

/// A form of an article for other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Markdown, notes as footnotes.
    #[value(alias = "markdown")]
    Md,
    /// Plain text.
    Txt,
    /// A page of its own, right-to-left, names marked, with their index beside it.
    Html,
    /// A JSON object; for several articles, one a line.
    Json,
    /// What the reader said, as W3C Web Annotations.
    Jsonld,
    /// Names and notes for brat: .ann, beside the text.
    Brat,
    /// Names as CoNLL-2003 has them: a word and its BIO tag a line.
    Conll,
    /// Names and notes as spaCy reads them: a JSON object a line, an article each.
    Jsonl,
    /// The entities as a table.
    Csv,
}

/// Taking annotations in.
#[derive(Args, Debug)]
pub struct Import {
    /// The format of the file.
    #[arg(value_enum)]
    pub format: ImportFormat,
    /// The file; - for standard input.
    pub file: PathBuf,
    /// The article that it is about: a file, or the number of an article of the library. Without
    /// it, the text that stands beside the file under the same name.
    #[arg(long, value_name = "FILE|ID")]
    pub into: Option<String>,
    /// Keep what is said in a file beside the article instead of the library.
    #[arg(long)]
    pub sidecar: bool,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}

/// A format that annotations are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// W3C Web Annotations.
    Jsonld,
    /// brat's .ann file.
    Brat,
    /// CoNLL: a word a line, its BIO tag last.
    Conll,
    /// JSON lines with places in code points.
    Jsonl,
}

/// Saying what names are and are not, from scripts.
#[derive(Args, Debug)]
#[command(after_help = "\
Each line is a JSON object: \"do\" says what, \"at\" where, as {\"start\": 3, \"end\": 9} in code points or
{\"exact\": \"words\", \"occurrence\": 2}.
  {\"do\": \"mark\", \"at\": …, \"label\": \"ORG\", \"subtype\": \"company\", \"entity\": \"…\", \"places\": \"all\"}
  {\"do\": \"unmark\", \"at\": …}            {\"do\": \"never\", \"form\": \"…\", \"scope\": \"everywhere\"}
  {\"do\": \"move\", \"at\": …, \"to\": …}     {\"do\": \"relabel\", \"entity\": \"…\", \"label\": \"PER\"}
  {\"do\": \"merge\", \"entity\": \"…\", \"into\": \"…\"}    {\"do\": \"split\", \"form\": \"…\", \"entity\": \"…\"}
  {\"do\": \"rename\", \"entity\": \"…\", \"name\": \"…\"}   {\"do\": \"remove\", \"id\": \"urn:uuid:…\"}
  {\"do\": \"remark\", \"at\" or \"entity\" or nothing, \"colour\": \"yellow\", \"note\": \"…\", \"tags\": [\"…\"]}
Either all lines are done, as one change that one undo takes back, or none. What was said comes out
as Web Annotations.")]
pub struct Annotate {
    /// The article: a file, or the number of an article of the library.
    #[arg(value_name = "FILE|ID")]
    pub article: String,
    /// What to say, a JSON object a line; - (the default) for standard input.
    #[arg(default_value = "-")]
    pub lines: PathBuf,
    /// Say nothing; print what was said so far.
    #[arg(long, conflicts_with = "lines")]
    pub list: bool,
    /// Keep what is said in a file beside the article instead of the library.
    #[arg(long)]
    pub sidecar: bool,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}

/// Taking back.
#[derive(Args, Debug)]
pub struct Undo {
    /// Take back what was said of this file, instead of a change of the library's articles.
    pub file: Option<PathBuf>,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}
