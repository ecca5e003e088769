//! Readers who correct some articles, imitated: what is learned from them, judged on all others.

use std::io::{self, Write};
use std::time::Instant;

use hashiya::article::Article;
use hashiya::eval::Score;
use hashiya::eval::gold::Gold;
use hashiya::extract::adapt::{Lesson, Plan, Rehearsal, learn};
use hashiya::extract::combine::THIRD_SLOTS;
use hashiya::extract::{Extractor, Label, Scratch, Subtype};

use crate::Simulate;
use crate::layer::{self, example, folders};

struct Annotated {
    lesson: Lesson,
    gold: Gold,
}

/// Prints a line a reader, then the mean.
pub(crate) fn run(wanted: &Simulate) -> io::Result<()> {
    let base = Extractor::new();
    let mut articles = Vec::new();
    for folder in folders(&wanted.articles)? {
        let gold = Gold::parse(&std::fs::read(folder.join("gold.json"))?)?;
        let example = example(&folder, 0)?;
        let subtypes = (0..example.mentions.len()).map(|at| {
            let of = |(members, _): &&(Vec<usize>, Subtype)| members.contains(&at);
            example.organisations.iter().find(of).map(|(_, s)| *s)
        });
        let whole = hashiya::span::Span::from_range(0..example.article.text.len());
        let lesson = Lesson {
            subtypes: subtypes.collect(),
            mentions: example.mentions,
            ignored: example.ignored,
            checked: vec![whole],
            article: example.article,
        };
        articles.push(Annotated { lesson, gold });
    }
    let plan = Plan {
        passes: wanted.passes,
        head_step: wanted.head,
        third_step: wanted.third,
        pull: wanted.pull,
        caution: wanted.caution,
        names: wanted.names,
    };
    let rehearsal: Vec<Lesson> = match &wanted.rehearsal {
        None => Vec::new(),
        Some(list) => {
            let mut lessons = Vec::new();
            for folder in folders(list)? {
                lessons.push(Lesson::unread(layer::article(&folder)?));
            }
            lessons
        }
    };
    let shipped = match wanted.alone {
        true => Rehearsal::default(),
        false => Rehearsal::shipped(),
    };
    let before: Vec<Score> = articles.iter().map(|a| score(&base, a)).collect();
    let mut gains = Vec::new();
    for reader in 0..wanted.readers {
        let mine = |at: usize| (at + reader * wanted.corrected) % articles.len() < wanted.corrected;
        let known = articles.iter().enumerate().filter(|(at, _)| mine(*at));
        let mut lessons: Vec<Lesson> = known.map(|(_, a)| a.lesson.clone()).collect();
        lessons.extend(rehearsal.iter().cloned());
        let start = Instant::now();
        let delta = learn(&base, &lessons, &shipped, plan);
        let took = start.elapsed();
        let adapted = base.clone().adapted(&delta).map_err(io::Error::other)?;
        let (mut old, mut new) = (Tally::default(), Tally::default());
        let (mut own_old, mut own_new) = (Tally::default(), Tally::default());
        for (at, annotated) in articles.iter().enumerate() {
            let now = score(&adapted, annotated);
            let was = &before[at];
            if mine(at) {
                own_old.add(was);
                own_new.add(&now);
            } else {
                old.add(was);
                new.add(&now);
            }
        }
        writeln!(
            io::stdout(),
            "reader {reader}: others {} -> {}  own {} -> {}  moved {:.3}  names {}  {:.1?}",
            old,
            new,
            own_old,
            own_new,
            delta.length(),
            delta.names.len(),
            took
        )?;
        gains.push((new.two() - old.two(), new.all() - old.all()));
    }
    let count = gains.len().max(1) as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| gains.iter().map(of).sum::<f64>() / count;
    let worst = gains.iter().map(|g| g.0).fold(f64::INFINITY, f64::min);
    writeln!(
        io::stdout(),
        "mean gain PER+ORG {:+.2}, all {:+.2}; worst PER+ORG {worst:+.2}",
        mean(|g| g.0),
        mean(|g| g.1)
    )?;
    Ok(())
}

/// Writes what the extractor is held to while it learns.
pub(crate) fn gather(wanted: &crate::Gather) -> io::Result<()> {
    let base = Extractor::new();
    let mut articles = Vec::new();
    for folder in folders(&wanted.articles)? {
        articles.push(layer::article(&folder)?);
    }
    let most = (wanted.rows, wanted.sentences);
    let rehearsal = Rehearsal::gather(&base, articles, most);
    const STATE: usize = 192;
    std::fs::write(&wanted.out, rehearsal.to_bytes(THIRD_SLOTS, STATE))
}

fn score(extractor: &Extractor, annotated: &Annotated) -> Score {
    let article: &Article = &annotated.lesson.article;
    let found = extractor.extract(article, &mut Scratch::default());
    let mut score = Score::default();
    score.add(article, &found, &annotated.gold);
    score
}

const ALL: [Label; 4] = [
    Label::Person,
    Label::Organisation,
    Label::Location,
    Label::Product,
];

#[derive(Default)]
struct Tally([[usize; 3]; 4]);

impl Tally {
    fn add(&mut self, score: &Score) {
        for (slots, label) in self.0.iter_mut().zip(ALL) {
            let counts = score.of(label);
            for (slot, n) in slots
                .iter_mut()
                .zip([counts.right, counts.wrong, counts.missed])
            {
                *slot += n;
            }
        }
    }

    fn f1(&self, labels: usize) -> f64 {
        let sum = |at: usize| self.0.iter().take(labels).map(|c| c[at]).sum::<usize>() as f64;
        200.0 * sum(0) / (2.0 * sum(0) + sum(1) + sum(2)).max(1.0)
    }

    fn two(&self) -> f64 {
        self.f1(2)
    }

    fn all(&self) -> f64 {
        self.f1(4)
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2}/{:.2}", self.two(), self.all())
    }
}
