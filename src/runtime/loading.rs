//! The extractor, loaded once, and from the first moment on: while the article is read from the disk
//! and the terminal is asked what it is.

use std::sync::OnceLock;
use std::thread;

use crate::extract::Extractor;
use crate::extract::gazetteer::Gazetteer;
use crate::extract::vocabulary::Vocabulary;
use crate::learn;

static EXTRACTOR: OnceLock<Extractor> = OnceLock::new();

/// Begins to load the extractor; mentions must be surer than `threshold`, from 0 to 1.
pub fn prepare(threshold: f32) {
    // Threads that are not joined: loading ends by itself, and nobody need wait for it.
    thread::spawn(|| (Gazetteer::embedded(), Vocabulary::new()));
    thread::spawn(move || {
        extractor(threshold);
    });
}

/// Returns the extractor; waits where it is being loaded. The first threshold stays: a run of the
/// program has one.
pub(super) fn extractor(threshold: f32) -> &'static Extractor {
    EXTRACTOR.get_or_init(|| learn::extractor().0.with_threshold(threshold))
}
