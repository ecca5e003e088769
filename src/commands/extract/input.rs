//! Where the articles come from: named on the command line, in a list, or as lines of JSON.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::super::Failure;
use crate::cli::Extract;
use crate::fetch;

/// A line of JSON, or a name, has at most this many bytes; a longer one is passed over and told.
const LONGEST: usize = 256 << 20;

/// One article to be, or why there is none.
pub(super) enum Input {
    /// A file, an address, or `-`.
    File(PathBuf),
    /// A JSON object.
    Line(Line),
    /// Something that could not even be begun with, by its name.
    Unreadable(String, Failure),
}

/// A JSON object that holds an article.
pub(super) struct Line {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The file it is from and its number there, from 1.
    pub place: (String, u64),
    /// The member that holds the text.
    pub text_field: String,
    /// The member that tells articles apart.
    pub id_field: String,
}

/// Returns the articles asked for. Nothing is read before it is asked for, and one at a time.
pub(super) fn all(wanted: &Extract) -> Box<dyn Iterator<Item = Input> + Send> {
    let named = wanted.files.clone().into_iter();
    if wanted.jsonl_in {
        let named = match wanted.files.is_empty() {
            true => vec![PathBuf::from("-")],
            false => wanted.files.clone(),
        };
        let fields = (wanted.text_field.clone(), wanted.id_field.clone());
        return Box::new(
            named
                .into_iter()
                .flat_map(move |file| lines(&file, fields.clone())),
        );
    }
    let listed = wanted.files_from.clone().map(|list| {
        let end = if wanted.null { 0 } else { b'\n' };
        listed(&list, end)
    });
    Box::new(
        named
            .flat_map(in_folder)
            .chain(listed.into_iter().flatten()),
    )
}

/// Returns whether just one file was asked for, by its name.
pub(super) fn is_one_file(wanted: &Extract) -> bool {
    match wanted.files.as_slice() {
        [file] => wanted.files_from.is_none() && !wanted.jsonl_in && !file.is_dir(),
        _ => false,
    }
}

/// Returns a file, or the articles in a folder.
fn in_folder(path: PathBuf) -> Box<dyn Iterator<Item = Input> + Send> {
    if !path.is_dir() {
        return Box::new(std::iter::once(Input::File(path)));
    }
    match fetch::articles_in(&path) {
        Ok(files) => Box::new(files.into_iter().map(Input::File)),
        Err(error) => {
            let name = path.display().to_string();
            Box::new(std::iter::once(Input::Unreadable(name, error.into())))
        }
    }
}

/// Returns the articles whose names are in the file `list`; each name ends with the byte `end`.
fn listed(list: &Path, end: u8) -> impl Iterator<Item = Input> + Send + use<> {
    pieces(list, end).flat_map(|piece| match piece {
        Piece::Whole { bytes, .. } if bytes.is_empty() => Box::new(std::iter::empty()),
        Piece::Whole { bytes, .. } => match path(bytes) {
            Some(path) => in_folder(path),
            None => refused("a name in the list is no UTF-8", "rename the file"),
        },
        Piece::Overlong { .. } => refused(
            "a name in the list is longer than any file's",
            "separate names by ends of lines, or by NUL with -0",
        ),
        Piece::Failed { name, failure } => {
            Box::new(std::iter::once(Input::Unreadable(name, failure)))
        }
    })
}

fn refused(what: &str, hint: &str) -> Box<dyn Iterator<Item = Input> + Send> {
    let failure = Failure::new(what).hint(hint);
    Box::new(std::iter::once(Input::Unreadable(String::new(), failure)))
}

/// Returns the JSON objects in a file, without empty lines.
fn lines(file: &Path, fields: (String, String)) -> impl Iterator<Item = Input> + Send + use<> {
    pieces(file, b'\n').filter_map(move |piece| match piece {
        Piece::Whole { bytes, .. } if bytes.trim_ascii().is_empty() => None,
        Piece::Whole { bytes, place } => Some(Input::Line(Line {
            bytes,
            place,
            text_field: fields.0.clone(),
            id_field: fields.1.clone(),
        })),
        Piece::Overlong {
            place: (name, line),
        } => {
            let failure = Failure::new(format!("line {line} of {name} is too long"))
                .because(format!("it has more than {} MiB", LONGEST >> 20))
                .hint("see whether the file has one object a line");
            Some(Input::Unreadable(format!("{name}:{line}"), failure))
        }
        Piece::Failed { name, failure } => Some(Input::Unreadable(name, failure)),
    })
}

/// What stands between two separators in a file.
enum Piece {
    Whole {
        bytes: Vec<u8>,
        place: (String, u64),
    },
    Overlong {
        place: (String, u64),
    },
    Failed {
        name: String,
        failure: Failure,
    },
}

/// Reads a file, or standard input for `-`, piece by piece; each ends with the byte `end`, the last one
/// may end with the file. After a failure nothing more comes.
fn pieces(file: &Path, end: u8) -> impl Iterator<Item = Piece> + Send + use<> {
    let name = match file.as_os_str() == "-" {
        true => "stdin".to_owned(),
        false => file.display().to_string(),
    };
    let mut reader = match open(file) {
        Ok(reader) => Ok(Some(reader)),
        Err(error) => Err(Some(error)),
    };
    let mut number = 0;
    std::iter::from_fn(move || {
        let failed = |failure: Failure| Piece::Failed {
            name: name.clone(),
            failure,
        };
        let input = match &mut reader {
            Ok(input) => input.as_mut()?,
            Err(error) => return error.take().map(|error| failed(error.into())),
        };
        let (mut bytes, mut whole) = (Vec::new(), true);
        number += 1;
        match read_piece(input.as_mut(), end, &mut bytes, &mut whole) {
            Ok(false) => None,
            Ok(true) => {
                let place = (name.clone(), number);
                Some(match whole {
                    true => Piece::Whole { bytes, place },
                    false => Piece::Overlong { place },
                })
            }
            Err(error) => {
                reader = Ok(None);
                Some(failed(
                    Failure::new(format!("cannot read {name} further")).because(error),
                ))
            }
        }
    })
}

fn open(file: &Path) -> Result<Box<dyn BufRead + Send>, fetch::FetchError> {
    if file.as_os_str() == "-" {
        return Ok(Box::new(BufReader::with_capacity(1 << 16, io::stdin())));
    }
    match File::open(file) {
        Ok(opened) => Ok(Box::new(BufReader::with_capacity(1 << 16, opened))),
        Err(source) => Err(fetch::FetchError::File {
            path: file.to_owned(),
            source,
        }),
    }
}

/// Reads on to the next `end`, which is left out; returns whether there was anything. What is too long
/// is read to its end and dropped, and is not `whole`.
fn read_piece(
    input: &mut dyn BufRead,
    end: u8,
    bytes: &mut Vec<u8>,
    whole: &mut bool,
) -> io::Result<bool> {
    let mut any = false;
    loop {
        let buffer = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            buffer => buffer?,
        };
        if buffer.is_empty() {
            return Ok(any);
        }
        any = true;
        let at = buffer.iter().position(|byte| *byte == end);
        let (piece, used) = match at {
            Some(at) => (buffer.get(..at).unwrap_or_default(), at + 1),
            None => (buffer, buffer.len()),
        };
        if bytes.len() + piece.len() > LONGEST {
            *whole = false;
            *bytes = Vec::new();
        }
        if *whole {
            bytes.extend_from_slice(piece);
        }
        input.consume(used);
        if at.is_some() {
            return Ok(true);
        }
    }
}

/// Returns bytes as the name of a file.
#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "elsewhere not all bytes are a name"
)]
fn path(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
}

/// Returns bytes as the name of a file.
#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> Option<PathBuf> {
    let name = String::from_utf8(bytes).ok()?;
    Some(PathBuf::from(name.trim_end_matches('\r')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &str, end: u8, expected: &[&str]) {
        let mut input = BufReader::with_capacity(3, bytes.as_bytes());
        let mut found = Vec::new();
        loop {
            let (mut bytes, mut whole) = (Vec::new(), true);
            if !read_piece(&mut input, end, &mut bytes, &mut whole).unwrap() {
                break;
            }
            assert!(whole);
            found.push(String::from_utf8(bytes).unwrap());
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn pieces_end_with_the_separator_or_the_file() {
        check("", b'\n', &[]);
        check("a", b'\n', &["a"]);
        check("abc\ndefgh\n", b'\n', &["abc", "defgh"]);
        check("a b\nc\0\0d", 0, &["a b\nc", "", "d"]);
    }
}
