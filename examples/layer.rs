//! Trains the layer on folders and writes predictions. (to be replaced)
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    reason = "a tool of the workshop"
)]
//! layer BASE UNSEEN TEST OUT   (env: SAVE, LOAD12, TH, GOLD, NOTAG, CV)
use hashiya::{
    article::Article,
    eval::gold::Gold,
    extract::{
        Extractor, Label, Scratch,
        train::{Example, Schedule, ThirdRows, fit_third, gold_named, learn, third_rows},
        weights::Weights,
    },
    output, source,
    span::Span,
};
fn label(code: &str) -> Label {
    match code {
        "PER" => Label::Person,
        "ORG" => Label::Organisation,
        "LOC" => Label::Location,
        _ => Label::Product,
    }
}
fn load(dir: &str, seed: u64) -> (Article, Gold, Example) {
    let article =
        source::decode(std::fs::read(format!("{dir}/article.txt")).unwrap(), dir).unwrap();
    let gold = Gold::parse(&std::fs::read(format!("{dir}/gold.json")).unwrap()).unwrap();
    let span = |s: usize, e: usize| Span::from_range(s..e);
    let kept: Vec<_> = gold
        .mentions
        .iter()
        .filter(|m| !m.optional && !m.boilerplate)
        .collect();
    let organisations = gold
        .entities
        .iter()
        .filter(|e| e.label == "ORG")
        .filter_map(|e| {
            use hashiya::extract::Subtype as S;
            let subtype = match e.subtype.as_deref()? {
                "company" => S::Company,
                "media" => S::Media,
                "government" => S::Government,
                _ => S::Other,
            };
            Some((
                (0..kept.len())
                    .filter(|&i| kept[i].entity == e.id)
                    .collect(),
                subtype,
            ))
        })
        .collect();
    let example = Example {
        organisations,
        article: article.clone(),
        mentions: kept
            .iter()
            .map(|m| (span(m.start, m.end), label(&m.label)))
            .collect(),
        ignored: gold
            .mentions
            .iter()
            .filter(|m| m.optional || m.boilerplate)
            .map(|m| span(m.start, m.end))
            .chain(gold.boilerplate.iter().map(|b| span(b.start, b.end)))
            .collect(),
        seed,
    };
    (article, gold, example)
}
fn list(file: &str) -> Vec<String> {
    std::fs::read_to_string(file)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}
fn env<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(default)
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (base, unseen, test, out) = (list(&args[1]), list(&args[2]), list(&args[3]), &args[4]);
    let blank = Extractor::with_weights(Weights::new());
    let examples = |dirs: &[String]| -> Vec<Example> {
        dirs.iter()
            .enumerate()
            .map(|(i, d)| load(d, i as u64 * 7919).2)
            .collect()
    };
    let mut schedule = Schedule::default();
    schedule.hidden = env("HIDE", schedule.hidden);
    schedule.passes = env("PASSES", schedule.passes);
    schedule.step = env("STEP", schedule.step);
    schedule.decay = env("DECAY", schedule.decay);
    let read = |p: &str| Weights::from_bytes(&std::fs::read(p).unwrap()).unwrap();
    let third = Schedule {
        passes: env("PASSES3", 12),
        step: env("STEP3", 0.05),
        decay: env("DECAY3", 1e-5),
        hidden: env("HIDE3", 20),
    };
    let mut weights = match std::env::var("LOAD12") {
        Ok(p) => read(&p),
        _ => learn(&blank, &examples(&base), &[], schedule),
    };
    let pool: Vec<ThirdRows> = if std::env::var("NOTHIRD").is_ok() {
        vec![]
    } else {
        examples(&unseen)
            .iter()
            .map(|e| third_rows(&blank, e, &weights, third))
            .collect()
    };
    let run = |weights: &Weights, test: &[String]| {
        let mut extractor =
            Extractor::with_weights(Weights::from_bytes(&weights.to_bytes()).unwrap())
                .with_threshold(env("TH", 0.4));
        if std::env::var("NOTAG").is_ok() {
            extractor = extractor.without_tagger();
        }
        let mut scratch = Scratch::default();
        let mut spent = std::time::Duration::ZERO;
        for d in test {
            let (article, _, example) = load(d, 0);
            let start = std::time::Instant::now();
            let extraction = if std::env::var("GOLD").is_ok() {
                let context = extractor.context(&article);
                let named: Vec<_> = gold_named(&context, &example)
                    .into_iter()
                    .flatten()
                    .collect();
                extractor.link(&article, &context, &named)
            } else {
                extractor.extract(&article, &mut scratch)
            };
            spent += start.elapsed();
            let name = d.trim_end_matches('/').rsplit('/').next().unwrap();
            std::fs::write(
                format!("{out}/{name}.json"),
                output::json(&article, &extraction),
            )
            .unwrap();
        }
        eprintln!("{:?} an article", spent / (test.len() as u32).max(1));
    };
    if let Ok(path) = std::env::var("SAVE12") {
        std::fs::write(path, weights.to_bytes()).unwrap();
    }
    if std::env::var("CV").is_ok() {
        eprintln!("rows {}", pool.iter().map(ThirdRows::len).sum::<usize>());
        // TEST is split in three; each third is judged by weights learned from UNSEEN without it.
        for fold in 0..3 {
            let held: Vec<String> = test
                .iter()
                .enumerate()
                .filter(|(i, _)| i % 3 == fold)
                .map(|(_, d)| d.clone())
                .collect();
            weights.third = fit_third(
                unseen
                    .iter()
                    .zip(&pool)
                    .filter(|(d, _)| !held.contains(d))
                    .map(|(_, e)| e),
                third,
            );
            run(&weights, &held);
        }
    }
    if std::env::var("NOTHIRD").is_err() {
        weights.third = fit_third(&pool, third);
    }
    if let Ok(path) = std::env::var("SAVE") {
        std::fs::write(path, weights.to_bytes()).unwrap();
    }
    run(&weights, &list(&args[5]));
}
