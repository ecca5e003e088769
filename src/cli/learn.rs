//! `hashiya learn`: what was typed.

use std::path::PathBuf;

use clap::Args;

use super::Place;

/// Learning from corrections.
#[derive(Args, Debug)]
pub struct Learn {
    /// What to learn from beside the corrections in the library: articles that were opened as files
    /// and corrected, and annotated ones (folders with article.txt and gold.json, or of such folders).
    pub from: Vec<PathBuf>,
    /// Learn and tell what would come of it, but keep nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Print a JSON object.
    #[arg(long)]
    pub json: bool,
    /// List the versions of what was learned.
    #[arg(long, group = "instead", conflicts_with_all = ["from", "dry_run"])]
    pub list: bool,
    /// Go back to the version that was in use before the last one was learned.
    #[arg(long, group = "instead", conflicts_with_all = ["from", "dry_run"])]
    pub undo: bool,
    /// Use this version.
    #[arg(long, value_name = "N", group = "instead", conflicts_with_all = ["from", "dry_run"])]
    pub r#use: Option<u32>,
    /// Go back to the program as it was shipped; versions are kept.
    #[arg(long, group = "instead", conflicts_with_all = ["from", "dry_run"])]
    pub reset: bool,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}
