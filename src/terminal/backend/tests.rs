use proptest::prelude::*;
use ratatui::style::Style;

use super::*;
use crate::terminal::choices::Choices;
use crate::terminal::detect::decide;
use crate::terminal::environment::Environment;
use crate::terminal::replies::Answers;

fn backend(osc66: bool, lro: bool) -> CellBackend<Vec<u8>> {
    let decided = decide(
        &Environment::default(),
        &Answers::default(),
        &Choices::default(),
    );
    CellBackend::new(
        Vec::new(),
        &Capabilities {
            osc66,
            lro,
            ..decided
        },
    )
}

/// Returns what is written for `symbols` from the left edge of the first row on.
fn written(mut backend: CellBackend<Vec<u8>>, symbols: &[&str]) -> String {
    let cells: Vec<Cell> = symbols
        .iter()
        .map(|symbol| {
            let mut cell = Cell::default();
            cell.set_symbol(symbol);
            cell
        })
        .collect();
    // Rows get their override from the real screen's height, which a test has not.
    backend.rows_are_bare = false;
    backend
        .draw((0..).zip(&cells).map(|(x, cell)| (x, 0, cell)))
        .unwrap();
    backend.flush().unwrap();
    String::from_utf8(backend.sink).unwrap()
}

#[test]
fn neighbours_are_written_in_one_go() {
    assert_eq!(
        written(backend(false, false), &["a", "ﺑ", "ﻻ"]),
        "\x1b[1;1HaﺑﻻH".trim_end_matches('H')
    );
}

#[test]
fn after_a_cluster_the_place_is_set_anew() {
    assert_eq!(
        written(backend(false, false), &["ﻣ\u{64f}", "a"]),
        "\x1b[1;1Hﻣ\u{64f}\x1b[1;2Ha"
    );
}

#[test]
fn every_other_letter_goes_through_osc_66() {
    assert_eq!(
        written(backend(true, false), &["a", "b", "c", " ", "e", "f"]),
        "\x1b[1;1Ha\x1b]66;w=1:v=1;b\x1b\\c e\x1b]66;w=1:v=1;f\x1b\\"
    );
}

#[test]
fn the_first_cell_carries_the_override() {
    assert_eq!(
        written(backend(false, true), &["a", "b"]),
        "\x1b[1;1Ha\u{202d}b"
    );
}

#[test]
fn controls_are_replaced_with_a_visible_sign() {
    let hostile = ["\x1b", "\u{9b}", "\u{202e}", "a\x07", "\u{2066}", "\r"];
    assert_eq!(
        written(backend(false, false), &hostile).replace("\x1b[1;", "<"),
        "<1H\u{fffd}<2H\u{fffd}<3H\u{fffd}<4H\u{fffd}<5H\u{fffd}<6H\u{fffd}"
    );
}

#[test]
fn the_style_is_written_when_it_changes_and_ends_with_the_frame() {
    let mut cells = [Cell::default(), Cell::default(), Cell::default()];
    let style = Style::new()
        .fg(Color::LightRed)
        .bg(Color::Indexed(17))
        .add_modifier(Modifier::BOLD);
    cells[1].set_style(style);
    cells[2].set_style(style);
    let mut backend = backend(false, false);
    backend
        .draw((0..).zip(&cells).map(|(x, cell)| (x, 0, cell)))
        .unwrap();
    backend.flush().unwrap();
    assert_eq!(
        String::from_utf8(backend.sink).unwrap(),
        "\x1b[1;1H \x1b[0;1;91;48;5;17m  \x1b[0m"
    );
}

#[test]
fn a_frame_without_changes_writes_nothing() {
    let mut backend = backend(false, false);
    backend.hide_cursor().unwrap();
    backend.flush().unwrap();
    backend.sink.clear();
    backend.draw(std::iter::empty()).unwrap();
    backend.hide_cursor().unwrap();
    backend.flush().unwrap();
    assert_eq!(backend.sink, b"");
}

proptest! {
    /// Takes out the sequences that are ours; nothing that is left may be able to start another.
    #[test]
    fn no_symbol_starts_a_sequence(
        symbols in proptest::collection::vec("\\PC{0,3}|[\\x00-\\x1f\\x7f-\\x9f]{1,3}|\x1b\\[31m", 1..30),
        osc66 in any::<bool>(),
    ) {
        let symbols: Vec<&str> = symbols.iter().map(String::as_str).collect();
        let mut out = written(backend(osc66, false), &symbols);
        for x in 1..=symbols.len() {
            out = out.replace(&format!("\x1b[1;{x}H"), "");
        }
        out = out.replace("\x1b]66;w=1:v=1;", "");
        if osc66 {
            out = out.replace("\x1b\\", "");
        }
        prop_assert!(!out.chars().any(is_harmful), "{:?}", out);
    }
}
