//! Random keys of the real key map, in the real binary, for as long as one likes.
//!
//! The suite presses a thousand. `HASHIYA_SOAK=3600` goes on for an hour, `HASHIYA_SOAK_SEED`
//! chooses other keys, `HASHIYA_SOAK_TEXTS` names a folder with more articles.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hashiya::app::event::{Key, KeyCode};
use hashiya::app::keymap::BINDINGS;
use portable_pty::CommandBuilder;
use tempfile::TempDir;

use crate::pty::{Session, XTERM};
use crate::support::{ARTICLE, Random};

/// Keys of a run of the suite.
const KEYS: usize = 1_000;
/// Keys between two looks at the screen.
const STRETCH: usize = 100;
/// How long nothing comes before the screen is taken to be at rest.
const QUIET: Duration = Duration::from_millis(250);

/// What stands in the index until names are found, in the order of the screen.
const READING: [&str; 2] = ["Reading", "\u{fe83}\u{feae}\u{fed8}\u{fef3}"];

/// Returns the bytes that a terminal sends for a key.
fn bytes(key: Key) -> String {
    let plain = match key.code {
        KeyCode::Char(c) if key.control => {
            char::from(u8::try_from(c.to_ascii_lowercase()).unwrap() & 0x1f).to_string()
        }
        KeyCode::Char(c) => c.to_string(),
        KeyCode::Enter => "\r".to_owned(),
        KeyCode::Escape => "\x1b".to_owned(),
        KeyCode::Backspace => "\x7f".to_owned(),
        KeyCode::Tab => "\t".to_owned(),
        KeyCode::BackTab => "\x1b[Z".to_owned(),
        KeyCode::Delete => "\x1b[3~".to_owned(),
        KeyCode::PageUp => "\x1b[5~".to_owned(),
        KeyCode::PageDown => "\x1b[6~".to_owned(),
        code => {
            let last = match code {
                KeyCode::Up => 'A',
                KeyCode::Down => 'B',
                KeyCode::Right => 'C',
                KeyCode::Left => 'D',
                KeyCode::Home => 'H',
                _ => 'F',
            };
            let alt = if key.alt { "1;3" } else { "" };
            return format!("\x1b[{alt}{last}");
        }
    };
    if key.alt {
        format!("\x1b{plain}")
    } else {
        plain
    }
}

/// Returns what may be pressed: all keys of the map but those that hand the terminal to others, and
/// what a reader types into prompts.
fn presses() -> Vec<String> {
    let mut presses: Vec<String> = BINDINGS
        .iter()
        .map(|binding| binding.key)
        .filter(|key| !(key.control && matches!(key.code, KeyCode::Char('c' | 'z'))))
        .map(bytes)
        .collect();
    presses.sort();
    presses.dedup();
    let typed = [
        "نور", "ح", "a", "3", "٥", "\r", "\x1b", "\x7f", "e\u{301}", " ",
    ];
    presses.extend(typed.map(str::to_owned));
    presses
}

/// One program after another, since some keys lead out of it.
struct Soak {
    folder: TempDir,
    random: Random,
    texts: Vec<PathBuf>,
    session: Session,
    started: usize,
}

impl Soak {
    fn new(seed: u64, more: Option<&Path>) -> Self {
        let folder = TempDir::new().unwrap();
        let mut random = Random(seed);
        let texts = texts(folder.path(), &mut random, more);
        let session = start(folder.path(), &texts, &mut random);
        Self {
            folder,
            random,
            texts,
            session,
            started: 1,
        }
    }

    /// Presses some keys, changes the window now and then, and checks what stands on the screen.
    fn press(&mut self, presses: &[String]) {
        for _ in 0..STRETCH {
            match self.random.index(60) {
                0 => {
                    let (columns, rows) = (1 + self.random.index(180), 1 + self.random.index(50));
                    let columns = u16::try_from(columns).unwrap();
                    self.session.resize(columns, u16::try_from(rows).unwrap());
                }
                1 => {
                    let (x, y) = (1 + self.random.index(120), 1 + self.random.index(40));
                    self.session
                        .send(&format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"));
                }
                // Out of whatever is open. Twice, or it would be Alt with the next key.
                2..=7 => self.session.send("\x1b\x1b"),
                8..=10 => self.session.send("\r"),
                _ => self.session.send(self.random.of::<String>(presses)),
            }
        }
        if !self.session.wait_for_rest(QUIET) {
            assert!(
                self.session.wait_for_end().success(),
                "{}",
                self.session.seen().text()
            );
            self.session = start(self.folder.path(), &self.texts, &mut self.random);
            self.started += 1;
            return;
        }
        self.compare();
    }

    /// What stands on the screen is what is painted from nothing.
    fn compare(&self) {
        // A key without a meaning takes a notice away, which may be some rows high.
        self.session.send("&");
        assert!(self.session.wait_for_rest(QUIET));
        let before = self.page();
        // Names come when they are found, whatever is pressed.
        let waits = |row: &String| READING.iter().any(|reading| row.contains(reading));
        if before.iter().any(waits) {
            return;
        }
        self.session.send("\x0c");
        assert!(self.session.wait_for_rest(QUIET));
        let after = self.page();
        assert_eq!(before, after, "the screen differs from a fresh one");
    }

    /// Returns the rows of the screen but the last, in which a key takes notices away.
    fn page(&self) -> Vec<String> {
        let contents = self.session.seen().screen().contents();
        assert!(!contents.contains("panicked"), "{contents}");
        let rows = contents.lines().map(|row| row.trim_end().to_owned());
        let mut rows: Vec<String> = rows.collect();
        let (height, _) = self.session.seen().screen().size();
        rows.resize(usize::from(height.get()) - 1, String::new());
        rows
    }
}

/// Returns articles of ours, broken in many ways, and those of the folder.
fn texts(folder: &Path, random: &mut Random, more: Option<&Path>) -> Vec<PathBuf> {
    let pieces = [
        ARTICLE,
        "\u{202e}",
        "\u{2067}",
        "e\u{301}\u{302}",
        "\u{1f468}\u{200d}\u{1f469}",
        "ﷺ",
        "\t",
        "\n\n",
        "لا لآ",
        "12,345.6%",
        "شركة نور ",
        "(Orbit) ",
        "\u{200f}",
        "كــــتاب ",
        "\x1b[31m",
    ];
    let mut texts = Vec::new();
    for number in 0..4 {
        let text: String = (0..40).map(|_| *random.of(&pieces)).collect();
        let path = folder.join(format!("{number}.txt"));
        fs::write(&path, text).unwrap();
        texts.push(path);
    }
    let found = more
        .into_iter()
        .flat_map(|more| fs::read_dir(more).unwrap());
    texts.extend(
        found
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file()),
    );
    texts
}

/// Opens a text, or all of them, with a home of their own.
fn start(folder: &Path, texts: &[PathBuf], random: &mut Random) -> Session {
    let mut command = CommandBuilder::new("sh");
    // Exported files land in the folder.
    command.args(["-c", "cd \"$1\" && exec \"$0\" --lang en \"$2\""]);
    command.arg(env!("CARGO_BIN_EXE_hashiya"));
    command.arg(folder);
    match random.index(3) {
        0 => command.arg(folder),
        _ => command.arg(random.of(texts)),
    };
    let home = folder.to_str().unwrap();
    let variables = [("HOME", home), ("BROWSER", "true"), ("EDITOR", "true")];
    let session = Session::run(XTERM, (100, 30), command, &variables);
    assert!(session.wait_for_frame_or_end());
    session
}

#[test]
fn random_keys_leave_a_whole_screen() {
    let variable = |name| std::env::var(name).ok();
    let seconds = variable("HASHIYA_SOAK").map(|seconds| seconds.parse().unwrap());
    let seed = variable("HASHIYA_SOAK_SEED").map_or(0x5eed, |seed| seed.parse().unwrap());
    let more = variable("HASHIYA_SOAK_TEXTS").map(PathBuf::from);
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let presses = presses();
    let mut soak = Soak::new(seed, more.as_deref());
    let (mut pressed, mut peak) = (0, 0);
    while end.map_or(pressed < KEYS, |end| Instant::now() < end) {
        soak.press(&presses);
        pressed += STRETCH;
        let memory = soak.session.memory().unwrap_or_default();
        if memory > peak {
            peak = memory;
            println!("{pressed} keys, program {}: {memory} KiB", soak.started);
        }
    }
    println!(
        "{pressed} keys in {} programs, at most {peak} KiB",
        soak.started
    );
    assert!(peak < 512 * 1024, "{peak} KiB");
}
