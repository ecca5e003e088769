//! Learning from the reader's corrections on their own machine.
//!
//! `extract::adapt` knows how to learn; here it is decided whether what was learned is fit to be used
//! ([`trial`]), and it is kept, in versions that can be taken back ([`versions`]). What the extractor
//! must not forget is measured on articles that come with the program ([`guard`]).

pub mod guard;
pub mod lesson;
pub mod trial;
pub mod versions;

use crate::extract::Extractor;
use versions::{VersionError, Versions};

/// Returns the extractor with what was learned on this machine; when that cannot be used, as it was
/// shipped, and why.
#[must_use]
pub fn extractor() -> (Extractor, Option<VersionError>) {
    let base = Extractor::new();
    let learned = Versions::of_reader().and_then(|versions| versions.current(&base));
    match learned {
        Ok(None) => (base, None),
        // Without a home nothing can have been learned.
        Err(VersionError::NoHome) => (base, None),
        Ok(Some(learned)) => match base.clone().adapted(&learned.delta) {
            Ok(adapted) => (adapted, None),
            Err(_) => (base, Some(VersionError::OtherBase(learned.number))),
        },
        Err(error) => (base, Some(error)),
    }
}
