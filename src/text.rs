//! Facts about strings: folding, words, joining, width.

pub mod fold;
pub mod segment;
