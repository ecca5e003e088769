//! Searching the article: folded, so that marks, tatweel and the kinds of alef and yeh don't hide
//! a word.
//!
//! A search begins where the reader is, goes on to the end, and then from the beginning to where it
//! began. The first stretch is looked through at once; a long text takes others, which somebody
//! else looks through while the reader types on.

use crate::annotation::{Annotation, Layer};
use crate::app::message::Ticket;
use crate::article::Article;
use crate::span::{ByteOffset, Span};
use crate::text::fold::{Folded, fold, fold_into};

/// Bytes looked through at once, before the next frame.
const AT_ONCE: usize = 128 << 10;
/// Bytes looked through by somebody else between two answers.
const STRETCH: usize = 2 << 20;
/// The most places that are kept: those of single letters in a long text would take more memory
/// than the text.
const MOST: usize = 1_000_000;

/// A search and what it found so far.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// What was searched, as typed.
    pub query: String,
    /// The places where it stands.
    pub hits: Hits,
    /// Which search this is.
    pub ticket: Ticket,
    /// What the reader waits for.
    pub awaited: Option<Awaited>,
    /// Where it began.
    pub origin: ByteOffset,
    /// What is searched, in its matching form.
    wanted: String,
    /// The paragraphs not looked through yet: after the origin, and before it.
    ahead: std::ops::Range<usize>,
    behind: std::ops::Range<usize>,
    /// Whether the stretch that was asked for last is before the origin.
    asked_behind: bool,
    /// Whether the answer about a stretch is still to come.
    is_awaited: bool,
}

/// What the reader waits for while a search goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The first place from where the search began.
    First,
    /// The next place.
    Next,
    /// The place before.
    Previous,
}

/// The places that a search found, in two layers that only grow at their ends: before the paragraph
/// in which the search began, and from there on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    before: Layer<()>,
    from: Layer<()>,
}

impl Hits {
    /// Returns how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.before.len() + self.from.len()
    }

    /// Tells whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the place at `index` in the order of the text.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Span> {
        let hit = match index.checked_sub(self.before.len()) {
            None => self.before.get(index),
            Some(index) => self.from.get(index),
        };
        hit.map(|hit| hit.target)
    }

    /// Returns the places in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = Span> + '_ {
        self.before.iter().chain(&self.from).map(|hit| hit.target)
    }

    /// Returns the index of the first place at `offset` or after it; their number when there is none.
    #[must_use]
    pub fn first_from(&self, offset: ByteOffset) -> usize {
        self.before.first_from(offset) + self.from.first_from(offset)
    }

    /// Returns how many begin in each of `buckets` equal stretches of a text of `length` bytes. The
    /// work grows with the buckets.
    #[must_use]
    pub fn distribution(&self, length: usize, buckets: usize) -> Vec<u32> {
        let mut before = 0;
        (1..=buckets)
            .map(|bucket| {
                let end = (bucket * length.max(1)).div_ceil(buckets);
                let upto = match bucket == buckets {
                    true => self.len(),
                    false => self.first_from(ByteOffset::new(end)),
                };
                let count = upto - before;
                before = upto;
                u32::try_from(count).unwrap_or(u32::MAX)
            })
            .collect()
    }

    /// Returns the places that share a byte with `span`.
    pub fn overlapping(&self, span: Span) -> impl Iterator<Item = Span> + '_ {
        let layers = [&self.before, &self.from].into_iter();
        layers.flat_map(move |layer| layer.overlapping(span).map(|(_, hit)| hit.target))
    }
}

impl Search {
    /// Begins a search at `origin` and looks through the first stretch; a query with nothing to look
    /// for finds nothing.
    #[must_use]
    pub fn new(article: &Article, query: &str, origin: ByteOffset, ticket: Ticket) -> Self {
        let wanted = fold(query);
        let count = article.paragraphs.len();
        let first = article.paragraph_at(origin).unwrap_or(0);
        let mut search = Self {
            query: query.to_owned(),
            ticket,
            origin,
            ..Self::default()
        };
        if !wanted.trim().is_empty() {
            search.wanted = wanted;
            search.ahead = first..count;
            search.behind = 0..first;
            let mut left = AT_ONCE;
            while left > 0
                && let Some(stretch) = search.next(article, left)
            {
                left = left.saturating_sub(stretch.len().max(1));
                let found = find(article, &search.wanted, stretch);
                search.take(found);
            }
        }
        search
    }

    /// Tells whether everything was looked through.
    #[must_use]
    pub fn is_over(&self) -> bool {
        !self.is_awaited && self.nothing_is_left()
    }

    fn nothing_is_left(&self) -> bool {
        self.ahead.is_empty() && self.behind.is_empty() || self.hits.len() >= MOST
    }

    /// Returns what is searched, in its matching form, and the next stretch to look through;
    /// `None` when the search is over.
    #[must_use]
    pub fn ask(&mut self, article: &Article) -> Option<(String, Span)> {
        if self.nothing_is_left() {
            return None;
        }
        let stretch = self.next(article, STRETCH)?;
        self.is_awaited = true;
        Some((self.wanted.clone(), stretch))
    }

    /// Takes the places found in the stretch that was asked for last.
    pub fn take(&mut self, found: Vec<Span>) {
        self.is_awaited = false;
        let layer = match self.asked_behind {
            true => &mut self.hits.before,
            false => &mut self.hits.from,
        };
        let hit = |target| Annotation { target, body: () };
        layer.append(found.into_iter().map(hit));
    }

    /// Returns the next paragraphs of about `bytes`, never none of them.
    fn next(&mut self, article: &Article, bytes: usize) -> Option<Span> {
        self.asked_behind = self.ahead.is_empty();
        let left = match self.asked_behind {
            true => &mut self.behind,
            false => &mut self.ahead,
        };
        let spans = article.paragraphs.get(left.clone())?;
        let start = spans.first()?.span.start();
        let limit = start.advance(bytes);
        let many = spans.partition_point(|paragraph| paragraph.span.end() <= limit);
        let many = many.max(1);
        let end = spans.get(many - 1)?.span.end();
        left.start += many;
        Some(Span::new(start, end))
    }

    /// Returns the index of the first hit after `offset`, or the first of all when there is none.
    #[must_use]
    pub fn after(&self, offset: ByteOffset) -> Option<usize> {
        self.wrap(self.hits.first_from(offset.advance(1)), 0)
    }

    /// Returns the index of the first hit at `offset` or after it, or the first of all.
    #[must_use]
    pub fn from(&self, offset: ByteOffset) -> Option<usize> {
        self.wrap(self.hits.first_from(offset), 0)
    }

    /// Returns the index of the last hit before `offset`, or the last of all when there is none.
    #[must_use]
    pub fn before(&self, offset: ByteOffset) -> Option<usize> {
        self.wrap(
            self.hits.first_from(offset),
            self.hits.len().saturating_sub(1),
        )
    }

    /// Returns `index + more`, beginning anew after the last hit.
    fn wrap(&self, index: usize, more: usize) -> Option<usize> {
        (index + more).checked_rem(self.hits.len())
    }
}

/// Returns the places in `stretch` where `wanted`, a matching form, stands; they lie each in one
/// paragraph, or in the pieces of one that was cut.
///
/// Paragraphs are folded one at a time: a map of the whole text would be nine times its size.
#[must_use]
pub fn find(article: &Article, wanted: &str, stretch: Span) -> Vec<Span> {
    let mut hits = Vec::new();
    let mut folded = String::new();
    let first = article
        .paragraphs
        .partition_point(|paragraph| paragraph.span.start() < stretch.start());
    let paragraphs = article.paragraphs.iter().enumerate().skip(first);
    for (at, paragraph) in
        paragraphs.take_while(|(_, paragraph)| paragraph.span.end() <= stretch.end())
    {
        let span = with_what_follows(article, at, paragraph.span, wanted.len());
        folded.clear();
        fold_into(span.slice(&article.text), &mut folded);
        if folded.contains(wanted) {
            let mapped = Folded::new(&article.text, span);
            let found = mapped.as_str().match_indices(wanted);
            let places = found.filter_map(|(start, hit)| mapped.source(start..start + hit.len()));
            hits.extend(places.filter(|place| place.start() < paragraph.span.end()));
        }
    }
    hits
}

/// Returns a paragraph with so much of the one that goes on with it as a hit of `bytes` may reach.
fn with_what_follows(article: &Article, at: usize, span: Span, bytes: usize) -> Span {
    let next = article.paragraphs.get(at + 1);
    let Some(next) = next.filter(|_| article.goes_on(at + 1)) else {
        return span;
    };
    // Marks and tatweel make the text longer than its matching form.
    let reach = next.span.start().index() + bytes * 4 + 64;
    let end = crate::text::graphemes::char_boundary_before(&article.text, reach);
    Span::new(span.start(), ByteOffset::new(end).min(next.span.end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn article(text: &str) -> Article {
        crate::source::decode(text.as_bytes().to_vec(), "").unwrap()
    }

    /// Searches to the end.
    fn searched(article: &Article, query: &str, origin: usize) -> Search {
        let origin = ByteOffset::new(origin);
        let mut search = Search::new(article, query, origin, Ticket(1));
        while let Some((wanted, stretch)) = search.ask(article) {
            search.take(find(article, &wanted, stretch));
        }
        search
    }

    fn check(text: &str, query: &str, expected: &[&str]) {
        let search = searched(&article(text), query, 0);
        let found: Vec<_> = search.hits.iter().map(|hit| hit.slice(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_and_tatweel_and_hamza_do_not_hide_a_word() {
        check("قال أَحْمَد إن أحـمد هنا", "احمد", &["أَحْمَد", "أحـمد"]);
    }

    #[test]
    fn an_empty_query_finds_nothing() {
        check("أي نص", "", &[]);
        check("أي نص", " ", &[]);
        check("أي نص", "\u{64e}", &[]);
    }

    #[test]
    fn hits_go_round() {
        let article = article("aba a");
        let search = searched(&article, "a", 0);
        assert_eq!(search.after(ByteOffset(4)), Some(0));
        assert_eq!(search.after(ByteOffset(0)), Some(1));
        assert_eq!(search.before(ByteOffset(0)), Some(2));
        assert_eq!(search.from(ByteOffset(2)), Some(1));
        assert_eq!(searched(&article, "z", 0).after(ByteOffset(0)), None);
    }

    #[test]
    fn what_stands_across_a_cut_is_found_once() {
        let text = "بسم الله الرحمن الرحيم ".repeat(2_000);
        let article = article(&text);
        assert!(article.paragraphs.len() > 4);
        assert_eq!(searched(&article, "الرحيم بسم", 0).hits.len(), 1_999);
        assert_eq!(searched(&article, "الله", 30_000).hits.len(), 2_000);
    }

    #[test]
    fn a_long_text_is_searched_in_stretches_from_where_the_reader_is() {
        let text = "سطر فيه كلمة\n".repeat(40_000);
        let article = article(&text);
        let origin = ByteOffset::new(text.len() / 2);
        let search = Search::new(&article, "كلمة", origin, Ticket(1));
        assert!(!search.is_over());
        let first = search.from(origin).and_then(|hit| search.hits.get(hit));
        assert!(first.is_some_and(|hit| hit.start() >= origin));
        assert_eq!(
            searched(&article, "كلمة", text.len() / 2).hits.len(),
            40_000
        );
    }

    proptest! {
        #[test]
        fn wherever_a_search_begins_it_finds_the_same(
            lines in prop::collection::vec("[ابتَ ]{0,20}", 1..30), query in "[ابت]{1,2}", origin in 0_usize..400,
        ) {
            let article = article(&format!("نص\n{}", lines.join("\n")));
            let whole = searched(&article, &query, 0);
            let from = searched(&article, &query, origin);
            let hits = |search: &Search| search.hits.iter().collect::<Vec<_>>();
            prop_assert!(hits(&from).is_sorted_by_key(|hit| hit.start()));
            prop_assert_eq!(hits(&from), hits(&whole));
            for (at, hit) in hits(&from).iter().enumerate() {
                prop_assert_eq!(from.hits.get(at), Some(*hit));
                prop_assert_eq!(from.hits.first_from(hit.start()), at);
            }
        }
    }
}
