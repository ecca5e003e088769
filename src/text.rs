//! Facts about strings: folding, words, joining, width.
