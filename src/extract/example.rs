//! Annotated articles as the extractor would have found them.

use super::Label;
use super::candidates::{Candidate, Gathering, form, readings};
use super::context::Context;
use super::resolve::Named;
use crate::article::Article;
use crate::span::Span;

/// Returns annotated mentions as the extractor would have chosen them; none where a mention does
/// not begin and end with tokens.
#[must_use]
pub fn gold_named(
    context: &Context,
    article: &Article,
    mentions: &[(Span, Label)],
) -> Vec<Option<Named>> {
    let tokens = context.tokens.as_slice();
    let one = |&(span, label): &(Span, Label)| {
        let start = tokens.partition_point(|token| token.span.end() <= span.start());
        let end = tokens.partition_point(|token| token.span.start() < span.end());
        if start >= end {
            return None;
        }
        let reading = readings(context, start).find(|reading| {
            let letters = reading.map_or(0, |clitic| clitic.letters);
            let place = context
                .tokens
                .span_without(&article.text, start..end, letters);
            place == Some(span)
        })?;
        Some(Named {
            form: form(context, start..end, reading),
            tokens: start..end,
            span,
            label,
            confidence: 1.0,
            subtypes: [0.0; 4],
        })
    };
    mentions.iter().map(one).collect()
}

/// Returns the class of a candidate, given all mentions; none when it touches one of `ignored`,
/// about which nothing is known.
#[must_use]
pub fn class_of(
    article: &Article,
    mentions: &[(Span, Label)],
    ignored: &[Span],
    gathering: &Gathering<'_>,
    candidate: &Candidate,
) -> Option<usize> {
    let tokens = &gathering.context.tokens;
    let span = tokens.span_without(&article.text, candidate.tokens.clone(), candidate.letters)?;
    let exact = mentions.iter().find(|(gold, _)| *gold == span);
    if let Some((_, label)) = exact {
        return Label::ALL.iter().position(|l| l == label).map(|at| at + 1);
    }
    let ignored = ignored.iter().any(|ignored| ignored.overlaps(span));
    (!ignored).then_some(0)
}
