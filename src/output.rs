//! What was found, for other programs and for reading.
use crate::article::Article;
use crate::extract::Extraction;
/// JSON
#[must_use]
pub fn json(_: &Article, _: &Extraction) -> String {
    String::new()
}
/// JSON line
#[must_use]
pub fn json_line(_: &Article, _: &Extraction) -> String {
    String::new()
}
/// Text
#[must_use]
pub fn text(_: &Article, _: &Extraction) -> String {
    String::new()
}
