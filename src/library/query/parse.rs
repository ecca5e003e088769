//! From what was typed to a query, or to where and why it makes none.

use super::date::moment;
use super::{Query, Term, Test};
use crate::article::Timestamp;
use crate::library::Mark;
use crate::span::Span;
use crate::text::fold::fold;

/// Why what was typed is no query, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem} at “{word}”")]
pub struct QueryError {
    /// The place in what was typed.
    pub place: Span,
    /// What stands there.
    pub word: String,
    /// What is wrong with it.
    pub problem: QueryProblem,
}

/// What can be wrong with a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryProblem {
    /// A quotation that does not end.
    #[error("a quotation is not closed")]
    OpenQuote,
    /// A filter that is none of ours.
    #[error("there is no such filter")]
    Filter,
    /// A filter without a value.
    #[error("a filter has no value")]
    NoValue,
    /// A date that is none.
    #[error("this is no date")]
    Date,
    /// A mark that is none of ours.
    #[error("there is no such mark")]
    Mark,
    /// A minus or a star with no word.
    #[error("a sign stands without a word")]
    NoWord,
}

impl QueryError {
    /// Returns what the reader can do about it, in a clause without a full stop.
    #[must_use]
    pub fn hint(&self) -> String {
        match self.problem {
            QueryProblem::OpenQuote => "close it with \", or put \\ before the sign".to_owned(),
            QueryProblem::Filter => format!(
                "filters are person: company: name: source: tag: title: after: before: is:; \
                 to search for the word itself write \"{}\"",
                self.word
            ),
            QueryProblem::NoValue => {
                "write its value directly after the colon, with spaces in quotes: person:\"سعاد حداد\""
                    .to_owned()
            }
            QueryProblem::Date => {
                "write 2026-11-20, 2026-11, 3d, 2w, today or yesterday".to_owned()
            }
            QueryProblem::Mark => {
                "write unread, read, starred, later, archived or watched".to_owned()
            }
            QueryProblem::NoWord => {
                "put a word directly beside the sign, or \\ before it".to_owned()
            }
        }
    }
}

/// Reads a query; `today` is the moment the reader's day began, which dates are counted from.
///
/// Nothing typed gives the query that everything fulfils.
///
/// # Errors
///
/// When a quotation stays open, a filter, mark or date is none, or a sign stands alone.
pub fn parse(text: &str, today: Timestamp) -> Result<Query, QueryError> {
    let mut reader = Reader { text, at: 0, today };
    let mut terms = Vec::new();
    while let Some(term) = reader.term()? {
        terms.push(term);
    }
    Ok(Query { terms })
}

/// Tells whether `c` opens or closes a quotation: readers type those of their keyboard.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// What ended a run of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// White space or the end.
    Space,
    /// A colon, which is passed.
    Colon,
    /// A star before white space or the end, passed.
    Star,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    today: Timestamp,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn error(&self, start: usize, problem: QueryProblem) -> QueryError {
        let place = Span::from_range(start..self.at.max(start));
        QueryError {
            place,
            word: place.slice(self.text).trim().to_owned(),
            problem,
        }
    }

    fn term(&mut self) -> Result<Option<Term>, QueryError> {
        while self.peek().is_some_and(is_gap) {
            self.next();
        }
        let start = self.at;
        if self.peek().is_none() {
            return Ok(None);
        }
        let negated = self.peek() == Some('-');
        if negated {
            self.next();
        }
        let test = match self.peek() {
            Some(c) if is_quote(c) => self.phrase(start)?,
            Some(_) => self.word_or_filter(start)?,
            None => return Err(self.error(start, QueryProblem::NoWord)),
        };
        Ok(Some(Term { negated, test }))
    }

    fn phrase(&mut self, start: usize) -> Result<Test, QueryError> {
        let words = self.quoted(start)?;
        match words.trim().is_empty() {
            true => Err(self.error(start, QueryProblem::NoWord)),
            false => Ok(Test::Phrase(words)),
        }
    }

    fn word_or_filter(&mut self, start: usize) -> Result<Test, QueryError> {
        let (word, end) = self.run(Colons::Divide);
        match end {
            // `10:30` and `:` are words with a colon in them.
            End::Colon if !word.chars().next().is_some_and(char::is_alphabetic) => {
                let (rest, end) = self.run(Colons::Belong);
                self.plain(start, format!("{word}:{rest}"), end)
            }
            End::Colon => self.filter(start, &word),
            _ => self.plain(start, word, end),
        }
    }

    fn plain(&self, start: usize, word: String, end: End) -> Result<Test, QueryError> {
        match (word.is_empty(), end) {
            (true, _) => Err(self.error(start, QueryProblem::NoWord)),
            (false, End::Star) => Ok(Test::Prefix(word)),
            (false, _) => Ok(Test::Word(word)),
        }
    }

    /// Reads up to white space; a backslash takes the meaning off the sign after it.
    fn run(&mut self, colons: Colons) -> (String, End) {
        let mut word = String::new();
        while let Some(c) = self.peek() {
            if is_gap(c) {
                break;
            }
            self.next();
            match c {
                '\\' => word.push(self.next().unwrap_or(c)),
                ':' if colons == Colons::Divide => return (word, End::Colon),
                '*' if self.peek().is_none_or(is_gap) => return (word, End::Star),
                _ => word.push(c),
            }
        }
        (word, End::Space)
    }

    /// Reads a quotation, whose opening sign comes next.
    fn quoted(&mut self, start: usize) -> Result<String, QueryError> {
        self.next();
        let mut value = String::new();
        loop {
            match self.next() {
                None => return Err(self.error(start, QueryProblem::OpenQuote)),
                Some('\\') => value.push(self.next().unwrap_or('\\')),
                Some(c) if is_quote(c) => return Ok(value),
                Some(c) => value.push(c),
            }
        }
    }

    fn filter(&mut self, start: usize, name: &str) -> Result<Test, QueryError> {
        let Some(kind) = Filter::named(name) else {
            return Err(QueryError {
                place: Span::from_range(start..self.at),
                word: name.to_owned(),
                problem: QueryProblem::Filter,
            });
        };
        let value = match self.peek() {
            Some(c) if is_quote(c) => self.quoted(start)?,
            _ => match self.run(Colons::Belong) {
                (value, End::Star) => value + "*",
                (value, _) => value,
            },
        };
        if value.trim().is_empty() {
            return Err(self.error(start, QueryProblem::NoValue));
        }
        let date = |problem| moment(&value, self.today).ok_or(self.error(start, problem));
        Ok(match kind {
            Filter::Title => Test::Title(value),
            Filter::Person => Test::Person(value),
            Filter::Company => Test::Company(value),
            Filter::Name => Test::Name(value),
            Filter::Source => Test::Source(value),
            Filter::Tag => Test::Tag(value),
            Filter::After => Test::After(date(QueryProblem::Date)?),
            Filter::Before => Test::Before(date(QueryProblem::Date)?),
            Filter::Is => mark(&value).ok_or(self.error(start, QueryProblem::Mark))?,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colons {
    Divide,
    Belong,
}

/// White space, and the controls that a right-to-left keyboard or a paste leaves between words.
fn is_gap(c: char) -> bool {
    c.is_whitespace()
}

#[derive(Clone, Copy, Debug)]
enum Filter {
    Title,
    Person,
    Company,
    Name,
    Source,
    Tag,
    After,
    Before,
    Is,
}

impl Filter {
    fn named(name: &str) -> Option<Self> {
        Some(match fold(name).as_str() {
            "title" | "عنوان" | "العنوان" => Self::Title,
            "person" | "شخص" | "الشخص" => Self::Person,
            "company" | "org" | "شركه" | "الشركه" | "مؤسسه" | "موسسه" => {
                Self::Company
            }
            "name" | "اسم" | "الاسم" => Self::Name,
            "source" | "feed" | "مصدر" | "المصدر" => Self::Source,
            "tag" | "وسم" | "الوسم" => Self::Tag,
            "after" | "since" | "بعد" | "منذ" => Self::After,
            "before" | "until" | "قبل" => Self::Before,
            "is" | "حاله" | "الحاله" => Self::Is,
            _ => return None,
        })
    }
}

fn mark(value: &str) -> Option<Test> {
    let folded = fold(value).replace(['-', '_'], " ");
    Some(match folded.trim() {
        "unread" | "غير مقروء" | "غير مقروءه" | "جديد" | "جديده" => {
            Test::Unread
        }
        "read" | "مقروء" | "مقروءه" => Test::Is(Mark::Read),
        "starred" | "مميز" | "مميزه" | "نجمه" | "بنجمه" => {
            Test::Is(Mark::Starred)
        }
        "later" | "لاحقا" | "موجل" | "موجله" => Test::Is(Mark::Later),
        "archived" | "مورشف" | "مورشفه" | "ارشيف" => Test::Is(Mark::Archived),
        "watched" | "متابع" | "متابعه" => Test::Watched,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: Timestamp = Timestamp(1_795_564_800);

    #[track_caller]
    fn check(typed: &str, expected: &[(bool, Test)]) {
        let found = parse(typed, TODAY).unwrap();
        let terms: Vec<_> = found
            .terms
            .into_iter()
            .map(|t| (t.negated, t.test))
            .collect();
        assert_eq!(terms, expected, "{typed}");
    }

    fn word(text: &str) -> Test {
        Test::Word(text.to_owned())
    }

    #[test]
    fn words_phrases_and_prefixes_are_told_apart() {
        check(
            "بنك  النور",
            &[(false, word("بنك")), (false, word("النور"))],
        );
        let phrase = || Test::Phrase("البنك المركزي".to_owned());
        check("\"البنك المركزي\"", &[(false, phrase())]);
        check("-«البنك المركزي»", &[(true, phrase())]);
        check("اقتص*", &[(false, Test::Prefix("اقتص".to_owned()))]);
        check(
            "AT&T 10:30 a*b",
            &[
                (false, word("AT&T")),
                (false, word("10:30")),
                (false, word("a*b")),
            ],
        );
        check("غير-مقروء", &[(false, word("غير-مقروء"))]);
        check("", &[]);
    }

    #[test]
    fn filters_go_by_names_of_both_languages() {
        let person = || Test::Person("سعاد حداد".to_owned());
        check("person:\"سعاد حداد\"", &[(false, person())]);
        check("شخص:\"سعاد حداد\"", &[(false, person())]);
        check("-مصدر:رويترز", &[(true, Test::Source("رويترز".to_owned()))]);
        check("شركة:Orbit", &[(false, Test::Company("Orbit".to_owned()))]);
        check("is:unread", &[(false, Test::Unread)]);
        check("حالة:غير_مقروء", &[(false, Test::Unread)]);
        check("حالة:\"غير مقروء\"", &[(false, Test::Unread)]);
        check("is:starred", &[(false, Test::Is(Mark::Starred))]);
        check("after:today", &[(false, Test::After(TODAY))]);
        check("بعد:اليوم", &[(false, Test::After(TODAY))]);
        check(
            "قبل:2d",
            &[(false, Test::Before(Timestamp(TODAY.0 - 2 * 86_400)))],
        );
        check(
            "source:https://example.org/x",
            &[(false, Test::Source("https://example.org/x".to_owned()))],
        );
    }

    #[test]
    fn a_backslash_takes_the_meaning_off() {
        check(
            "\\-5 is\\:unread",
            &[(false, word("-5")), (false, word("is:unread"))],
        );
    }

    #[track_caller]
    fn check_error(typed: &str, place: &str, problem: QueryProblem) {
        let error = parse(typed, TODAY).unwrap_err();
        assert_eq!((error.place.slice(typed), error.problem), (place, problem));
        assert!(!error.hint().is_empty());
    }

    #[test]
    fn errors_say_where() {
        check_error("خبر \"لم يغلق", "\"لم يغلق", QueryProblem::OpenQuote);
        check_error("خبر preson:سعاد", "preson:", QueryProblem::Filter);
        check_error("person: سعاد", "person:", QueryProblem::NoValue);
        check_error("after:غدا", "after:غدا", QueryProblem::Date);
        check_error("is:blue خبر", "is:blue", QueryProblem::Mark);
        check_error("خبر -", "-", QueryProblem::NoWord);
        check_error("* خبر", "*", QueryProblem::NoWord);
        check_error("-\"\"", "-\"\"", QueryProblem::NoWord);
    }

    #[test]
    fn a_wrong_filter_is_told_with_what_to_do() {
        let error = parse("preson:سعاد", TODAY).unwrap_err();
        assert_eq!(error.to_string(), "there is no such filter at “preson”");
        assert!(error.hint().contains("person:"));
    }

    fn value() -> impl Strategy<Value = String> {
        "[ابتحxX0-9 \"“«»\\\\:*\\-]{1,8}".prop_filter("a word", |s: &String| !s.trim().is_empty())
    }

    fn test() -> impl Strategy<Value = Test> {
        let day = (-40_000_000_000_i64..200_000_000_000).prop_map(Timestamp);
        prop_oneof![
            value().prop_map(Test::Word),
            value().prop_map(Test::Prefix),
            value().prop_map(Test::Phrase),
            value().prop_map(Test::Title),
            value().prop_map(Test::Person),
            value().prop_map(Test::Company),
            value().prop_map(Test::Name),
            value().prop_map(Test::Source),
            value().prop_map(Test::Tag),
            day.clone().prop_map(Test::After),
            day.prop_map(Test::Before),
            Just(Test::Unread),
            Just(Test::Watched),
            Just(Test::Is(Mark::Later)),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            terms in prop::collection::vec((any::<bool>(), test()), 0..5),
            today in -100_000_i64..3_000_000_000,
        ) {
            let terms = terms.into_iter().map(|(negated, test)| Term { negated, test });
            let query = Query { terms: terms.collect() };
            prop_assert_eq!(parse(&query.to_string(), Timestamp(today)), Ok(query));
        }

        #[test]
        fn nothing_typed_panics(text in "\\PC{0,40}") {
            if let Err(error) = parse(&text, TODAY) {
                prop_assert!(text.get(error.place.range()).is_some());
            }
        }
    }
}
