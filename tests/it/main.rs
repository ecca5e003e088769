//! The integration tests: one binary, a module per subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "helpers of tests may fail like tests"
)]

mod annotating;
mod annotating_pty;
mod architecture;
mod batch;
mod bidi;
mod comfort;
mod corpus;
mod exchanging;
mod extraction;
mod fake_library;
mod faults;
mod feeding;
mod frames;
mod joining;
mod killing;
mod layout;
mod learning;
mod library;
mod library_frames;
mod library_pty;
mod pages;
mod pty;
mod reading;
mod selecting;
mod sequences;
mod server;
mod soak;
mod support;
mod syncing;
mod tables;
mod terminal;
mod web;
