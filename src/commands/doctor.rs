//! `hashiya doctor`: shows what is known of the terminal, and lines to judge it by.

use std::io::{self, IsTerminal};

use super::{Failure, print};
use crate::cli::TerminalArgs;
use crate::terminal::{Asking, Examination, doctor, examine};

/// Prints the findings, and the test lines where they would be seen.
pub(super) fn run(wanted: TerminalArgs) -> Result<(), Failure> {
    let choices = wanted.choices();
    let seen = io::stdout().is_terminal();
    let asking = match seen {
        true => Asking::Terminal,
        false => Asking::Nobody,
    };
    let Examination {
        environment,
        answers,
        found,
    } = examine(&choices, asking)?;
    print(&doctor::findings(&environment, &found))?;
    if !seen {
        return Ok(());
    }
    let (columns, _) = crossterm::terminal::size()?;
    print("\n")?;
    print(&doctor::test_lines(
        &environment,
        &answers,
        &choices,
        columns,
    ))?;
    if found.switch.own.is_some() {
        print("This terminal has one switch for all rows: press Enter to put it back.")?;
        io::stdin().read_line(&mut String::new())?;
    }
    print(&doctor::ending(&found))
}
