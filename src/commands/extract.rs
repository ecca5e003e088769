//! `hashiya extract …`: prints the names found in articles, few or millions of them.
//!
//! Articles are worked on by several threads and told in the order in which they came ([`ordered`]).
//! At any moment only some articles a thread are in memory, however many there are.

mod answer;
mod input;
mod ordered;

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::sync::Arc;

use super::Failure;
use super::learn::extractor;
use crate::cli::{Extract, Format};
use crate::extract::Scratch;

use answer::Answer;
use input::Input;

/// Prints what is named in each article. One that cannot be read is told in its place, and the others
/// go on.
pub(super) fn run(wanted: &Extract) -> Result<(), Failure> {
    let extractor = Arc::new(extractor().with_threshold(wanted.threshold));
    let usual = match wanted.jsonl_in {
        true => Format::Jsonl,
        false => Format::Text,
    };
    let format = wanted.format.unwrap_or(usual);
    let answers = ordered::map(input::all(wanted), jobs(wanted.jobs), move || {
        let (extractor, mut scratch) = (Arc::clone(&extractor), Scratch::default());
        move |input: Input| Answer::new(input, format, &extractor, &mut scratch)
    });
    let mut report = Report::new(format, input::is_one_file(wanted));
    for answer in answers {
        let more = answer.is_more_ready;
        let answer = answer.value.unwrap_or_else(|| Answer::broken(format));
        match report.tell(answer, more) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            told => told.map_err(unwritable)?,
        }
    }
    match report.close() {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
        closed => closed.map_err(unwritable)?,
    }
    report.outcome()
}

fn unwritable(error: io::Error) -> Failure {
    Failure::new("cannot write the output").because(error)
}

/// Returns how many threads to work with.
fn jobs(wanted: Option<u16>) -> NonZeroUsize {
    match wanted.and_then(|jobs| NonZeroUsize::new(usize::from(jobs))) {
        Some(jobs) => jobs,
        None => std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
    }
}

/// What was told so far, and where.
struct Report {
    out: io::BufWriter<io::Stdout>,
    /// The answers stand in a JSON array.
    array: bool,
    /// Failures go to standard error, because the output is for people.
    aloud: bool,
    told: usize,
    failed: usize,
    first: Option<Failure>,
}

impl Report {
    fn new(format: Format, one: bool) -> Self {
        Self {
            out: io::BufWriter::with_capacity(1 << 16, io::stdout()),
            array: format == Format::Json && !one,
            aloud: format == Format::Text,
            told: 0,
            failed: 0,
            first: None,
        }
    }

    /// Writes an answer; what is written is held back only while `more` answers are ready.
    fn tell(&mut self, answer: Answer, more: bool) -> io::Result<()> {
        let before: &[u8] = match (self.array, self.told) {
            (false, _) => b"",
            (true, 0) => b"[\n",
            (true, _) => b",\n",
        };
        self.out.write_all(before)?;
        self.out.write_all(answer.text.as_bytes())?;
        if !self.array {
            self.out.write_all(answer.end.as_bytes())?;
        }
        self.told += 1;
        if let Some(failure) = answer.failure {
            self.failed += 1;
            match &self.first {
                Some(_) if self.aloud => super::tell(&failure),
                Some(_) => {}
                None => self.first = Some(failure),
            }
        }
        match more {
            true => Ok(()),
            false => self.out.flush(),
        }
    }

    fn close(&mut self) -> io::Result<()> {
        if self.array {
            let open: &[u8] = if self.told == 0 { b"[" } else { b"" };
            self.out.write_all(open)?;
            self.out.write_all(b"\n]\n")?;
        }
        self.out.flush()
    }

    /// Returns whether all went well, when everything is told.
    fn outcome(self) -> Result<(), Failure> {
        match (self.first, self.failed, self.told) {
            (None, ..) => Ok(()),
            (Some(only), 1, 1) => Err(only),
            (Some(first), failed, told) => {
                super::tell(&first);
                let failure = Failure::new(format!("{failed} of {told} could not be read"));
                Err(match self.aloud {
                    true => failure,
                    false => failure.hint("look for the lines with \"error\" in the output"),
                })
            }
        }
    }
}
