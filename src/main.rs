//! The program: parse, wire, run, report.

fn main() {}
