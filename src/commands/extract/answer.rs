//! What is told of one article: what was found in it, or why nothing could be.

use serde::Serialize;
use serde_json::Value;

use super::super::{Failure, load};
use super::input::{Input, Line};
use crate::article::Article;
use crate::cli::Format;
use crate::extract::{Extraction, Extractor, Scratch};
use crate::output::{self, ArticleJson};
use crate::source;

/// What is told of one article.
pub(super) struct Answer {
    /// What goes to standard output.
    pub text: String,
    /// What ends it there, unless something else separates answers.
    pub end: &'static str,
    /// Why nothing could be found.
    pub failure: Option<Failure>,
}

impl Answer {
    /// Finds the names in one article and puts them into words.
    pub(super) fn new(
        input: Input,
        format: Format,
        extractor: &Extractor,
        scratch: &mut Scratch,
    ) -> Self {
        let mut extract = |article: &Article| extractor.extract_guarded(article, scratch);
        match input {
            Input::File(path) => match load(&path) {
                Ok(article) => Self::found(&article, &extract(&article), None, format),
                Err(failure) => Self::failed(&path.display().to_string(), None, failure, format),
            },
            Input::Line(line) => match read(&line) {
                Ok((article, id)) => Self::found(&article, &extract(&article), Some(id), format),
                Err((failure, id)) => {
                    let (file, number) = line.place;
                    Self::failed(&format!("{file}:{number}"), Some(id), failure, format)
                }
            },
            Input::Unreadable(name, failure) => Self::failed(&name, None, failure, format),
        }
    }

    /// The answer where the work on an article panicked.
    pub(super) fn broken(format: Format) -> Self {
        let failure = Failure::new("an article could not be worked on")
            .because("a fault of hashiya")
            .hint("report it, with the article");
        Self::failed("", None, failure, format)
    }

    fn found(article: &Article, found: &Extraction, id: Option<Value>, format: Format) -> Self {
        if format == Format::Text {
            return Self {
                text: output::text(article, found),
                end: "",
                failure: None,
            };
        }
        Self {
            text: match id {
                None => json(&output::article_json(article, found), format),
                Some(id) => json(
                    &Identified::new(id, output::article_json(article, found)),
                    format,
                ),
            },
            end: "\n",
            failure: None,
        }
    }

    fn failed(name: &str, id: Option<Value>, failure: Failure, format: Format) -> Self {
        let text = match format {
            Format::Text => String::new(),
            format => json(
                &Wrong {
                    id: id.filter(|id| !id.is_null()),
                    path: name,
                    error: &failure.what,
                    why: failure.why.as_deref(),
                    hint: failure.hint.as_deref(),
                },
                format,
            ),
        };
        Self {
            end: if format == Format::Text { "" } else { "\n" },
            text,
            failure: Some(failure),
        }
    }
}

/// An article that has a number or a name of its own.
#[derive(Serialize)]
struct Identified {
    #[serde(skip_serializing_if = "Value::is_null")]
    id: Value,
    #[serde(flatten)]
    article: ArticleJson,
}

impl Identified {
    fn new(id: Value, article: ArticleJson) -> Self {
        // Offsets count the bytes of the text that was sent; there is no file that holds it as such.
        let article = ArticleJson {
            offsets: "text",
            ..article
        };
        Self { id, article }
    }
}

/// An article that could not be read.
#[derive(Serialize)]
struct Wrong<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    path: &'a str,
    error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
}

fn json(shape: &impl Serialize, format: Format) -> String {
    // These shapes have no keys but strings and no numbers but finite ones: they cannot fail.
    match format {
        Format::Json => serde_json::to_string_pretty(shape).unwrap_or_default(),
        Format::Jsonl | Format::Text => serde_json::to_string(shape).unwrap_or_default(),
    }
}

/// Reads an article out of a JSON object; its id comes along, null where it has none.
fn read(line: &Line) -> Result<(Article, Value), (Failure, Value)> {
    let (file, number) = &line.place;
    let wrong = |what: &str| Failure::new(format!("line {number} of {file} {what}"));
    let object: Value = serde_json::from_slice(&line.bytes).map_err(|error| {
        let failure = wrong("is no JSON")
            .because(error)
            .hint("write one JSON object a line");
        (failure, Value::Null)
    })?;
    let Value::Object(mut object) = object else {
        let failure = wrong("is no JSON object").hint("write one JSON object a line");
        return Err((failure, Value::Null));
    };
    let id = object.remove(&line.id_field).unwrap_or(Value::Null);
    let Some(Value::String(text)) = object.remove(&line.text_field) else {
        let failure = wrong(&format!("has no text in {:?}", line.text_field))
            .hint("name the member that holds the text: --text-field NAME");
        return Err((failure, id));
    };
    let name = format!("{file}:{number}");
    match source::decode_plain(text.into_bytes(), &name) {
        Ok(article) => Ok((article, id)),
        Err(error) => {
            let failure = wrong("holds no article").because(&error).hint(error.hint());
            Err((failure, id))
        }
    }
}
