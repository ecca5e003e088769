//! Facts about strings: graphemes, joining, width, what may be printed; folding and words.

pub mod facts;
pub mod fold;
pub mod graphemes;
pub mod joining;
pub mod lookalike;
pub mod segment;
pub mod visible;
pub mod width;

mod tables;
