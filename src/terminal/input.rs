//! Events from the terminal, and what it answers in between.
//!
//! As long as replies are outstanding the terminal is read here and its bytes are sorted into
//! answers and keys; afterwards crossterm reads it. A terminal that is still opening its window may
//! take longer to answer than a reader should wait for a page: the first frame goes by what is
//! known then, and answers are taken up for some seconds more.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::choices::Choices;
use super::detect::{Capabilities, decide};
use super::environment::Environment;
use super::query::Plan;
use super::replies::{Answers, Multiplexer, ReplyParser};
use super::typed;

/// How long answers are taken up after the first frame has stopped waiting for them.
const LATEST: Duration = Duration::from_secs(5);
/// How often the window's size is looked at while answers are outstanding.
const GLANCE: Duration = Duration::from_millis(100);
/// How soon the rest of a reply follows its beginning; a lone Escape was typed by then.
const IN_ONE_BREATH: Duration = Duration::from_millis(50);

/// What comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// The reader did something, or the window changed.
    Event(Event),
    /// The terminal has answered, and it can other things than was thought: hand this to
    /// [`Screen::adopt`](super::Screen::adopt) and lay out anew with its profile.
    Learned(Capabilities),
}

/// The way in from the terminal.
#[derive(Debug)]
pub struct Input {
    /// `None` once no reply is outstanding.
    waiting: Option<Waiting>,
    typed: VecDeque<Event>,
    late: LateReplies,
}

/// Replies that are outstanding, and all that is needed to judge them.
#[derive(Debug)]
struct Waiting {
    tty: File,
    parser: ReplyParser,
    /// How long the first frame waits.
    first_frame: Instant,
    /// When something was last read.
    last_read: Instant,
    /// When to stop listening for answers.
    until: Instant,
    /// The window's size when last looked at.
    size: (u16, u16),
    environment: Environment,
    multiplexer: Option<Multiplexer>,
    choices: Choices,
    /// What is thought so far.
    current: Capabilities,
}

impl Input {
    /// Makes the way in for a terminal that was asked nothing.
    pub(super) fn unasked() -> Self {
        Self {
            waiting: None,
            typed: VecDeque::new(),
            late: LateReplies::None,
        }
    }

    /// Makes the way in for a terminal that has been asked what `plan` says.
    pub(super) fn asked(
        plan: &Plan,
        environment: Environment,
        multiplexer: Option<Multiplexer>,
        choices: Choices,
        current: Capabilities,
    ) -> io::Result<Self> {
        let now = Instant::now();
        let patience = match plan.before_first_frame {
            true => plan.limit,
            false => Duration::ZERO,
        };
        let waiting = Waiting {
            tty: File::open("/dev/tty")?,
            parser: ReplyParser::default(),
            first_frame: now + patience,
            last_read: now,
            until: now + plan.limit + LATEST,
            size: crossterm::terminal::size()?,
            environment,
            multiplexer,
            choices,
            current,
        };
        Ok(Self {
            waiting: Some(waiting),
            ..Self::unasked()
        })
    }

    /// Returns what has been learned by the time of the first frame, if that changes anything.
    /// Waits only in terminals whose first frame would be wrong otherwise: call it when the
    /// article is ready and before it is laid out.
    ///
    /// # Errors
    /// Fails when the terminal is gone.
    pub fn before_first_frame(&mut self) -> io::Result<Option<Capabilities>> {
        while let Some(waiting) = &mut self.waiting {
            let patience = waiting
                .first_frame
                .saturating_duration_since(Instant::now());
            let read = waiting.read(patience)?;
            self.take_typed();
            if let Some(learned) = self.settle() {
                return Ok(Some(learned));
            }
            if !read {
                break;
            }
        }
        Ok(None)
    }

    /// Waits for what comes in next, for at most `timeout`, or without end; `None` when nothing
    /// came in time.
    ///
    /// # Errors
    /// Fails when the terminal is gone.
    pub fn next(&mut self, timeout: Option<Duration>) -> io::Result<Option<Incoming>> {
        let until = timeout.map(|timeout| Instant::now() + timeout);
        let left = || until.map(|until| until.saturating_duration_since(Instant::now()));
        loop {
            if let Some(event) = self.typed.pop_front() {
                return Ok(Some(Incoming::Event(event)));
            }
            if let Some(waiting) = &mut self.waiting {
                waiting.read(left().map_or(GLANCE, |left| left.min(GLANCE)))?;
                self.typed.extend(waiting.resized()?);
                self.take_typed();
                if let Some(learned) = self.settle() {
                    return Ok(Some(Incoming::Learned(learned)));
                }
            } else if let Some(event) = read_event(left())?
                && !self.late.swallows(&event)
            {
                return Ok(Some(Incoming::Event(event)));
            }
            if self.typed.is_empty() && left().is_some_and(|left| left.is_zero()) {
                return Ok(None);
            }
        }
    }

    fn take_typed(&mut self) {
        if let Some(waiting) = &mut self.waiting {
            self.typed
                .extend(typed::events(&waiting.parser.take_typed()));
        }
    }

    /// Ends the waiting when all has been answered or the time is up, and judges the answers.
    fn settle(&mut self) -> Option<Capabilities> {
        let waiting = self.waiting.as_mut()?;
        let complete = waiting.parser.answers().complete;
        if !complete && Instant::now() < waiting.until {
            return None;
        }
        waiting.parser.finish();
        self.take_typed();
        let waiting = self.waiting.take()?;
        if !complete {
            self.late = LateReplies::Expected;
        }
        let mut answers = waiting.parser.answers().clone();
        answers.multiplexer = waiting.multiplexer;
        let learned = decide(&waiting.environment, &answers, &waiting.choices);
        (learned != waiting.current).then_some(learned)
    }
}

/// Asks the terminal outside of any screen, and waits for all it has to say, but for no more than
/// a second or two. What the reader types meanwhile is lost.
pub(super) fn ask(plan: &Plan, so_far: Answers) -> io::Result<Answers> {
    let mut tty = File::options().read(true).write(true).open("/dev/tty")?;
    let until = Instant::now() + plan.limit.max(Duration::from_secs(1));
    let mut parser = ReplyParser::default();
    enable_raw_mode()?;
    let mut listen = || -> io::Result<()> {
        tty.write_all(plan.queries.as_bytes())?;
        while !parser.answers().complete {
            let left = until.saturating_duration_since(Instant::now());
            match read_for(&mut tty, left)? {
                Some(bytes) => parser.push(&bytes),
                None if left.is_zero() => break,
                None => {}
            }
        }
        // Some terminals print a letter for a query they do not know.
        tty.write_all(b"\r\x1b[K")
    };
    let listened = listen();
    disable_raw_mode()?;
    listened?;
    let mut answers = parser.answers().clone();
    answers.multiplexer = so_far.multiplexer;
    Ok(answers)
}

/// Reads what there is, waiting at most `patience`; `None` when nothing came.
fn read_for(tty: &mut File, patience: Duration) -> io::Result<Option<Vec<u8>>> {
    let timeout = Timespec::try_from(patience).ok();
    let mut fds = [PollFd::new(&*tty, PollFlags::IN)];
    match poll(&mut fds, timeout.as_ref()) {
        Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(None),
        Err(error) => return Err(error.into()),
        Ok(_) => {}
    }
    let mut bytes = [0; 512];
    match tty.read(&mut bytes)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        count => Ok(bytes.get(..count).map(<[u8]>::to_vec)),
    }
}

/// Reads the next event through crossterm, waiting at most `patience`, or without end.
fn read_event(patience: Option<Duration>) -> io::Result<Option<Event>> {
    match patience {
        Some(patience) if !event::poll(patience)? => Ok(None),
        _ => event::read().map(Some),
    }
}

impl Waiting {
    /// Returns the event of a changed window, if it has changed.
    fn resized(&mut self) -> io::Result<Option<Event>> {
        let size = crossterm::terminal::size()?;
        let changed = std::mem::replace(&mut self.size, size) != size;
        Ok(changed.then_some(Event::Resize(size.0, size.1)))
    }

    /// Reads what there is, waiting at most `patience`; tells whether anything came.
    fn read(&mut self, patience: Duration) -> io::Result<bool> {
        let Some(bytes) = read_for(&mut self.tty, patience)? else {
            if self.last_read.elapsed() >= IN_ONE_BREATH {
                self.parser.finish();
            }
            return Ok(false);
        };
        self.last_read = Instant::now();
        self.parser.push(&bytes);
        Ok(true)
    }
}

/// Replies that come after all patience, which crossterm takes for keys: the name of the terminal
/// is typed, letter by letter, between Alt-P and Alt-backslash.
#[derive(Debug)]
enum LateReplies {
    /// None can come.
    None,
    /// One may come.
    Expected,
    /// One is coming.
    Coming,
}

impl LateReplies {
    fn swallows(&mut self, event: &Event) -> bool {
        let alt = |wanted| match event {
            Event::Key(KeyEvent {
                code: KeyCode::Char(c),
                modifiers,
                ..
            }) => *c == wanted && modifiers.contains(KeyModifiers::ALT),
            _ => false,
        };
        match self {
            Self::None => false,
            Self::Expected if alt('P') => {
                *self = Self::Coming;
                true
            }
            Self::Expected => false,
            Self::Coming if alt('\\') => {
                *self = Self::None;
                true
            }
            Self::Coming => matches!(event, Event::Key(_)),
        }
    }
}
