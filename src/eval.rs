//! Extractions against gold annotations.

pub mod gold;
