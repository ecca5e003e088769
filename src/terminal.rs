//! The terminal: what it can do, taking its screen and giving it back, cells out and events in.
//!
//! One output cannot serve all terminals: some put right-to-left text in order themselves, some can
//! be told not to, some cannot draw vowel marks. [`detect::decide`] finds out which; the rest of
//! the program hears of it only as a [`layout::Profile`](crate::layout::Profile).
//!
//! ```no_run
//! use hashiya::terminal::{self, Choices, Incoming};
//!
//! let (mut screen, mut input) = terminal::open(&Choices::default())?;
//! // … read the article; the terminal answers meanwhile …
//! if let Some(learned) = input.before_first_frame()? {
//!     screen.adopt(learned)?;
//! }
//! // … lay out for `screen.capabilities().profile` …
//! loop {
//!     screen.draw(|_frame| {})?;
//!     match input.next(None)? {
//!         Some(Incoming::Learned(learned)) => screen.adopt(learned)?, // and lay out anew
//!         Some(Incoming::Event(_)) => break, // quit, or `screen.suspend()?` on Ctrl-Z
//!         None => {}
//!     }
//! }
//! screen.leave()?;
//! # Ok::<(), std::io::Error>(())
//! ```

pub mod backend;
pub mod choices;
pub mod detect;
pub mod doctor;
pub mod environment;
pub mod input;
pub mod lines;
pub mod notes;
pub mod query;
pub mod replies;
mod rows;
pub mod screen;
mod sequences;
mod typed;

use std::io;

pub use choices::Choices;
pub use detect::Capabilities;
pub use environment::Environment;
pub use input::{Incoming, Input};
pub use notes::Note;
pub use screen::Screen;

use detect::decide;
use replies::Answers;

/// Takes the screen, and asks the terminal what it is if the environment does not tell.
///
/// # Errors
/// Fails when there is no terminal.
pub fn open(choices: &Choices) -> io::Result<(Screen, Input)> {
    let environment = Environment::of_process();
    let plan = query::plan(&environment, choices);
    let multiplexer = if environment.tmux {
        query::ask_tmux()
    } else {
        None
    };
    let answers = Answers {
        multiplexer,
        ..Answers::default()
    };
    let guess = decide(&environment, &answers, choices);
    let input = if plan.queries.is_empty() {
        Input::unasked()
    } else {
        let multiplexer = answers.multiplexer;
        Input::asked(&plan, environment, multiplexer, *choices, guess.clone())?
    };
    let screen = Screen::enter(guess, &plan.queries)?;
    Ok((screen, input))
}

/// What can be found out about the terminal without taking its screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// The variables.
    pub environment: Environment,
    /// The replies; none where `environment` tells enough.
    pub answers: Answers,
    /// What follows from both.
    pub found: Capabilities,
}

/// Finds out what there is, without taking the screen.
///
/// # Errors
/// Fails when the terminal is gone.
pub fn examine(choices: &Choices, asking: Asking) -> io::Result<Examination> {
    let environment = Environment::of_process();
    let plan = query::plan(&environment, choices);
    let multiplexer = if environment.tmux {
        query::ask_tmux()
    } else {
        None
    };
    let mut answers = Answers {
        multiplexer,
        ..Answers::default()
    };
    if matches!(asking, Asking::Terminal) && !plan.queries.is_empty() {
        answers = input::ask(&plan, answers)?;
    }
    let found = decide(&environment, &answers, choices);
    Ok(Examination {
        environment,
        answers,
        found,
    })
}

/// Whether there is a terminal to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Standard output is a terminal.
    Terminal,
    /// There is none, or it is not to be written to.
    Nobody,
}
