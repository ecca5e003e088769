//! Trains the layer on folders and writes predictions. (to be replaced)
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    reason = "a tool of the workshop"
)]
use hashiya::{
    article::Article,
    eval::gold::Gold,
    extract::{
        Extractor, Label, Scratch,
        train::{Example, Schedule, learn},
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
        mentions: gold
            .mentions
            .iter()
            .filter(|m| !m.optional && !m.boilerplate)
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
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let train = list(&args[1]);
    let test = list(&args[2]);
    let out = &args[3];
    let blank = Extractor::with_weights(Weights::new());
    let examples: Vec<Example> = train
        .iter()
        .enumerate()
        .map(|(i, d)| load(d, i as u64 * 7919).2)
        .collect();
    let (mut total, mut covered) = (0, 0);
    for d in &test {
        let (article, _, example) = load(d, 0);
        blank.with_candidates(&article, |g| {
            let spans: std::collections::HashSet<Span> = g
                .candidates
                .iter()
                .filter_map(|c| {
                    g.context
                        .tokens
                        .span_without(&article.text, c.tokens.clone(), c.letters)
                })
                .collect();
            for (s, l) in &example.mentions {
                total += 1;
                if spans.contains(s) {
                    covered += 1
                } else if args.len() > 4 {
                    eprintln!("missed {:?} {}", l, s.slice(&article.text))
                }
            }
        });
    }
    eprintln!("candidates cover {covered} of {total}");
    let mut schedule = Schedule::default();
    if let Ok(h) = std::env::var("HIDE") {
        schedule.hidden = h.parse().unwrap();
    }
    if let Ok(h) = std::env::var("PASSES") {
        schedule.passes = h.parse().unwrap();
    }
    if let Ok(h) = std::env::var("STEP") {
        schedule.step = h.parse().unwrap();
    }
    if let Ok(h) = std::env::var("DECAY") {
        schedule.decay = h.parse().unwrap();
    }
    let weights = learn(&blank, &examples, schedule);
    if let Ok(path) = std::env::var("SAVE") {
        std::fs::write(path, weights.to_bytes()).unwrap();
    }
    let extractor = Extractor::with_weights(Weights::from_bytes(&weights.to_bytes()).unwrap());
    let mut scratch = Scratch::default();
    let start = std::time::Instant::now();
    for d in &test {
        let (article, ..) = load(d, 0);
        let extraction = if std::env::var("GOLD").is_ok() {
            let context = extractor.context(&article);
            let named: Vec<_> = hashiya::extract::train::gold_named(&context, &load(d, 0).2)
                .into_iter()
                .flatten()
                .collect();
            extractor.link(&article, &context, &named)
        } else {
            extractor.extract(&article, &mut scratch)
        };
        let name = d.trim_end_matches('/').rsplit('/').next().unwrap();
        std::fs::write(
            format!("{out}/{name}.json"),
            serde_json::to_string(&output::article_json(&article, &extraction)).unwrap(),
        )
        .unwrap();
    }
    eprintln!("{:?} an article", start.elapsed() / test.len() as u32);
}
