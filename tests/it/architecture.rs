//! The table of who may import whom, held true by reading the `use` lines.

use std::fs;
use std::path::{Path, PathBuf};

/// The floors from the ground up: a module may use those on floors below its own, and, on floor 0,
/// those that stand before it.
const FLOORS: &[&[&str]] = &[
    &["span", "text", "annotation", "article"],
    &["source", "extract", "layout"],
    &["notebook"],
    &["library"],
    &["app"],
    &["ui"],
    &[
        "terminal", "fetch", "exchange", "store", "sync", "output", "eval", "learn", "train",
        "cli", "commands", "config", "runtime", "main", "lib",
    ],
];

/// Crates that only the shell and the drawing may know.
const SCREEN_CRATES: &[&str] = &["ratatui", "crossterm", "signal_hook", "clap"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Returns each source file with the name of the top module it belongs to.
fn modules() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    assert!(found.len() > 20, "the source tree was not found");
    found
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&root).unwrap();
            let top = inside.iter().next().unwrap().to_str().unwrap();
            let source = fs::read_to_string(&path).unwrap();
            // Tests may read files and name what they like.
            let test = path.file_name().is_some_and(|name| name == "tests.rs");
            let code = source.split("#[cfg(test)]").next().unwrap();
            let code = if test { "" } else { code };
            // Reading from memory is no reading from anywhere; archives are made for readers.
            let code = code.replace("use std::io::{Cursor, Read};", "");
            (top.trim_end_matches(".rs").to_owned(), code)
        })
        .filter(|(top, _)| top != "bin")
        .collect()
}

fn place(module: &str) -> (usize, usize) {
    FLOORS
        .iter()
        .enumerate()
        .find_map(|(floor, names)| {
            names
                .iter()
                .position(|name| *name == module)
                .map(|place| (floor, place))
        })
        .unwrap_or_else(|| panic!("module {module} stands on no floor: add it to the table"))
}

/// Returns the top modules that a file names after `crate::`.
fn used(source: &str) -> Vec<&str> {
    let code = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| {
            rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .next()
                .unwrap()
        })
        .filter(|name| !name.is_empty() && name.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect()
}

#[test]
fn modules_use_only_what_lies_below_them() {
    for (module, source) in modules() {
        let (floor, at) = place(&module);
        for other in used(&source) {
            if other == module {
                continue;
            }
            let (below, other_at) = place(other);
            let allowed = match floor {
                0 => below == 0 && other_at < at,
                1..=5 => below < floor,
                _ => true,
            };
            assert!(
                allowed,
                "{module} (floor {floor}) may not use {other} (floor {below})"
            );
        }
    }
}

#[test]
fn the_core_knows_no_terminal() {
    for (module, source) in modules() {
        let (floor, _) = place(&module);
        let forbidden = match floor {
            0..=4 => SCREEN_CRATES,
            5 => &["crossterm", "signal_hook", "clap"],
            _ => &[],
        };
        for name in forbidden {
            let path = format!("{name}::");
            assert!(!source.contains(&path), "{module} may not know {name}");
        }
        if floor <= 5 {
            for name in [
                "std::fs",
                "std::io",
                "std::env",
                "std::net",
                "std::time::Instant",
            ] {
                assert!(!source.contains(name), "{module} may not use {name}");
            }
        }
    }
}
