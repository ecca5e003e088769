//! The reader's configuration: a TOML file with the settings of the screen and the keys.
//!
//! What is wrong in it is told with its place and never keeps the reader from opening: a wrong
//! setting has its default. `read` turns text into settings, `keys` the part about keys, `template`
//! writes the file that explains itself.

mod keys;
mod place;
mod read;
mod template;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::app::geometry::Side;
use crate::app::keymap::Keymap;
use crate::cli::{Fill, Lang, TerminalArgs};
use crate::extract::THRESHOLD;
use crate::ui::theme::Scheme;

pub use place::{Place, nearest};
pub use read::parse;
pub use template::{template, written};

/// The largest file that is read as a configuration, in bytes.
const LARGEST: u64 = 1 << 20;
/// The measure that is none of the reader's choice, in cells.
pub const MEASURE: u16 = 76;

/// What the configuration says; `None` where it says nothing.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The language of the interface.
    pub language: Option<Lang>,
    /// The colours.
    pub theme: Option<Scheme>,
    /// The widest line of text, in cells.
    pub measure: Option<u16>,
    /// How lines are filled.
    pub justify: Option<Fill>,
    /// How sure the extractor must be of a name, from 0 to 1.
    pub threshold: Option<f32>,
    /// The side of the index.
    pub index_side: Option<Side>,
    /// What the terminal is left to do.
    pub terminal: TerminalArgs,
    /// Which key wants what.
    pub keys: Keymap,
}

impl Settings {
    /// Returns how sure the extractor must be of a name, from 0 to 1.
    #[must_use]
    pub fn threshold(&self) -> f32 {
        self.threshold.unwrap_or(THRESHOLD)
    }
}

/// Something that is wrong in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where; `None` when it is about the whole file.
    pub place: Option<Place>,
    /// The setting it is about.
    pub subject: String,
    /// What is wrong.
    pub what: String,
    /// What the reader can do.
    pub hint: String,
}

/// Why a configuration cannot be found or written.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Nothing says where it would be.
    #[error("there is no place for a configuration")]
    NoHome,
    /// There is one already.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// It cannot be written.
    #[error("cannot write {}", .0.display())]
    Unwritable(PathBuf, #[source] io::Error),
}

impl ConfigError {
    /// Returns what the reader can do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoHome => "set HOME or XDG_CONFIG_HOME to an absolute path",
            Self::Exists(_) => "edit it, or write it anew with `hashiya config init --force`",
            Self::Unwritable(..) => "see whether the folder may be written to",
        }
    }
}

/// Returns where the configuration is, whether or not it is there.
///
/// # Errors
///
/// When neither `XDG_CONFIG_HOME` nor `HOME` is an absolute path.
pub fn path() -> Result<PathBuf, ConfigError> {
    let absolute = |name| {
        let path = PathBuf::from(env::var_os(name)?);
        path.is_absolute().then_some(path)
    };
    absolute("XDG_CONFIG_HOME")
        .or_else(|| Some(absolute("HOME")?.join(".config")))
        .map(|folder| folder.join("hashiya").join("config.toml"))
        .ok_or(ConfigError::NoHome)
}

/// Returns what the configuration says and what is wrong in it; one that is not there says nothing.
#[must_use]
pub fn load(path: &Path) -> (Settings, Vec<Problem>) {
    match text(path) {
        Ok(text) => parse(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Default::default(),
        Err(error) => {
            let problem = Problem {
                place: None,
                subject: "config.toml".to_owned(),
                what: format!("the file cannot be read: {error}"),
                hint: "see whether it is a text file in UTF-8 that you may read".to_owned(),
            };
            (Settings::default(), vec![problem])
        }
    }
}

fn text(path: &Path) -> io::Result<String> {
    let about = fs::metadata(path)?;
    // A pipe in its place would be waited for.
    if !about.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    if about.len() > LARGEST {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    fs::read_to_string(path)
}

/// Returns the reader's own settings and what is wrong in them; who has no home has none.
#[must_use]
pub fn own() -> (Settings, Vec<Problem>) {
    path().map_or_else(|_| Default::default(), |path| load(&path))
}

/// Writes the configuration that explains itself; over one that is there only by `force`.
///
/// # Errors
///
/// When there is one already, or it cannot be written.
pub fn write(path: &Path, force: bool) -> Result<(), ConfigError> {
    let unwritable = |error| ConfigError::Unwritable(path.to_owned(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true);
    match force {
        true => options.create(true).truncate(true),
        false => options.create_new(true),
    };
    let mut file = options.open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => ConfigError::Exists(path.to_owned()),
        _ => unwritable(error),
    })?;
    file.write_all(template().as_bytes()).map_err(unwritable)
}
