//! The real binary in a pseudo-terminal, in front of a model of a terminal's screen.
//!
//! [`Session`] starts the program, answers its queries as a given terminal would, presses keys, and
//! waits for what it expects to see: for a state of the screen, never for time to pass.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// How long anything may take on a busy machine before the test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A terminal as far as the program can tell: variables, and answers to queries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    /// `TERM`.
    pub(crate) term: &'static str,
    /// Query and reply; what is not listed gets no reply.
    pub(crate) replies: &'static [(&'static str, &'static str)],
}

/// Primary device attributes, which every terminal answers.
pub(crate) const DA1: (&str, &str) = ("\x1b[c", "\x1b[?62;22c");

/// A terminal that does no reordering and says so.
pub(crate) const XTERM: Terminal = Terminal {
    term: "xterm-256color",
    replies: &[
        ("\x1b[>q", "\x1bP>|XTerm(379)\x1b\\"),
        ("\x1b[8$p", "\x1b[8;0$y"),
        DA1,
    ],
};

/// A program running in a pseudo-terminal.
pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    /// The terminal's modes before the program came, in the words of their `Debug`.
    modes_before: String,
}

/// What has come out of the program so far.
pub(crate) struct Seen {
    model: vt100::Parser,
    /// Every byte, in order, since they were last forgotten.
    pub(crate) written: Vec<u8>,
    /// How many of them were looked through for queries.
    answered: usize,
    /// The beginning of a U+FFFD of which the rest has not come.
    begun: Vec<u8>,
    ended: bool,
    hung_up: bool,
}

impl Seen {
    /// Shows bytes on the model of the screen. It takes U+FFFD for a broken byte and passes over it;
    /// terminals show it, so another character stands for it.
    fn show(&mut self, bytes: &[u8]) {
        const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();
        let mut rest = std::mem::take(&mut self.begun);
        rest.extend_from_slice(bytes);
        let mut shown = Vec::with_capacity(rest.len());
        let mut left = rest.as_slice();
        while let Some((&first, after)) = left.split_first() {
            if let Some(behind) = left.strip_prefix(REPLACEMENT) {
                shown.extend_from_slice("\u{25a1}".as_bytes());
                left = behind;
            } else if REPLACEMENT.starts_with(left) {
                break;
            } else {
                shown.push(first);
                left = after;
            }
        }
        self.begun = left.to_vec();
        self.model.process(&shown);
    }

    /// Returns the rows of the screen as text.
    pub(crate) fn text(&self) -> String {
        self.model.screen().contents()
    }

    /// Returns the model of the screen.
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.model.screen()
    }
}

fn non_zero(value: u16) -> NonZeroU16 {
    NonZeroU16::new(value).unwrap()
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

impl Session {
    /// Starts the program with these arguments on a screen of `columns` × `rows`.
    pub(crate) fn start(
        terminal: Terminal,
        (columns, rows): (u16, u16),
        arguments: &[&str],
    ) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_hashiya"));
        command.args(arguments);
        Self::run(terminal, (columns, rows), command, &[])
    }

    /// Starts a shell that runs `script`, with the program's path as `$0`.
    pub(crate) fn shell(
        terminal: Terminal,
        (columns, rows): (u16, u16),
        options: &[&str],
        script: &str,
        arguments: &[&str],
    ) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args(options);
        command.args(["-c", script, env!("CARGO_BIN_EXE_hashiya")]);
        command.args(arguments);
        Self::run(terminal, (columns, rows), command, &[])
    }

    /// Starts any command, with more variables than a terminal sets.
    pub(crate) fn run(
        terminal: Terminal,
        (columns, rows): (u16, u16),
        mut command: CommandBuilder,
        variables: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        command.env_clear();
        command.env("PATH", std::env::var("PATH").unwrap_or_default());
        command.env("TERM", terminal.term);
        command.env("LANG", "C.UTF-8");
        for (name, value) in variables {
            command.env(name, value);
        }
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        let modes_before = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Seen {
            model: vt100::Parser::new(non_zero(rows), non_zero(columns), 0),
            written: Vec::new(),
            answered: 0,
            begun: Vec::new(),
            ended: false,
            hung_up: false,
        };
        let seen = Arc::new((Mutex::new(seen), Condvar::new()));
        let writer = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let reader = pair.master.try_clone_reader().unwrap();
        let (there, answers) = (Arc::clone(&seen), Arc::clone(&writer));
        thread::spawn(move || watch(reader, terminal, &there, &answers));
        Self {
            child,
            master: Some(pair.master),
            writer,
            seen,
            modes_before,
        }
    }

    /// Types.
    pub(crate) fn send(&self, keys: &str) {
        let mut writer = self.writer.lock().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Changes the size of the window.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let mut seen = self.seen.0.lock().unwrap();
        seen.model.set_size(non_zero(rows), non_zero(columns));
        drop(seen);
        self.master
            .as_ref()
            .unwrap()
            .resize(size(columns, rows))
            .unwrap();
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Closes the terminal's window, after pressing a key that makes the program write: only then
    /// does the one who reads here notice that it is to let go of the terminal, too.
    pub(crate) fn hang_up(&mut self, key: &str) {
        self.seen.0.lock().unwrap().hung_up = true;
        self.send(key);
        self.master = None;
        *self.writer.lock().unwrap() = Box::new(std::io::sink());
    }

    /// Waits until what has been seen is as wanted, and returns it.
    #[track_caller]
    pub(crate) fn wait_for(
        &self,
        what: &str,
        wanted: impl Fn(&Seen) -> bool,
    ) -> MutexGuard<'_, Seen> {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().unwrap();
        while !wanted(&seen) {
            let left = deadline.saturating_duration_since(Instant::now());
            let gone = seen.ended;
            assert!(
                !left.is_zero() && !gone,
                "no {what} (ended: {gone}):\n{}",
                seen.text()
            );
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        seen
    }

    /// Waits until `text` stands on the screen.
    #[track_caller]
    pub(crate) fn wait_for_text(&self, text: &str) {
        drop(self.wait_for(text, |seen| seen.text().contains(text)));
    }

    /// Waits until a frame is whole, or the program has ended; tells whether it was the former.
    #[track_caller]
    pub(crate) fn wait_for_frame_or_end(&self) -> bool {
        const FRAME_END: &[u8] = b"\x1b[?2026l";
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().unwrap();
        loop {
            if seen
                .written
                .windows(FRAME_END.len())
                .any(|bytes| bytes == FRAME_END)
            {
                return true;
            }
            if seen.ended {
                return false;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "neither frame nor end:\n{}", seen.text());
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until the program has ended and all it wrote was read.
    #[track_caller]
    pub(crate) fn wait_for_end(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().unwrap();
        while !seen.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "still running:\n{}", seen.text());
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        drop(seen);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(
                Instant::now() < deadline,
                "it has let go of the terminal, but goes on"
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until nothing more has come for a while, and forgets the bytes; the screen stays. Tells
    /// whether the program goes on.
    pub(crate) fn wait_for_rest(&self, quiet: Duration) -> bool {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().unwrap();
        let mut length = usize::MAX;
        while seen.written.len() != length && !seen.ended && Instant::now() < deadline {
            length = seen.written.len();
            let more = |seen: &mut Seen| seen.written.len() == length && !seen.ended;
            seen = self.seen.1.wait_timeout_while(seen, quiet, more).unwrap().0;
        }
        seen.written.clear();
        seen.answered = 0;
        !seen.ended
    }

    /// Returns the memory that the program holds, in KiB.
    pub(crate) fn memory(&self) -> Option<u64> {
        let path = format!("/proc/{}/status", self.child.process_id()?);
        let status = std::fs::read_to_string(path).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    }

    /// Returns what has been seen so far.
    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap()
    }

    /// Checks that nothing of the program is left in the terminal.
    #[track_caller]
    pub(crate) fn assert_restored(&self) {
        let seen = self.seen();
        let screen = seen.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "paste is bracketed");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        let written = String::from_utf8_lossy(&seen.written);
        assert_eq!(
            written.rfind("\x1b[8l") < written.rfind("\x1b[8h"),
            written.contains("\x1b[8l")
        );
        let modes = format!("{:?}", self.master.as_ref().unwrap().get_termios());
        assert_eq!(modes, self.modes_before, "raw mode was left on");
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A test that failed leaves its program running; one that passed, nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads what the program writes, and answers its queries.
fn watch(
    mut reader: Box<dyn Read + Send>,
    terminal: Terminal,
    seen: &(Mutex<Seen>, Condvar),
    writer: &Mutex<Box<dyn Write + Send>>,
) {
    let mut bytes = [0; 4096];
    // Reading fails, too, when the last program has left the terminal.
    while let Ok(count @ 1..) = reader.read(&mut bytes) {
        let mut state = seen.0.lock().unwrap();
        state.written.extend_from_slice(&bytes[..count]);
        state.show(&bytes[..count]);
        let mut answered = state.answered;
        let replies = replies(terminal, &state.written, &mut answered);
        state.answered = answered;
        seen.1.notify_all();
        if state.hung_up {
            break;
        }
        drop(state);
        if !replies.is_empty() {
            // The program may be gone by now.
            let _ = writer.lock().unwrap().write_all(replies.as_bytes());
        }
    }
    drop(reader);
    seen.0.lock().unwrap().ended = true;
    seen.1.notify_all();
}

/// Returns the replies to the queries after the first `answered` bytes, in the order of asking.
fn replies(terminal: Terminal, written: &[u8], answered: &mut usize) -> String {
    let mut replies = String::new();
    loop {
        let rest = &written[*answered..];
        let next = terminal
            .replies
            .iter()
            .filter_map(|(query, reply)| {
                let at = rest
                    .windows(query.len())
                    .position(|bytes| bytes == query.as_bytes())?;
                Some((at, query.len(), reply))
            })
            .min();
        let Some((at, length, reply)) = next else {
            return replies;
        };
        *answered += at + length;
        replies.push_str(reply);
    }
}
