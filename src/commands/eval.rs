//! `hashiya eval GOLD…`: scores the extractor on annotated articles.

use std::path::{Path, PathBuf};

use super::learn::extractor;
use super::{Failure, load, print};
use crate::cli::{Eval, Rules};
use crate::eval::Score;
use crate::eval::conll::Conll;
use crate::eval::gold::Gold;
use crate::extract::model::Guidelines;
use crate::extract::{Extractor, Scratch};
use crate::fetch;

/// Prints the table of scores, and errors if asked for.
pub(super) fn run(wanted: &Eval) -> Result<(), Failure> {
    let extractor = extractor();
    let mut scratch = Scratch::default();
    let mut score = Score::default();
    for folder in &wanted.gold {
        for article in articles(folder)? {
            add_article(&article, &extractor, &mut scratch, &mut score)?;
        }
    }
    for file in &wanted.conll {
        add_conll(
            file,
            wanted.guidelines,
            &extractor,
            &mut scratch,
            &mut score,
        )?;
    }
    print(&(score.table() + &score.listed_errors(wanted.errors)))
}

/// Returns the folders of articles at or directly under `folder`, sorted.
pub(super) fn articles(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let has_gold = |path: &Path| path.join("gold.json").is_file();
    if has_gold(folder) {
        return Ok(vec![folder.to_owned()]);
    }
    let unreadable = |error: std::io::Error| {
        Failure::new(format!("cannot read the folder {}", folder.display())).because(error)
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if has_gold(&path) {
            found.push(path);
        }
    }
    found.sort();
    if found.is_empty() {
        let message = format!("there is no annotated article in {}", folder.display());
        return Err(Failure::new(message)
            .hint("name a folder with article.txt and gold.json, or a folder of such folders"));
    }
    Ok(found)
}

fn add_article(
    folder: &Path,
    extractor: &Extractor,
    scratch: &mut Scratch,
    score: &mut Score,
) -> Result<(), Failure> {
    let article = load(&folder.join("article.txt"))?;
    let path = folder.join("gold.json");
    let (bytes, name) = fetch::read(&path)?;
    let gold = Gold::parse(&bytes)
        .map_err(|error| Failure::new(format!("{name} is no gold annotation")).because(error))?;
    score.add(&article, &extractor.extract(&article, scratch), &gold);
    Ok(())
}

fn add_conll(
    file: &Path,
    rules: Rules,
    extractor: &Extractor,
    scratch: &mut Scratch,
    score: &mut Score,
) -> Result<(), Failure> {
    let (bytes, name) = fetch::read(file)?;
    let conll = Conll::parse(&String::from_utf8_lossy(&bytes));
    let article = conll
        .article(&name)
        .map_err(|error| Failure::new(format!("{name} has no sentence")).because(error))?;
    let found = match rules {
        Rules::Ours => {
            let extraction = extractor.extract(&article, scratch);
            let mentions = extraction.mentions.iter();
            mentions.map(|m| (m.target, m.body.label)).collect()
        }
        Rules::Anercorp => extractor.tag(&article, Guidelines::Anercorp, scratch),
    };
    score.add_conll(&conll, &found);
    Ok(())
}
