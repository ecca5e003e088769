//! The articles in a folder, by the names of its files.

use std::path::{Path, PathBuf};

use super::FetchError;
use crate::source::Format;

/// Folders inside one another that are looked into.
const DEEPEST: usize = 16;
/// Articles that are listed.
const MOST: usize = 100_000;

/// Returns the articles in a folder and in those below it, sorted by path: files whose names end as
/// formats that can be read do. Hidden ones are left out, and links to folders are not followed. A
/// folder below that cannot be read is passed over.
///
/// # Errors
///
/// When the folder itself cannot be read.
pub fn articles_in(folder: &Path) -> Result<Vec<PathBuf>, FetchError> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((path, depth)) = folders.pop() {
        let entries = match std::fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(source) if depth == 0 => return Err(FetchError::File { path, source }),
            Err(_) => continue,
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if name.starts_with('.') || found.len() >= MOST {
                continue;
            }
            if kind.is_dir() && depth < DEEPEST {
                folders.push((entry.path(), depth + 1));
            } else if Format::is_known_name(&name) && entry.path().is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_found_by_name_and_sorted() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("b/c")).unwrap();
        std::fs::create_dir_all(root.join(".git")).unwrap();
        for name in [
            "z.txt",
            "b/c/خبر.html",
            "b/a.EPUB",
            "b/pic.png",
            ".hidden.txt",
            ".git/x.md",
            "README",
        ] {
            std::fs::write(root.join(name), "x").unwrap();
        }
        let found = articles_in(root).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|path| path.strip_prefix(root).unwrap().display().to_string())
            .collect();
        assert_eq!(names, ["b/a.EPUB", "b/c/خبر.html", "z.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_holds_itself_is_left() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
        std::fs::write(folder.path().join("a.md"), "x").unwrap();
        assert_eq!(articles_in(folder.path()).unwrap().len(), 1);
        assert!(articles_in(&folder.path().join("none")).is_err());
    }
}
