//! What leaves the program: addresses to the browser, articles to files.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use crate::app::library::share::is_web;
use crate::app::message::{Form, Message};
use crate::article::Article;
use crate::extract::Extraction;
use crate::library::Answer;
use crate::output;

/// The longest name given to a file, in characters.
const LONGEST_NAME: usize = 60;

/// Shows an address of the web in the reader's browser, without a shell in between.
///
/// # Errors
/// The failure to tell the reader, when no browser could be started.
pub(super) fn browse(link: &str) -> Result<(), Answer> {
    let failed = |why: String| Answer::Failed {
        what: "the browser cannot be opened".to_owned(),
        why,
        hint: "set BROWSER to a browser's command, or copy the link with y y".to_owned(),
    };
    if !is_web(link) {
        return Err(failed("the address is not one of the web".to_owned()));
    }
    let chosen = std::env::var("BROWSER").unwrap_or_default();
    let mut why = "none was found".to_owned();
    for mut command in browsers(&chosen, link) {
        command.stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        match command.spawn() {
            Ok(mut child) => {
                // Waited for so that no dead process is left behind.
                thread::spawn(move || child.wait());
                return Ok(());
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => why = error.to_string(),
        }
    }
    Err(failed(why))
}

/// Returns the commands to try: those of `BROWSER`, which are parted by colons and may hold `%s`
/// for the address, then the systems' own.
fn browsers(chosen: &str, link: &str) -> Vec<Command> {
    let chosen = chosen.split(':').filter(|one| !one.trim().is_empty());
    let systems = ["xdg-open", "open"];
    chosen
        .chain(systems)
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let mut command = Command::new(words.next()?);
            let arguments: Vec<&str> = words.collect();
            for word in &arguments {
                command.arg(word.replace("%s", link));
            }
            if !arguments.iter().any(|word| word.contains("%s")) {
                command.arg(link);
            }
            Some(command)
        })
        .collect()
}

/// Lets the reader's own editor change a text, in a file that nobody else can read, and returns
/// what it became; why not, when it could not be done.
pub(super) fn edit(text: &str) -> Result<String, String> {
    let named = |name| {
        std::env::var(name)
            .ok()
            .filter(|value| !value.trim().is_empty())
    };
    let chosen = named("VISUAL").or_else(|| named("EDITOR"));
    let chosen = chosen.unwrap_or_else(|| "vi".to_owned());
    let file = private_file(text).map_err(|error| error.to_string())?;
    let edited = edit_file(&chosen, &file);
    // The text may be nobody else's business; it is gone from the disk in any case.
    let _ = fs::remove_file(&file);
    edited
}

fn edit_file(editor: &str, file: &Path) -> Result<String, String> {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let status = Command::new(program).args(words).arg(file).status();
    let status = status.map_err(|error| format!("{program}: {error}"))?;
    if !status.success() {
        return Err(format!("{program} ended with {status}"));
    }
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Writes a text to a new file that only its owner may read.
fn private_file(text: &str) -> io::Result<PathBuf> {
    let folder = std::env::temp_dir();
    let process = std::process::id();
    for number in 0..100 {
        let path = folder.join(format!("hashiya-{process}-{number}.md"));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        match options.open(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Returns the text of the file, and the ending of its name.
fn written(form: Form, article: &Article, found: &Extraction) -> (String, &'static str) {
    match form {
        Form::Markdown => (output::share::markdown(article), "md"),
        Form::Text => (output::share::text(article), "txt"),
        Form::Html => (output::share::html(article, found), "html"),
        Form::Json => (output::json(article, found), "json"),
    }
}

/// Writes an article to a new file in the working directory, and returns what to tell of it.
pub(super) fn export(form: Form, article: &Article, found: &Extraction) -> Message {
    let (text, ending) = written(form, article, found);
    let stem = file_stem(article);
    for number in 1..1_000 {
        let name = match number {
            1 => format!("{stem}.{ending}"),
            _ => format!("{stem}-{number}.{ending}"),
        };
        let file = OpenOptions::new().write(true).create_new(true).open(&name);
        let done = match file {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => Err(error),
            Ok(mut file) => file.write_all(text.as_bytes()),
        };
        return Message::Exported(name, done.err().map(|error| error.to_string()));
    }
    Message::Exported(
        stem,
        Some("there are too many files of this name".to_owned()),
    )
}

/// Returns the article's title as the name of a file: nothing in it leads out of the directory,
/// hides the file, or steers the terminal that lists it.
fn file_stem(article: &Article) -> String {
    let first = article.paragraphs.first();
    let title = article
        .metadata
        .title
        .as_deref()
        .or_else(|| first.map(|paragraph| paragraph.span.slice(&article.text)))
        .unwrap_or_default();
    let kept: String = title
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .take(LONGEST_NAME)
        .collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    match words.is_empty() {
        true => "article".to_owned(),
        false => words.join("-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(chosen: &str, link: &str) -> Vec<Vec<String>> {
        let words = |command: &Command| {
            let program = command.get_program().to_string_lossy().into_owned();
            let arguments = command.get_args();
            let arguments = arguments.map(|word| word.to_string_lossy().into_owned());
            [program].into_iter().chain(arguments).collect()
        };
        browsers(chosen, link).iter().map(words).collect()
    }

    #[test]
    fn an_address_is_one_argument_whatever_is_in_it() {
        let link = "https://example.org/?a=1;rm -rf ~&b=$(id)";
        assert_eq!(
            lines("my-browser --new %s:other", link),
            [
                vec!["my-browser", "--new", link],
                vec!["other", link],
                vec!["xdg-open", link],
                vec!["open", link],
            ]
        );
    }

    #[test]
    fn names_of_files_stay_in_the_directory() {
        let mut article = Article::default();
        assert_eq!(file_stem(&article), "article");
        article.metadata.title = Some("../../.profile\u{202e}\n \u{1b}[2J".to_owned());
        assert_eq!(file_stem(&article), "profile-2J");
        article.metadata.title = Some("شركة نور: مكتب جديد".to_owned());
        assert_eq!(file_stem(&article), "شركة-نور-مكتب-جديد");
    }
}
