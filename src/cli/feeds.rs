//! The commands of feeds: what was typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Place;
use crate::sync::FullText;

/// Subscribing to feeds, and putting articles into the library.
#[derive(Args, Debug)]
pub struct Add {
    /// Feeds, pages that name a feed, or pages, by their addresses; lists of feeds (OPML); files,
    /// folders of files, or - for standard input.
    #[arg(required = true, value_name = "URL|FILE")]
    pub what: Vec<PathBuf>,
    /// Keep the page at an address, even if it names a feed.
    #[arg(long)]
    pub page: bool,
    /// Whether the pages of a feed's entries are fetched; a feed that is there is changed.
    #[arg(long, value_enum, value_name = "WHEN")]
    pub full_text: Option<FullTextWord>,
    /// Put a tag on the feed.
    #[arg(long)]
    pub tag: Vec<String>,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}

/// Whether the pages of a feed's entries are fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FullTextWord {
    /// Where the feed carries only a summary.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl From<FullTextWord> for FullText {
    fn from(word: FullTextWord) -> Self {
        match word {
            FullTextWord::Auto => Self::Auto,
            FullTextWord::Always => Self::Always,
            FullTextWord::Never => Self::Never,
        }
    }
}

/// Fetching feeds.
#[derive(Args, Debug)]
pub struct Fetch {
    /// The feeds: numbers, addresses, or parts of titles. All whose time has come by default.
    pub feed: Vec<String>,
    /// Print a JSON object.
    #[arg(long)]
    pub json: bool,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}

/// Listing feeds.
#[derive(Args, Debug)]
pub struct Feeds {
    /// Print a JSON object.
    #[arg(long)]
    pub json: bool,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}

/// Taking a feed out.
#[derive(Args, Debug)]
pub struct Remove {
    /// The feed: its number, its address, or a part of its title.
    pub feed: String,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}
