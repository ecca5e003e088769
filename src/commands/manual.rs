//! `hashiya completions`, `hashiya man`: what is made from the one definition of the command line.

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Failure, print};
use crate::cli::Cli;

/// Prints what completes the command line in a shell.
pub(super) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "hashiya", &mut out);
    print(&String::from_utf8_lossy(&out))
}

/// Prints the manual page of the program, or of one of its commands.
pub(super) fn page(name: Option<&str>) -> Result<(), Failure> {
    let mut cli = Cli::command().disable_help_subcommand(true);
    // Gives each command its full name, `hashiya-list`.
    cli.build();
    let command = match name {
        None => cli,
        Some(name) => named(&cli, name)?,
    };
    let mut out = Vec::new();
    Man::new(command)
        .render(&mut out)
        .map_err(|error| Failure::new("cannot make the manual page").because(error))?;
    print(&String::from_utf8_lossy(&out))
}

fn named(cli: &Command, name: &str) -> Result<Command, Failure> {
    let found = cli.get_subcommands().find(|known| known.get_name() == name);
    let Some(command) = found else {
        let known: Vec<_> = cli.get_subcommands().map(Command::get_name).collect();
        return Err(Failure::new(format!("there is no command {name}"))
            .hint(format!("name one of: {}", known.join(", "))));
    };
    Ok(command.clone())
}
