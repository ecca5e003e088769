//! Files that are written whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts a file with these bytes in the place of the one at `path`, or makes one there.
///
/// It is written beside it, brought to the disk, and given its name then: whenever the program is
/// killed or the power fails, the old file is there whole or the new one is. Symbolic links stay,
/// and so do the rights of the old file.
///
/// # Errors
///
/// When the folder cannot be written, or the disk is full; the old file is as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_with(path, |file| file.write_all(bytes))
}

fn replace_with(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    // Behind a link, the file that is meant is elsewhere.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let new = beside(&path);
    let done = write_new(&new, &path, write).and_then(|()| fs::rename(&new, &path));
    if done.is_err() {
        // What was begun is of no use; the error that matters is the first.
        let _ = fs::remove_file(&new);
        return done;
    }
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => sync_folder(folder),
        _ => sync_folder(Path::new(".")),
    }
}

fn write_new(
    new: &Path,
    old: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    // What a killed program with our number left is in the way of nobody else.
    let _ = fs::remove_file(new);
    let mut file = OpenOptions::new().write(true).create_new(true).open(new)?;
    write(&mut file)?;
    if let Ok(known) = fs::metadata(old) {
        // A file that nobody may write is not got round by putting another in its place.
        if known.permissions().readonly() {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        file.set_permissions(known.permissions())?;
    }
    file.sync_all()
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path
        .file_name()
        .map_or_else(OsString::new, ToOwned::to_owned);
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

/// The new name is on the disk when its folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some systems open no folders; the file has its name all the same.
        Err(error) if cfg!(unix) => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    /// The folder and what is in it: names and contents, sorted.
    fn files(folder: &TempDir) -> Vec<(String, String)> {
        let mut all: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|file| {
                let file = file.unwrap();
                let content = fs::read_to_string(file.path()).unwrap();
                (file.file_name().into_string().unwrap(), content)
            })
            .collect();
        all.sort();
        all
    }

    fn named(content: &str) -> Vec<(String, String)> {
        vec![("a".to_owned(), content.to_owned())]
    }

    #[test]
    fn a_write_that_fails_at_any_byte_leaves_the_old_file() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a");
        let new = "الجديد كله";
        for old in [None, Some("القديم")] {
            if let Some(old) = old {
                fs::write(&path, old).unwrap();
            }
            for bytes in 0..=new.len() {
                let failed = replace_with(&path, |file| {
                    file.write_all(&new.as_bytes()[..bytes])?;
                    Err(io::ErrorKind::StorageFull.into())
                });
                assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
                assert_eq!(files(&folder), old.map_or(Vec::new(), named), "{bytes}");
            }
        }
        replace(&path, new.as_bytes()).unwrap();
        assert_eq!(files(&folder), named(new));
    }

    #[test]
    fn what_a_killed_program_left_is_in_nobodys_way() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a");
        fs::write(beside(&path), "half").unwrap();
        replace(&path, b"whole").unwrap();
        assert_eq!(files(&folder), named("whole"));
    }

    #[cfg(unix)]
    #[test]
    fn rights_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = TempDir::new().unwrap();
        let (file, link) = (folder.path().join("a"), folder.path().join("l"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a", &link).unwrap();
        replace(&link, b"new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).unwrap();
        let failed = replace(&file, b"newer").unwrap_err();
        assert_eq!(failed.kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    }
}
