//! What was learned, in numbered versions: `XDG_DATA_HOME/hashiya/learned/0001.learned` and so on.
//!
//! A file is `HSHA`, a version of the format, the number of the weights it was learned from (u64),
//! the length of a header (u32) and the header (JSON: when, from what, with what effect, the names),
//! the weights' changes (their number as u32, then f32), and a checksum (FNV-1a, 32 bits) of all
//! before; all little-endian. `current` names the version in use; without it the program is as shipped.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::trial::Trial;
use crate::article::Timestamp;
use crate::extract::Extractor;
use crate::extract::adapt::Delta;
use crate::extract::gazetteer::Kind;
use crate::store;

const MAGIC: &[u8] = b"HSHA\x01";
const ENDING: &str = "learned";
const CURRENT: &str = "current";
/// No version is nearly as large.
const LARGEST: u64 = 16 << 20;

/// Why a version cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum VersionError {
    /// The environment names no folder for data.
    #[error("there is no folder for data: neither XDG_DATA_HOME nor HOME is set")]
    NoHome,
    /// There is no such version.
    #[error("there is no version {0} of what was learned")]
    Missing(u32),
    /// It was learned from the weights of another version of the program.
    #[error("version {0} was learned from the weights of another version of the program")]
    OtherBase(u32),
    /// Its bytes are not those that were written.
    #[error("the file of version {0} is damaged")]
    Damaged(u32),
    /// A file cannot be read or written.
    #[error("cannot use {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl VersionError {
    /// Returns what the reader can do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoHome => "set HOME, or XDG_DATA_HOME to the folder where data belongs",
            Self::Missing(_) => "hashiya learn --list shows the versions",
            Self::OtherBase(_) => {
                "learn again from the same corrections: hashiya learn; until then the shipped weights are used"
            }
            Self::Damaged(_) => {
                "learn again: hashiya learn; or go back to the shipped weights: hashiya learn --reset"
            }
            Self::File { .. } => "see who may read and write there, and whether the disk is full",
        }
    }
}

/// What is told of a version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// When it was learned, in seconds since 1970.
    pub learned: i64,
    /// The version that was in use before it; 0 is the program as shipped.
    pub previous: u32,
    /// How many articles it was learned from.
    pub articles: usize,
    /// How many places in them the reader had corrected or confirmed.
    pub corrections: usize,
    /// How much of what was learned is used, from 0 to 1.
    pub share: f32,
    /// F1 before and after on the corrected articles, in percent.
    pub corrected: [f64; 2],
    /// The same, each article judged after learning from others only.
    pub held_out: Option<[f64; 2]>,
    /// The same on the articles that come with the program.
    pub guard: [f64; 2],
    /// The names that are known since: matching form to letter of the kind.
    names: BTreeMap<String, String>,
}

impl Header {
    /// Returns the header of what came of a trial.
    #[must_use]
    pub fn new(trial: &Trial, learned: Timestamp, articles: usize, corrections: usize) -> Self {
        let pair = |effect: &super::trial::Effect| [effect.before.f1(), effect.after.f1()];
        let letter = |(name, kind): (&String, &Kind)| (name.clone(), kind.letter().to_owned());
        Self {
            learned: learned.0,
            previous: 0,
            articles,
            corrections,
            share: trial.share.unwrap_or_default(),
            corrected: pair(&trial.corrected),
            held_out: trial.held_out.as_ref().map(pair),
            guard: pair(&trial.guard),
            names: trial.delta.names.iter().map(letter).collect(),
        }
    }

    /// Returns how many names are known since.
    #[must_use]
    pub fn names(&self) -> usize {
        self.names.len()
    }
}

/// A version.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// What is told of it.
    pub header: Header,
    /// What was learned.
    pub delta: Delta,
}

/// The number of a version, and the version or why it cannot be used.
pub type Listed = (u32, Result<Version, VersionError>);

/// The folder of the versions.
#[derive(Clone, Debug)]
pub struct Versions {
    folder: PathBuf,
}

impl Versions {
    /// Returns the reader's own.
    ///
    /// # Errors
    /// When the environment names no folder for data.
    pub fn of_reader() -> Result<Self, VersionError> {
        let library = store::default_path().map_err(|_| VersionError::NoHome)?;
        Ok(Self::at(&library.with_file_name("learned")))
    }

    /// Returns those in a folder, which need not be there.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Returns the number of the version in use; 0 for the program as shipped.
    ///
    /// # Errors
    /// When it cannot be told.
    pub fn in_use(&self) -> Result<u32, VersionError> {
        let path = self.folder.join(CURRENT);
        match fs::read_to_string(&path) {
            // What is no number was not written by us; nothing learned is the safe reading.
            Ok(number) => Ok(number.trim().parse().unwrap_or(0)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(source) => Err(VersionError::File { path, source }),
        }
    }

    /// Returns the version in use, none for the program as shipped.
    ///
    /// # Errors
    /// When it cannot be read, or was learned from other weights than those of `base`.
    pub fn current(&self, base: &Extractor) -> Result<Option<Version>, VersionError> {
        match self.in_use()? {
            0 => Ok(None),
            number => self.read(number, base).map(Some),
        }
    }

    /// Reads a version.
    ///
    /// # Errors
    /// When there is none of this number, it is damaged, or was learned from other weights.
    pub fn read(&self, number: u32, base: &Extractor) -> Result<Version, VersionError> {
        let path = self.path(number);
        let file = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => VersionError::Missing(number),
            _ => VersionError::File {
                path: path.clone(),
                source,
            },
        };
        if fs::metadata(&path).map_err(file)?.len() > LARGEST {
            return Err(VersionError::Damaged(number));
        }
        let bytes = fs::read(&path).map_err(file)?;
        let (found, header, delta) = parse(&bytes).ok_or(VersionError::Damaged(number))?;
        if found != base.base() {
            return Err(VersionError::OtherBase(number));
        }
        Ok(Version {
            number,
            header,
            delta,
        })
    }

    /// Returns all versions, oldest first, those that cannot be used with the reason.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self, base: &Extractor) -> Result<Vec<Listed>, VersionError> {
        let numbers = self.numbers()?;
        let read = |number| (number, self.read(number, base));
        Ok(numbers.into_iter().map(read).collect())
    }

    /// Keeps what was learned as a new version, and uses it. Returns its number.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(
        &self,
        base: &Extractor,
        header: Header,
        delta: &Delta,
    ) -> Result<u32, VersionError> {
        let number = self.numbers()?.last().copied().unwrap_or(0) + 1;
        let header = Header {
            previous: self.in_use()?,
            ..header
        };
        self.write(&self.path(number), &bytes(base.base(), &header, delta))?;
        self.set(number)?;
        Ok(number)
    }

    /// Uses a version; 0 is the program as shipped.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn choose(&self, number: u32, base: &Extractor) -> Result<(), VersionError> {
        if number > 0 {
            self.read(number, base)?;
        }
        self.set(number)
    }

    fn set(&self, number: u32) -> Result<(), VersionError> {
        self.write(&self.folder.join(CURRENT), format!("{number}\n").as_bytes())
    }

    /// Writes a file so that it is whole or not there.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), VersionError> {
        let part = path.with_extension("part");
        let written = fs::create_dir_all(&self.folder)
            .and_then(|()| fs::File::create(&part))
            .and_then(|mut file| {
                io::Write::write_all(&mut file, bytes)?;
                file.sync_all()
            })
            .and_then(|()| fs::rename(&part, path));
        written.map_err(|source| VersionError::File {
            path: path.to_owned(),
            source,
        })
    }

    fn path(&self, number: u32) -> PathBuf {
        self.folder.join(format!("{number:04}.{ENDING}"))
    }

    /// The numbers of all versions, in order.
    fn numbers(&self) -> Result<Vec<u32>, VersionError> {
        let unreadable = |source| VersionError::File {
            path: self.folder.clone(),
            source,
        };
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(error)),
        };
        let mut numbers = Vec::new();
        for entry in entries {
            let path = entry.map_err(unreadable)?.path();
            let ours = path.extension().is_some_and(|ending| ending == ENDING);
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            numbers.extend(
                stem.filter(|_| ours)
                    .and_then(|stem| stem.parse::<u32>().ok()),
            );
        }
        numbers.sort_unstable();
        Ok(numbers)
    }
}

fn bytes(base: u64, header: &Header, delta: &Delta) -> Vec<u8> {
    let header = serde_json::to_vec(header).unwrap_or_default();
    let length = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = MAGIC.to_vec();
    bytes.extend(base.to_le_bytes());
    bytes.extend(length(header.len()));
    bytes.extend(header);
    bytes.extend(length(delta.values.len()));
    bytes.extend(delta.values.iter().flat_map(|value| value.to_le_bytes()));
    bytes.extend(checksum(&bytes).to_le_bytes());
    bytes
}

/// Returns the number of the weights it was learned from, the header, and what was learned.
fn parse(bytes: &[u8]) -> Option<(u64, Header, Delta)> {
    let (body, sum) = bytes.split_last_chunk::<4>()?;
    if checksum(body) != u32::from_le_bytes(*sum) {
        return None;
    }
    let (base, rest) = body.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (header, rest) = rest.split_at_checked(length)?;
    let (count, rest) = rest.split_first_chunk::<4>()?;
    let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
    if Some(rest.len()) != count.checked_mul(4) {
        return None;
    }
    let header: Header = serde_json::from_slice(header).ok()?;
    let kind = |letter: &str| {
        Kind::ALL
            .into_iter()
            .find(|(_, kind)| kind.letter() == letter)
    };
    let named = |(name, letter): (&String, &String)| Some((name.clone(), kind(letter)?.1));
    let float = |bytes: &[u8]| bytes.try_into().map_or(0.0, f32::from_le_bytes);
    let values: Vec<f32> = rest.chunks_exact(4).map(float).collect();
    if !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let delta = Delta {
        values,
        names: header.names.iter().filter_map(named).collect(),
    };
    Some((u64::from_le_bytes(*base), header, delta))
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, &byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delta(value: f32) -> Delta {
        Delta {
            values: vec![value; 7],
            names: [("زمرد".to_owned(), Kind::Location)].into(),
        }
    }

    fn header() -> Header {
        Header {
            articles: 3,
            names: [("زمرد".to_owned(), "l".to_owned())].into(),
            ..Header::default()
        }
    }

    #[test]
    fn versions_are_kept_chosen_and_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let versions = Versions::at(&folder.path().join("learned"));
        let base = Extractor::new();
        assert_eq!(versions.in_use().unwrap(), 0);
        assert!(versions.list(&base).unwrap().is_empty());
        assert_eq!(versions.keep(&base, header(), &delta(0.5)).unwrap(), 1);
        assert_eq!(versions.keep(&base, header(), &delta(0.25)).unwrap(), 2);
        let current = versions.current(&base).unwrap().unwrap();
        assert_eq!((current.number, current.header.previous), (2, 1));
        assert_eq!(current.delta, delta(0.25));
        versions.choose(1, &base).unwrap();
        assert_eq!(versions.current(&base).unwrap().unwrap().delta, delta(0.5));
        versions.choose(0, &base).unwrap();
        assert_eq!(versions.current(&base).unwrap(), None);
        assert_eq!(versions.list(&base).unwrap().len(), 2);
        assert!(matches!(
            versions.choose(9, &base),
            Err(VersionError::Missing(9))
        ));
    }

    #[test]
    fn damaged_files_and_those_of_other_weights_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let versions = Versions::at(folder.path());
        let base = Extractor::new();
        versions.keep(&base, header(), &delta(0.5)).unwrap();
        let other = Extractor::new().without_tagger();
        assert!(matches!(
            versions.current(&other),
            Err(VersionError::OtherBase(1))
        ));
        let path = folder.path().join("0001.learned");
        let whole = fs::read(&path).unwrap();
        for length in [0, 3, 20, whole.len() - 5] {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(matches!(
                versions.current(&base),
                Err(VersionError::Damaged(1))
            ));
        }
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x10;
            assert_eq!(parse(&flipped), None, "byte {at}");
        }
    }
}
