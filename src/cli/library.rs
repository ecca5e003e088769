//! The commands of the library: what was typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Which library.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// The library; by default hashiya/library.db in the folder for data.
    #[arg(long, value_name = "PATH")]
    pub library: Option<PathBuf>,
}

/// Listing articles.
#[derive(Args, Debug)]
pub struct List {
    /// What to list: words, "phrases", begin*, person: company: name: source: tag: title: after:
    /// before: is: and - before any of them (after -- on the command line).
    pub query: Vec<String>,
    /// Print a JSON object.
    #[arg(long)]
    pub json: bool,
    /// The most articles to list; 0 for all.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// List what was not read only.
    #[arg(long)]
    pub unread: bool,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}

/// Searching articles.
#[derive(Args, Debug)]
pub struct Search {
    /// What to search for: words, "phrases", begin*, person: company: name: source: tag: title:
    /// after: before: is: and - before any of them (after -- on the command line).
    #[arg(required = true)]
    pub query: Vec<String>,
    /// Print a JSON object.
    #[arg(long)]
    pub json: bool,
    /// The most articles to list; 0 for all.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}

/// Listing names, or showing one.
#[derive(Args, Debug)]
pub struct Entities {
    /// The name to show: any of its forms. Without it the most named are listed.
    pub name: Vec<String>,
    /// Print a JSON object.
    #[arg(long)]
    pub json: bool,
    /// List the names that hold the words instead of showing one.
    #[arg(long)]
    pub list: bool,
    /// The most names, or mentions, to print; 0 for all that are kept ready.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}

/// Listing or searching notes.
#[derive(Args, Debug)]
pub struct Notes {
    /// What they must hold: words, or #tags. Without it the latest are listed.
    pub query: Vec<String>,
    /// Print a JSON array.
    #[arg(long)]
    pub json: bool,
    /// The most notes to print; 0 for all that are kept ready.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}

/// Marking articles.
#[derive(Args, Debug)]
pub struct MarkArticles {
    /// The mark, or its opposite.
    #[arg(value_enum)]
    pub mark: MarkWord,
    /// The numbers of the articles, as lists show them.
    #[arg(required = true)]
    pub ids: Vec<i64>,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}

/// A mark, or its opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MarkWord {
    /// Read.
    Read,
    /// Not read.
    Unread,
    /// Starred.
    Star,
    /// Not starred.
    Unstar,
    /// For later.
    Later,
    /// Not for later.
    Unlater,
    /// Archived.
    Archive,
    /// Not archived.
    Unarchive,
    /// Out of the library; `hashiya undo` brings it back.
    Remove,
}

/// Tagging articles.
#[derive(Args, Debug)]
pub struct TagArticles {
    /// The tag.
    pub tag: String,
    /// The numbers of the articles, as lists show them.
    #[arg(required = true)]
    pub ids: Vec<i64>,
    /// Take the tag off.
    #[arg(long)]
    pub off: bool,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}

/// Watching a name.
#[derive(Args, Debug)]
pub struct Watch {
    /// The name: any of its forms.
    #[arg(required = true)]
    pub name: Vec<String>,
    /// Take it off the list.
    #[arg(long)]
    pub off: bool,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}
