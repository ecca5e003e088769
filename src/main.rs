//! The program: what was typed becomes what is done, and how it ended becomes an exit status.

use std::process::ExitCode;

use clap::Parser;
use hashiya::cli::Cli;
use hashiya::commands;

fn main() -> ExitCode {
    commands::run(Cli::parse())
}
