//! The fuzzer's corpus, every case of it, as ordinary tests; `fuzz/` makes more.

use std::path::Path;

#[path = "../../fuzz/checks.rs"]
mod checks;

#[test]
fn every_case_of_the_corpus_still_holds() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (target, check) in checks::TARGETS {
        let cases: Vec<_> = std::fs::read_dir(corpus.join(target))
            .unwrap_or_else(|error| panic!("{target}: {error}"))
            .map(|case| case.unwrap().path())
            .collect();
        assert!(cases.len() > 5, "{target} has only {} cases", cases.len());
        for case in cases {
            let bytes = std::fs::read(&case).unwrap();
            let held = std::panic::catch_unwind(|| check(&bytes));
            assert!(held.is_ok(), "{} fails", case.display());
        }
    }
}
