//! The screen: taken on entering, given back on every way out.
//!
//! Ways out are leaving, dropping, a panic, SIGTERM, SIGINT, SIGQUIT and SIGHUP; SIGTSTP gives the
//! screen back for a while, SIGCONT takes it again. Signals are handled on a thread of their own,
//! so the screen comes back even when the program is busy; one lock keeps a frame and the giving
//! back from running into each other.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::{Frame, Terminal};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level::{emulate_default_handler, raise};

use super::backend::CellBackend;
use super::detect::Capabilities;
use super::sequences;

/// The terminal's screen, ours until dropped.
#[derive(Debug)]
pub struct Screen {
    terminal: Terminal<CellBackend<FrameSink>>,
    capabilities: Capabilities,
    shared: Arc<Shared>,
    signals: Handle,
}

/// What the signal thread and the panic hook need as well.
#[derive(Debug)]
struct Shared {
    hold: Mutex<Hold>,
    /// Whether the screen was lost in between, so that the next frame must be a whole one.
    lost: AtomicBool,
    /// What other threads had to say when they panicked; the screen was no place for it.
    panics: Mutex<Vec<String>>,
}

/// Our hold on the terminal.
#[derive(Debug)]
struct Hold {
    out: File,
    presence: Presence,
    ahead: String,
    set_up: String,
    tear_down: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    /// The screen is ours.
    Here,
    /// Suspended: it is the shell's until we are continued.
    Away,
    /// Lent to another program that we wait for.
    Lent,
    /// Given back for good.
    Gone,
}

impl Screen {
    /// Takes the screen, asking `queries` on the way, before it is set up and cleared.
    ///
    /// # Errors
    /// Fails when there is no terminal.
    pub(super) fn enter(capabilities: Capabilities, queries: &str) -> io::Result<Self> {
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let shared = Arc::new(Shared {
            hold: Mutex::new(Hold {
                out,
                presence: Presence::Gone,
                ahead: sequences::ahead(&capabilities),
                set_up: sequences::set_up(&capabilities),
                tear_down: sequences::tear_down(&capabilities),
            }),
            lost: AtomicBool::new(false),
            panics: Mutex::default(),
        });
        shared.hold().take(queries)?;
        // Reads nothing, but from now on no change of size is missed, and none of those by which
        // the signal thread wakes the one who waits for events.
        crossterm::event::poll(Duration::ZERO)?;
        let signals = watch_signals(&shared)?;
        watch_panics(&shared);
        let backend = CellBackend::new(FrameSink(Arc::clone(&shared)), &capabilities);
        let terminal = Terminal::new(backend)?;
        Ok(Self {
            terminal,
            capabilities,
            shared,
            signals,
        })
    }

    /// Returns what the terminal can do, as far as is known.
    #[must_use]
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// Goes on with what has been learned of the terminal since. Where that changes what is to be
    /// sent, the next frame is a whole one.
    ///
    /// # Errors
    /// Fails when the terminal is gone.
    pub fn adopt(&mut self, capabilities: Capabilities) -> io::Result<()> {
        if !capabilities.are_served_like(&self.capabilities) {
            self.shared.hold().change(&capabilities)?;
            self.terminal.backend_mut().adopt(&capabilities);
            self.shared.lost.store(true, Ordering::Relaxed);
        }
        self.capabilities = capabilities;
        Ok(())
    }

    /// Makes the next frame a whole one, on a screen set up anew: something else wrote on it.
    ///
    /// # Errors
    /// Fails when the terminal is gone.
    pub fn repaint(&mut self) -> io::Result<()> {
        self.shared.lost.store(true, Ordering::Relaxed);
        self.shared.hold().set_up_again()
    }

    /// Draws one frame. Does nothing while suspended.
    ///
    /// # Errors
    /// Fails when the terminal is gone.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        if self.shared.lost.swap(false, Ordering::Relaxed) {
            self.terminal.clear()?;
        }
        self.terminal.draw(render)?;
        Ok(())
    }

    /// Puts a text into the clipboard of the terminal (OSC 52), where it has one.
    ///
    /// # Errors
    /// Fails when the terminal is gone.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let mut sequence = String::new();
        let command = CopyToClipboard::to_clipboard_from(text);
        if command.write_ansi(&mut sequence).is_err() {
            return Ok(());
        }
        self.shared.hold().say(&sequence)
    }

    /// Gives the screen back and stops, as Ctrl-Z asks; after `fg` a resize event comes, and the
    /// next frame is a whole one. Does nothing where no shell would ever continue us.
    ///
    /// # Errors
    /// Fails when the signal cannot be raised.
    pub fn suspend(&self) -> io::Result<()> {
        raise(SIGTSTP)
    }

    /// Lends the screen to another program while `work` waits for it; the next frame is a whole one.
    /// Meanwhile Ctrl-C and Ctrl-\\ are that program's own affair.
    ///
    /// # Errors
    /// Fails when the terminal is gone.
    pub fn lend<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        self.shared.hold().give_back(Presence::Lent)?;
        let done = work();
        self.shared.hold().take("")?;
        self.shared.lost.store(true, Ordering::Relaxed);
        Ok(done)
    }

    /// Gives the screen back. The same happens on drop; this one tells when it failed.
    ///
    /// # Errors
    /// Fails when the terminal is gone.
    pub fn leave(self) -> io::Result<()> {
        self.shared.hold().give_back(Presence::Gone)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.signals.close();
        // Nobody is left to tell when the terminal is gone.
        let _ = self.shared.hold().give_back(Presence::Gone);
        let panics = self
            .shared
            .panics
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for message in panics.iter() {
            let _ = writeln!(io::stderr(), "{message}");
        }
    }
}

impl Shared {
    fn hold(&self) -> MutexGuard<'_, Hold> {
        // A thread that panicked while it wrote has left half a frame, not a broken state.
        self.hold.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hold {
    fn take(&mut self, queries: &str) -> io::Result<()> {
        enable_raw_mode()?;
        let sent = self.send(&[&*self.ahead, sequences::take(), queries, &self.set_up].concat());
        if sent.is_err() {
            disable_raw_mode()?;
        } else {
            self.presence = Presence::Here;
        }
        sent
    }

    fn change(&mut self, capabilities: &Capabilities) -> io::Result<()> {
        let tear_down = std::mem::replace(&mut self.tear_down, sequences::tear_down(capabilities));
        self.ahead = sequences::ahead(capabilities);
        self.set_up = sequences::set_up(capabilities);
        if self.presence == Presence::Here {
            self.send(&[&*tear_down, &*self.set_up].concat())?;
        }
        Ok(())
    }

    fn set_up_again(&mut self) -> io::Result<()> {
        match self.presence {
            Presence::Here => self.send(&self.set_up),
            Presence::Away | Presence::Lent | Presence::Gone => Ok(()),
        }
    }

    fn say(&mut self, sequence: &str) -> io::Result<()> {
        match self.presence {
            Presence::Here => self.send(sequence),
            Presence::Away | Presence::Lent | Presence::Gone => Ok(()),
        }
    }

    fn give_back(&mut self, presence: Presence) -> io::Result<()> {
        let before = std::mem::replace(&mut self.presence, presence);
        if before != Presence::Here {
            return Ok(());
        }
        let sent = self.send(&[&*self.tear_down, sequences::give_back()].concat());
        disable_raw_mode()?;
        sent
    }

    fn send(&self, sequences: &str) -> io::Result<()> {
        let mut out = &self.out;
        out.write_all(sequences.as_bytes())?;
        out.flush()
    }
}

/// Where frames go: to the terminal while the screen is ours, nowhere while it is not.
#[derive(Debug)]
struct FrameSink(Arc<Shared>);

impl Write for FrameSink {
    /// Writes one whole frame.
    fn write(&mut self, frame: &[u8]) -> io::Result<usize> {
        let hold = self.0.hold();
        if hold.presence == Presence::Here {
            let begin = sequences::FRAME_BEGIN.as_bytes();
            let end = sequences::FRAME_END.as_bytes();
            let mut out = &hold.out;
            out.write_all(&[begin, frame, end].concat())?;
        } else {
            self.0.lost.store(true, Ordering::Relaxed);
        }
        Ok(frame.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts the thread that acts on signals.
fn watch_signals(shared: &Arc<Shared>) -> io::Result<Handle> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGCONT])?;
    let handle = signals.handle();
    let shared = Arc::clone(shared);
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                // Where writing fails there is no terminal left to put right.
                let _ = act_on(signal, &shared);
            }
        })?;
    Ok(handle)
}

fn act_on(signal: i32, shared: &Shared) -> io::Result<()> {
    match signal {
        SIGINT | SIGQUIT if shared.hold().presence == Presence::Lent => Ok(()),
        SIGTSTP if is_orphan() => Ok(()),
        SIGTSTP => {
            let mut hold = shared.hold();
            if hold.presence == Presence::Here {
                hold.give_back(Presence::Away)?;
            }
            drop(hold);
            emulate_default_handler(SIGTSTP)
        }
        SIGCONT => {
            let mut hold = shared.hold();
            if hold.presence == Presence::Here {
                // Stopped by SIGSTOP, which nobody sees coming; the shell has set its own modes.
                disable_raw_mode()?;
            }
            // A screen that is lent stays so.
            if matches!(hold.presence, Presence::Here | Presence::Away) {
                hold.take("")?;
            }
            drop(hold);
            shared.lost.store(true, Ordering::Relaxed);
            // The window may have changed meanwhile; this also wakes the one who waits for events.
            raise(SIGWINCH)
        }
        _ => {
            // Even when this fails the signal is obeyed.
            let _ = shared.hold().give_back(Presence::Gone);
            emulate_default_handler(signal)
        }
    }
}

/// Tells whether our parent is of another session, as when a terminal runs us without a shell.
/// Nobody would continue us then.
fn is_orphan() -> bool {
    let Some(parent) = rustix::process::getppid() else {
        return true;
    };
    match (
        rustix::process::getsid(Some(parent)),
        rustix::process::getsid(None),
    ) {
        (Ok(theirs), Ok(ours)) => theirs != ours,
        _ => true,
    }
}

/// Gives the screen back before a panic of this thread is reported. Other threads' panics are kept
/// until the screen is given back in the ordinary way.
fn watch_panics(shared: &Arc<Shared>) {
    let ours = thread::current().id();
    let report = panic::take_hook();
    let shared = Arc::clone(shared);
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() != ours {
            if let Ok(mut panics) = shared.panics.try_lock() {
                panics.push(info.to_string());
            }
            return;
        }
        // The lock is held when the panic comes from within a write; then the drop that follows
        // gives the screen back, and the message is shown before it.
        if let Ok(mut hold) = shared.hold.try_lock() {
            let _ = hold.give_back(Presence::Gone);
        }
        report(info);
    }));
}
