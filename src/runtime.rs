//! The loop of the program on the screen: event → update → effects → draw.
//!
//! What takes long runs on other threads and answers with a message: names are looked for by the
//! worker, the library has a desk of its own. The loop sleeps until the terminal or one of them
//! has something to say.

mod desk;
mod fetching;
mod keeper;
mod loading;
mod loose;
mod names;
mod outside;
mod translate;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

pub use desk::Desk;
pub use keeper::{keep_files, open};
pub use loading::prepare;
pub use loose::Beside;

use crate::app::event::{Event, Size};
use crate::app::keymap::Keymap;
use crate::app::message::{Effect, Message, Ticket, Time};
use crate::app::{Look, Notice, State, search, update};
use crate::article::{Article, ArticleId};
use crate::library::{Answer, Request};
use crate::runtime::names::Job;
use crate::runtime::translate::translate;
use crate::span::Span;
use crate::store;
use crate::terminal::{self, Capabilities, Choices, Incoming, Screen};
use crate::ui::{self, theme::Theme};

/// How long the first frame waits for the names, or the library for its lists: not so long that
/// anyone would see it come late.
const PATIENCE: Duration = Duration::from_millis(2);
/// How long the first frame waits for the library's first lists: an empty frame would only flash.
const PATIENCE_WITH_LIBRARY: Duration = Duration::from_millis(40);
/// How often the answers are looked for while they are awaited.
const POLL: Duration = Duration::from_millis(1);
/// How often the time is told, while a library shows how old its articles are.
const MINUTE: Duration = Duration::from_secs(60);

/// How often it is looked, while keys are pressed, whether another program changed the library.
const GLANCE: Duration = Duration::from_secs(1);

/// What is shown first.
#[derive(Debug)]
pub enum Opening {
    /// One article, what is to be told beside it, and where its annotations go.
    Article(Box<Article>, Option<Notice>, Beside),
    /// The beginning of a long article, and what brings the whole.
    Beginning(Box<Article>, Rest),
    /// A library.
    Library(Desk),
}

/// How the reader wants the screen.
#[derive(Debug)]
pub struct Setup {
    /// How pages look.
    pub look: Look,
    /// The colours.
    pub theme: Theme,
    /// What the terminal is left to do.
    pub choices: Choices,
    /// Which key wants what.
    pub keys: Keymap,
    /// What to tell before anything else.
    pub notice: Option<Notice>,
}

/// What brings the whole of an article of which the beginning is shown, with where its annotations
/// go, or the failure to tell.
pub struct Rest(pub Box<Bring>);

type Bring = dyn FnOnce() -> Result<(Article, Beside), Answer> + Send;

impl std::fmt::Debug for Rest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Rest").finish_non_exhaustive()
    }
}

/// Shows an article or a library on the screen until the reader leaves.
///
/// # Errors
///
/// When there is no terminal, or it is gone.
pub fn read(opening: Opening, setup: Setup) -> io::Result<()> {
    let Setup { look, theme, .. } = setup;
    let mut state = State::new(look, Size::default());
    state.annotations.ids = store::ids();
    state.keys = setup.keys;
    let mut crew = Crew::new(look.threshold);
    let mut patience = PATIENCE;
    let mut notice = None;
    // Names and lists are looked for while the terminal is still being asked what it is.
    let first = match opening {
        Opening::Article(article, told, beside) => {
            notice = told;
            let article = Arc::from(article);
            crew.beside = Some((beside, Arc::clone(&article)));
            Message::Opened(ArticleId(1), article)
        }
        Opening::Beginning(article, rest) => {
            crew.bring(ArticleId(1), rest);
            Message::Begun(ArticleId(1), Arc::from(article))
        }
        Opening::Library(desk) => {
            crew.desk = Some(desk);
            patience = PATIENCE_WITH_LIBRARY;
            Message::Library(time())
        }
    };
    for effect in update(&mut state, first) {
        crew.start(effect);
    }
    let (mut screen, mut input) = terminal::open(&setup.choices)?;
    if let Some(learned) = input.before_first_frame()? {
        screen.adopt(learned)?;
    }
    let (columns, rows) = crossterm::terminal::size()?;
    state.look = fitted(state.look, screen.capabilities());
    let warning = warning(screen.capabilities());
    state.notice = setup.notice.or(warning).or(notice);
    let resized = Message::Event(Event::Resized(Size { columns, rows }));
    for effect in update(&mut state, resized) {
        crew.start(effect);
    }
    while let Some(answer) = crew.wait(patience) {
        for effect in update(&mut state, answer) {
            crew.start(effect);
        }
    }
    let mut changed = true;
    loop {
        if changed {
            screen.draw(|frame| ui::view(&state, theme, frame))?;
        }
        crew.open_desk();
        let message = next(&mut crew, &mut input, &mut screen, &mut state)?;
        changed = message.is_some();
        let Some(message) = message else {
            continue;
        };
        for effect in update(&mut state, message) {
            match effect {
                Effect::Quit => {
                    screen.leave()?;
                    crew.end();
                    return Ok(());
                }
                Effect::Suspend => screen.suspend()?,
                Effect::Redraw => screen.repaint()?,
                Effect::Copy(text) => screen.copy(&text)?,
                Effect::Edit(text) => {
                    let edited = screen.lend(|| outside::edit(&text))?;
                    crew.tell(Message::Edited(edited));
                }
                effect => crew.start(effect),
            }
        }
    }
}

/// Returns what the reader should know of the terminal: the first of what cannot be served.
fn warning(capabilities: &Capabilities) -> Option<Notice> {
    let note = capabilities.notes.first()?;
    Some(Notice::Terminal {
        arabic: note.arabic(),
        english: note.english(),
    })
}

/// Returns the look with what the terminal leaves to us.
fn fitted(look: Look, capabilities: &Capabilities) -> Look {
    Look {
        profile: capabilities.profile,
        columns: !capabilities.full_width_rows,
        ..look
    }
}

fn time() -> Time {
    Time {
        now: store::now(),
        today: store::today(),
    }
}

/// Waits for what happens next; `None` when it concerns nobody.
fn next(
    crew: &mut Crew,
    input: &mut terminal::Input,
    screen: &mut Screen,
    state: &mut State,
) -> io::Result<Option<Message>> {
    // Whoever is idle now has sent all it had to say before; so it is asked before looking.
    let busy = crew.is_busy();
    if let Some(answer) = crew.take() {
        return Ok(Some(answer));
    }
    if state.library.is_some() && crew.is_a_minute_over() {
        return Ok(Some(Message::Time(time())));
    }
    let patience = match (busy, state.library.is_some()) {
        (true, _) => Some(POLL),
        (false, true) => Some(MINUTE),
        (false, false) => None,
    };
    match input.next(patience)? {
        Some(Incoming::Event(event)) => {
            crew.glance();
            Ok(translate(&event).map(Message::Event))
        }
        Some(Incoming::Learned(learned)) => {
            state.look = fitted(state.look, &learned);
            // What was told of the terminal before may be wrong now; what was told of other things is not.
            if matches!(state.notice, None | Some(Notice::Terminal { .. })) {
                state.notice = warning(&learned);
            }
            screen.adopt(learned)?;
            Ok(Some(Message::Event(Event::Resized(state.size))))
        }
        None => Ok(None),
    }
}

/// Those who do what takes long, and their answers.
#[derive(Debug)]
struct Crew {
    answers: Receiver<Message>,
    answer: Sender<Message>,
    /// How sure the extractor must be of a mention.
    threshold: f32,
    /// How many jobs have not been answered.
    looking: usize,
    /// The worker that looks for names, once it was needed.
    names: Option<Sender<Job>>,
    desk: Option<Desk>,
    /// Where annotations of a loose article go, until the desk is opened: after the first frame.
    beside: Option<(Beside, Arc<Article>)>,
    /// The same of an article that is still being read, when it was.
    brought: Option<Receiver<(Beside, Arc<Article>)>>,
    /// What is to be asked then.
    waiting: Vec<Request>,
    /// When it was looked whether another program changed what is shown.
    glanced: std::time::Instant,
    told_time: std::time::Instant,
}

impl Crew {
    fn new(threshold: f32) -> Self {
        let (answer, answers) = channel();
        Self {
            threshold,
            answers,
            answer,
            looking: 0,
            names: None,
            desk: None,
            beside: None,
            brought: None,
            waiting: Vec::new(),
            glanced: std::time::Instant::now(),
            told_time: std::time::Instant::now(),
        }
    }

    /// Opens the desk of a loose article, once.
    fn open_desk(&mut self) {
        if let Some(brought) = self
            .brought
            .as_ref()
            .and_then(|brought| brought.try_recv().ok())
        {
            self.beside = Some(brought);
            self.brought = None;
        }
        if let Some((beside, article)) = self.beside.take() {
            let desk = loose::open(beside, article);
            for request in self.waiting.drain(..) {
                desk.ask(request);
            }
            self.desk = Some(desk);
        }
    }

    /// Looks now and then, while the reader is there, whether another program changed what is shown.
    fn glance(&mut self) {
        if let Some(desk) = &self.desk
            && self.glanced.elapsed() >= GLANCE
        {
            self.glanced = std::time::Instant::now();
            desk.glance();
        }
    }

    fn is_busy(&self) -> bool {
        self.looking > 0 || self.desk.as_ref().is_some_and(Desk::is_busy)
    }

    fn is_a_minute_over(&mut self) -> bool {
        let over = self.told_time.elapsed() >= MINUTE;
        if over {
            self.told_time = std::time::Instant::now();
        }
        over
    }

    /// Has somebody do what takes long.
    fn start(&mut self, effect: Effect) {
        match effect {
            Effect::Extract(id, article) => self.look_for_names(Job::Whole(id, article)),
            Effect::ExtractPart(id, part) => self.look_for_names(Job::Part(id, part)),
            Effect::Discard(names) => self.look_for_names(Job::Discard(names)),
            Effect::Search(ticket, article, wanted, stretch) => {
                self.search(ticket, article, wanted, stretch);
            }
            Effect::Library(request) => match &self.desk {
                Some(desk) => desk.ask(request),
                None => {
                    let comes = self.beside.is_some() || self.brought.is_some();
                    debug_assert!(comes, "there is no library to ask");
                    self.waiting.push(request);
                }
            },
            Effect::Browse(link) => {
                if let Err(failure) = outside::browse(&link) {
                    self.tell(Message::Answer(failure));
                }
            }
            Effect::Export(form, article, found) => {
                let told = outside::export(form, &article, &found);
                self.tell(told);
            }
            Effect::Quit | Effect::Suspend | Effect::Redraw => {}
            Effect::Copy(_) | Effect::Edit(_) => {}
        }
    }

    fn tell(&self, message: Message) {
        // The receiver is our own.
        let _ = self.answer.send(message);
    }

    fn look_for_names(&mut self, job: Job) {
        let (answer, threshold) = (&self.answer, self.threshold);
        let names = self
            .names
            .get_or_insert_with(|| names::start(answer.clone(), threshold));
        let is_answered = !matches!(job, Job::Discard(_));
        if names.send(job).is_ok() && is_answered {
            self.looking += 1;
        }
    }

    fn search(&mut self, ticket: Ticket, article: Arc<Article>, wanted: String, stretch: Span) {
        let answer = self.answer.clone();
        self.looking += 1;
        thread::spawn(move || {
            let find = || search::find(&article, &wanted, stretch);
            let found = catch_unwind(AssertUnwindSafe(find)).unwrap_or_default();
            // Nobody listens any more when the program is ending.
            let _ = answer.send(Message::Searched(ticket, found));
        });
    }

    /// Brings the whole of the article whose beginning is shown.
    fn bring(&mut self, id: ArticleId, rest: Rest) {
        let answer = self.answer.clone();
        let (beside, brought) = channel();
        self.brought = Some(brought);
        self.looking += 1;
        thread::spawn(move || {
            let told = match catch_unwind(AssertUnwindSafe(rest.0)) {
                Ok(Ok((article, goes_to))) => {
                    // Nobody listens any more when the program is ending.
                    let article = Arc::new(article);
                    let _ = beside.send((goes_to, Arc::clone(&article)));
                    Message::Completed(id, article)
                }
                Ok(Err(failure)) => Message::Incomplete(id, failure),
                Err(_) => Message::Incomplete(
                    id,
                    Answer::Failed {
                        what: "the rest of the article cannot be shown".to_owned(),
                        why: "reading it broke off".to_owned(),
                        hint: "open a part of the file".to_owned(),
                    },
                ),
            };
            // Nobody listens any more when the program is ending.
            let _ = answer.send(told);
        });
    }

    /// Returns an answer that has come.
    fn take(&mut self) -> Option<Message> {
        let answer = self.answers.try_recv().ok();
        let answer = self.note(answer);
        answer.or_else(|| {
            let desk = self.desk.as_ref()?;
            desk.take().map(Message::Answer)
        })
    }

    /// Returns an answer if one comes within `patience` while anybody is at work.
    fn wait(&mut self, patience: Duration) -> Option<Message> {
        let end = std::time::Instant::now() + patience;
        loop {
            let busy = self.is_busy();
            if let Some(answer) = self.take() {
                return Some(answer);
            }
            let left = end.saturating_duration_since(std::time::Instant::now());
            if !busy || left.is_zero() {
                return None;
            }
            thread::sleep(left.min(Duration::from_micros(500)));
        }
    }

    fn note(&mut self, answer: Option<Message>) -> Option<Message> {
        if let Some(
            Message::Extracted(..)
            | Message::PartExtracted(..)
            | Message::Searched(..)
            | Message::Completed(..)
            | Message::Incomplete(..),
        ) = &answer
        {
            self.looking -= 1;
        }
        answer
    }

    /// Lets the library finish what it was asked.
    fn end(self) {
        if let Some(desk) = self.desk {
            desk.close();
        }
    }
}
