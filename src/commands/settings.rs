//! `hashiya config`, `hashiya --print-keys`: the reader's settings written, shown and checked.

use std::path::Path;

use super::{Failure, note, print};
use crate::app::Language;
use crate::cli::Config;
use crate::config::{self, ConfigError, Problem, Settings};
use crate::output;
use crate::text::visible::printable;
use crate::ui::words;

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::of(&error, error.hint())
    }
}

/// Does what was asked with the configuration.
pub(super) fn run(wanted: Config) -> Result<(), Failure> {
    let path = config::path()?;
    match wanted {
        Config::Init { force } => {
            config::write(&path, force)?;
            note(&format!("wrote {}", path.display()));
            Ok(())
        }
        Config::Path => print(&format!("{}\n", path.display())),
        Config::Show => {
            let (settings, problems) = config::load(&path);
            tell(&path, &problems);
            print(&config::written(&settings))
        }
        Config::Check => check(&path),
    }
}

fn check(path: &Path) -> Result<(), Failure> {
    let (_, problems) = config::load(path);
    tell(path, &problems);
    match problems.len() {
        0 if path.exists() => {
            note(&format!("{} is right", path.display()));
            Ok(())
        }
        0 => {
            note(&format!(
                "there is no {}: everything is as it comes; `hashiya config init` writes one",
                path.display()
            ));
            Ok(())
        }
        1 => Err(Failure::new("one setting is wrong").hint("mend the line above")),
        many => Err(Failure::new(format!("{many} settings are wrong"))
            .hint("mend the lines above; what comes first may be why others are wrong")),
    }
}

/// Tells what is wrong in a configuration, a line each and one on what to do, as compilers do.
fn tell(path: &Path, problems: &[Problem]) {
    for problem in problems {
        let place = problem.place.map(|place| format!(":{place}"));
        note(&format!(
            "{}{}: {}",
            path.display(),
            place.unwrap_or_default(),
            problem.what
        ));
        note(&format!("  try: {}", problem.hint));
    }
}

/// Tells what is wrong in the reader's own configuration.
pub(super) fn tell_own(problems: &[Problem]) {
    if let Ok(path) = config::path() {
        tell(&path, problems);
    }
}

/// Prints which key does what.
pub(super) fn print_keys(settings: &Settings, json: bool) -> Result<(), Failure> {
    if json {
        return print(&output::keys::json(&settings.keys));
    }
    let mut lines = String::new();
    for row in output::keys::rows(&settings.keys) {
        let key = words::key(row.key);
        let told = words::action(row.action, Language::English);
        lines.push_str(&printable(&format!(
            "{:<10} {key:<10} {:<18} {told}",
            row.context, row.name
        )));
        lines.push('\n');
    }
    print(&lines)
}
