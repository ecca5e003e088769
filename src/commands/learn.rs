//! `hashiya learn`: adapts the extractor to the reader's corrections, and keeps the versions.

use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use super::desk::Opener;
use super::library::{self, day, print_json};
use super::{Failure, eval, load, note, print};
use crate::article::Timestamp;
use crate::cli::Learn;
use crate::eval::gold::Gold;
use crate::exchange::sidecar;
use crate::extract::Extractor;
use crate::extract::adapt::{Lesson, Plan};
use crate::fetch;
use crate::learn::lesson::lesson;
use crate::learn::trial::{self, Effect, Trial, learn_and_try};
use crate::learn::versions::{Header, VersionError, Versions};
use crate::learn::{self, guard};
use crate::library::Document;
use crate::library::query::Query;
use crate::store::{self, Library, Sorting};

impl From<VersionError> for Failure {
    fn from(error: VersionError) -> Self {
        Self::of(&error, error.hint())
    }
}

/// Returns the extractor with what was learned here; when that cannot be used, says why and goes on
/// with the shipped weights.
pub(super) fn extractor() -> Extractor {
    let (extractor, problem) = learn::extractor();
    if let Some(problem) = problem {
        note(&format!("not used: {problem}; {}", problem.hint()));
    }
    extractor
}

/// Does what was typed.
pub(super) fn run(wanted: &Learn) -> Result<(), Failure> {
    let base = Extractor::new();
    let versions = Versions::of_reader()?;
    if wanted.list {
        return list(&versions, &base, wanted.json);
    }
    let chosen = if wanted.reset {
        Some(0)
    } else if wanted.undo {
        Some(before(&versions, &base)?)
    } else {
        wanted.r#use
    };
    match chosen {
        Some(number) => {
            versions.choose(number, &base)?;
            tell_use(number, wanted.json)
        }
        None => learn_from(wanted, &versions, &base),
    }
}

/// The version that was in use before the present one was learned.
fn before(versions: &Versions, base: &Extractor) -> Result<u32, Failure> {
    match versions.current(base) {
        Ok(Some(version)) => Ok(version.header.previous),
        Ok(None) => Err(Failure::new("nothing that was learned is in use")
            .hint("hashiya learn --list shows the versions; --use N takes one of them")),
        // What cannot be used was not in use; the program as shipped was.
        Err(VersionError::OtherBase(_) | VersionError::Damaged(_) | VersionError::Missing(_)) => {
            Ok(0)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Serialize)]
struct UseJson {
    in_use: u32,
}

fn tell_use(number: u32, json: bool) -> Result<(), Failure> {
    if json {
        return print_json(&UseJson { in_use: number });
    }
    match number {
        0 => print("the program is as it was shipped; nothing that was learned is used\n"),
        number => print(&format!("version {number} is used\n")),
    }
}

/// What was corrected, ready to be learned from.
#[derive(Default)]
struct Corrected {
    lessons: Vec<Lesson>,
    /// Articles that nobody corrected.
    others: Vec<Lesson>,
    corrections: usize,
}

/// Articles of the library on which the extractor is held to what it thinks.
const OTHERS: usize = 40;

fn gathered(wanted: &Learn, base: &Extractor) -> Result<Corrected, Failure> {
    let mut corrected = Corrected::default();
    for path in &wanted.from {
        if path.is_dir() {
            for folder in eval::articles(path)? {
                let lesson = annotated(&folder)?;
                corrected.corrections += differences(base, &lesson);
                corrected.lessons.push(lesson);
            }
        } else {
            let article = sidecar::article_of(path);
            let path = article.as_deref().unwrap_or(path);
            let desk = Opener::new(&wanted.place, false).file(path)?;
            corrected.add(lesson(base, &desk.article, &desk.notebook));
        }
    }
    corrected.add_library(wanted, base)?;
    Ok(corrected)
}

impl Corrected {
    fn add(&mut self, taught: Option<(Lesson, usize)>) {
        if let Some((lesson, corrections)) = taught {
            self.corrections += corrections;
            self.lessons.push(lesson);
        }
    }

    fn add_library(&mut self, wanted: &Learn, base: &Extractor) -> Result<(), Failure> {
        let path = library::path(&wanted.place)?;
        if !path.exists() {
            return Ok(());
        }
        let library = Library::open_to_read(&path)?;
        let annotated = library.annotated()?;
        for &id in &annotated {
            let notebook = library.notebook(Document::Entry(id))?;
            self.add(lesson(base, &library.article(id)?, &notebook));
        }
        let newest = library.list(&library::listing(Query::default(), OTHERS), Sorting::Newest)?;
        for row in newest.0.iter().filter(|row| !annotated.contains(&row.id)) {
            self.others.push(Lesson::unread(library.article(row.id)?));
        }
        Ok(())
    }
}

/// Reads an annotated article: the reader has looked at all of it.
fn annotated(folder: &Path) -> Result<Lesson, Failure> {
    let article = load(&folder.join("article.txt"))?;
    let (bytes, name) = fetch::read(&folder.join("gold.json"))?;
    let gold = Gold::parse(&bytes)
        .map_err(|error| Failure::new(format!("{name} is no gold annotation")).because(error))?;
    Ok(gold.lesson(article))
}

/// How many places of a lesson the extractor would have marked otherwise.
fn differences(base: &Extractor, lesson: &Lesson) -> usize {
    let mut score = crate::eval::Score::default();
    let found = base.extract_guarded(&lesson.article, &mut Default::default());
    score.add_checked(&found, lesson);
    let counts = score.of_all(&crate::extract::Label::ALL);
    counts.wrong.max(counts.missed)
}

fn learn_from(wanted: &Learn, versions: &Versions, base: &Extractor) -> Result<(), Failure> {
    let start = Instant::now();
    let corrected = gathered(wanted, base)?;
    if corrected.lessons.is_empty() {
        return Err(Failure::new("there is nothing to learn from")
            .because("no name in the library was corrected or confirmed")
            .hint("correct names with A in the reader; articles that were opened as files must be named"));
    }
    let trial = learn_and_try(
        base,
        &corrected.lessons,
        &corrected.others,
        &guard::articles(),
        Plan::default(),
    );
    let articles = corrected.lessons.len();
    let header = Header::new(&trial, store::now(), articles, corrected.corrections);
    let kept = match (trial.share, wanted.dry_run) {
        (Some(_), false) => keep(versions, base, &header, &trial)?,
        _ => Kept::Nothing,
    };
    if wanted.json {
        return print_json(&ReportJson::new(&header, &kept, trial.share));
    }
    let took = start.elapsed().as_secs_f32();
    print(&report(&header, &trial, &kept, took))
}

/// What became of what was learned.
enum Kept {
    Nothing,
    /// The version in use is the same.
    Same(u32),
    New(u32),
}

fn keep(
    versions: &Versions,
    base: &Extractor,
    header: &Header,
    trial: &Trial,
) -> Result<Kept, Failure> {
    if let Ok(Some(current)) = versions.current(base)
        && current.delta == trial.delta
    {
        return Ok(Kept::Same(current.number));
    }
    let number = versions.keep(base, header.clone(), &trial.delta)?;
    Ok(Kept::New(number))
}

#[derive(Serialize)]
struct ReportJson<'a> {
    /// The version that holds it; none when nothing was kept.
    version: Option<u32>,
    /// Whether the version was there before.
    unchanged: bool,
    /// Whether what was learned is fit to be used.
    fit: bool,
    #[serde(flatten)]
    header: &'a Header,
}

impl<'a> ReportJson<'a> {
    fn new(header: &'a Header, kept: &Kept, share: Option<f32>) -> Self {
        Self {
            version: match kept {
                Kept::Nothing => None,
                Kept::Same(number) | Kept::New(number) => Some(*number),
            },
            unchanged: matches!(kept, Kept::Same(_)),
            fit: share.is_some(),
            header,
        }
    }
}

fn report(header: &Header, trial: &Trial, kept: &Kept, seconds: f32) -> String {
    let effect = |what: &str, effect: &Effect| {
        format!(
            "  {what:<44} {:>6.2} -> {:>6.2}  ({:+.2})\n",
            effect.before.f1(),
            effect.after.f1(),
            effect.gain()
        )
    };
    let mut text = format!(
        "learned from {} in {} ({seconds:.1} s)\n",
        counted(header.corrections, "correction"),
        counted(header.articles, "article"),
    );
    text.push_str("right names (F1):\n");
    text.push_str(&effect("the corrected articles", &trial.corrected));
    match &trial.held_out {
        Some(held_out) => text.push_str(&effect("each of them, learned from the others", held_out)),
        None => text.push_str(&format!(
            "  with fewer than {} articles none can be held out: what this does for other articles is not known\n",
            trial::ENOUGH
        )),
    }
    text.push_str(&effect(
        "the program's own articles (may lose 0.5)",
        &trial.guard,
    ));
    if header.names() > 0 {
        text.push_str(&format!(
            "{} known from now on\n",
            counted(header.names(), "name")
        ));
    }
    if let Some(share) = trial.share.filter(|&share| share < 1.0) {
        text.push_str(&format!(
            "only {:.0} % of the change is used: all of it would have lost too much elsewhere\n",
            share * 100.0
        ));
    }
    text.push_str(&match (kept, trial.share) {
        (Kept::New(number), _) => {
            format!("version {number} is used from now on; hashiya learn --undo takes it back\n")
        }
        (Kept::Same(number), _) => format!("that is what version {number} knows already\n"),
        (Kept::Nothing, Some(_)) => "nothing was kept (--dry-run)\n".to_owned(),
        (Kept::Nothing, None) => {
            "nothing was kept: it would have made other articles worse; more corrections may help\n"
                .to_owned()
        }
    });
    text
}

fn counted(count: usize, what: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{count} {what}{end}")
}

#[derive(Serialize)]
struct ListJson {
    in_use: u32,
    versions: Vec<VersionJson>,
}

#[derive(Serialize)]
struct VersionJson {
    version: u32,
    /// Why it cannot be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    unusable: Option<String>,
    #[serde(flatten)]
    header: Option<Header>,
}

fn list(versions: &Versions, base: &Extractor, json: bool) -> Result<(), Failure> {
    let in_use = versions.in_use()?;
    let all = versions.list(base)?;
    if json {
        let versions = all.into_iter().map(|(version, read)| match read {
            Ok(read) => VersionJson {
                version,
                unusable: None,
                header: Some(read.header),
            },
            Err(error) => VersionJson {
                version,
                unusable: Some(error.to_string()),
                header: None,
            },
        });
        return print_json(&ListJson {
            in_use,
            versions: versions.collect(),
        });
    }
    let mark = |number: u32| if number == in_use { "*" } else { " " };
    let mut text = format!("{} 0  as shipped\n", mark(0));
    for (number, read) in &all {
        let told = match read {
            Ok(version) => told(&version.header),
            Err(error) => format!("cannot be used: {error}"),
        };
        text.push_str(&format!("{} {number}  {told}\n", mark(*number)));
    }
    print(&text)
}

fn told(header: &Header) -> String {
    let pair = |[before, after]: [f64; 2]| format!("{before:.2} -> {after:.2}");
    let mut told = format!(
        "{}  {} in {}; F1 there {}",
        day(Timestamp(header.learned)),
        counted(header.corrections, "correction"),
        counted(header.articles, "article"),
        pair(header.corrected),
    );
    if let Some(held_out) = header.held_out {
        told.push_str(&format!(", held out {}", pair(held_out)));
    }
    told.push_str(&format!(", guard {}", pair(header.guard)));
    told
}
