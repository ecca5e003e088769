//! Paragraphs of logical text to lines of cells.
