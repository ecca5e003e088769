//! `src/text/tables.rs` is made here from the Unicode data in `assets/unicode`, and checked.
//! The facts about single characters come from the crates that the full algorithms use.
//!
//! After a change of the data: `HASHIYA_WRITE_TABLES=1 cargo test --test it tables`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufReader, Read as _};
use std::{env, fs, path::Path};

use flate2::bufread::GzDecoder;
use hashiya::text::facts::Fact;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthChar as _;

const TABLES: &str = "src/text/tables.rs";

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The fields of every data line of a Unicode file, without comments.
fn fields(file: &str) -> Vec<Vec<String>> {
    let text = read(&format!("assets/unicode/{file}"));
    let lines = text.lines().map(|line| line.split('#').next().unwrap());
    let split = |line: &str| {
        line.split(';')
            .map(|field| field.trim().to_owned())
            .collect()
    };
    lines
        .filter(|line| !line.trim().is_empty())
        .map(split)
        .collect()
}

fn code(hex: &str) -> u32 {
    u32::from_str_radix(hex, 16).unwrap()
}

/// Ranges of joining types, neighbours of one type merged.
fn joining() -> Vec<(u32, u32, &'static str)> {
    let mut ranges: Vec<_> = fields("DerivedJoiningType.txt")
        .into_iter()
        .map(|line| {
            let (first, last) = line[0].split_once("..").unwrap_or((&line[0], &line[0]));
            let joining = match line[1].as_str() {
                "C" => "Causing",
                "D" => "Dual",
                "L" => "Left",
                "R" => "Right",
                "T" => "Transparent",
                other => panic!("unknown joining type {other}"),
            };
            (code(first), code(last), joining)
        })
        .collect();
    ranges.sort_unstable();
    ranges.dedup_by(|next, range| {
        let adjoins = range.1 + 1 == next.0 && range.2 == next.2;
        if adjoins {
            range.1 = next.1;
        }
        adjoins
    });
    ranges
}

type Forms = BTreeMap<u32, [u32; 4]>;
type LamAlef = BTreeMap<u32, [u32; 2]>;

/// Forms of single letters, and the ligatures of lam with an alef.
fn forms() -> (Forms, LamAlef) {
    let (mut letters, mut ligatures) = (Forms::new(), LamAlef::new());
    for line in fields("PresentationForms.txt") {
        let mut words = line[1].split(' ');
        let kinds = ["<isolated>", "<final>", "<initial>", "<medial>"];
        let tag = words.next().unwrap();
        let kind = kinds.iter().position(|kind| *kind == tag).unwrap();
        match words.map(code).collect::<Vec<_>>()[..] {
            [letter] => letters.entry(letter).or_default()[kind] = code(&line[0]),
            [0x644, alef @ (0x622 | 0x623 | 0x625 | 0x627)] => {
                ligatures.entry(alef).or_default()[kind] = code(&line[0]);
            }
            _ => {} // Other ligatures are more than a cell can hold.
        }
    }
    (letters, ligatures)
}

/// What follows general punctuation is another block.
const PUNCTUATION: std::ops::Range<u32> = 0x2000..0x2070;

/// The facts about a character, in the bits that `text::facts` gives them.
fn fact(code: u32, line_break: &BTreeMap<u32, String>) -> u16 {
    use hashiya::text::joining::{JoiningType, joining_type, mirrored};
    use hashiya::text::visible::{Visible, is_right_to_left_mark, visible};
    use unicode_bidi::BidiClass as Class;
    let c = char::from_u32(code).unwrap();
    let shown = visible(c);
    let bidi = match unicode_bidi::bidi_class(c) {
        Class::AL => 1,
        Class::R if shown == Visible::Itself => 2,
        Class::L if shown == Visible::Itself => 3,
        Class::NSM => 4,
        Class::EN => 5,
        Class::AN => 6,
        Class::ES => 7,
        Class::ET => 8,
        Class::CS => 9,
        Class::ON if is_bracket(c) => 12,
        Class::ON => 10,
        Class::WS if matches!(shown, Visible::Itself | Visible::Space) => 11,
        Class::BN if matches!(c, '\u{200c}' | '\u{200d}') => 13,
        _ => return 0,
    };
    // Whatever is not a plain base or a plain extender is left to UAX #29 itself.
    let clusters = |text: [char; 2]| String::from_iter(text).graphemes(true).count();
    let (before, after, alone) = (
        clusters([c, 'a']),
        clusters(['a', c]),
        clusters([c, '\u{300}']),
    );
    let is_pictograph = clusters_with_joiner(c);
    if before != 2 || alone != 1 || is_pictograph {
        return 0;
    }
    let joining = joining_type(c);
    let class = line_break.get(&code).map_or("XX", String::as_str);
    let is_one_cell = shown == Visible::Itself && c.width() == Some(1);
    let bits = [
        (Fact::KNOWN, true),
        (Fact::EXTENDS, after == 1),
        (Fact::ONE_CELL, is_one_cell),
        (Fact::LETTER, joining.joins_previous()),
        (Fact::TRANSPARENT, joining == JoiningType::Transparent),
        (Fact::MARK, is_right_to_left_mark(c)),
        (Fact::WORD, matches!(class, "AL" | "NU" | "CM")),
        (
            Fact::WORD_END,
            matches!(class, "IS" | "EX" | "CL" | "CP" | "QU Pf"),
        ),
        (Fact::MIRRORED, mirrored(c).is_some()),
        (Fact::WORD_START, matches!(class, "OP" | "QU Pi")),
        (Fact::JOINS_NEXT, joining.joins_next()),
    ];
    bits.iter()
        .filter(|(_, holds)| *holds)
        .fold(bidi, |all, (bit, _)| all | bit)
}

/// GB11: an emoji stays together with what a joiner ties to it.
fn clusters_with_joiner(c: char) -> bool {
    String::from_iter([c, '\u{200d}', '\u{a9}'])
        .graphemes(true)
        .count()
        == 1
}

/// Characters of property Bidi_Paired_Bracket_Type Open or Close in the ranges of the facts.
fn is_bracket(c: char) -> bool {
    matches!(
        c,
        '(' | ')' | '[' | ']' | '{' | '}' | '\u{2045}' | '\u{2046}'
    )
}

/// The line breaking class of each character below U+2070; of quotation marks, which are of one
/// class, with their category.
fn line_break() -> BTreeMap<u32, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/unicode/LineBreak.txt.gz");
    let mut text = String::new();
    GzDecoder::new(BufReader::new(fs::File::open(path).unwrap()))
        .read_to_string(&mut text)
        .unwrap();
    let mut classes = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((range, class)) = line.split_once(';') else {
            continue;
        };
        let (class, comment) = class.split_once('#').unwrap();
        let category = comment.split_whitespace().next().unwrap();
        let class = match class.trim() {
            "QU" => format!("QU {category}"),
            class => class.to_owned(),
        };
        let (first, last) = range
            .trim()
            .split_once("..")
            .unwrap_or((range.trim(), range.trim()));
        for code in code(first)..=code(last).min(PUNCTUATION.end) {
            classes.insert(code, class.clone());
        }
    }
    classes
}

fn write_facts(out: &mut String) {
    let classes = line_break();
    let low: Vec<u16> = (0..0x700).map(|code| fact(code, &classes)).collect();
    let punctuation: Vec<u16> = PUNCTUATION.map(|code| fact(code, &classes)).collect();
    writeln!(
        out,
        "\n/// The first character of [`FACTS_PUNCTUATION`].\n\
         pub(super) const PUNCTUATION_FIRST: u32 = 0x{:04x};",
        PUNCTUATION.start
    )
    .unwrap();
    for (name, facts) in [("FACTS_LOW", low), ("FACTS_PUNCTUATION", punctuation)] {
        let count = facts.len();
        writeln!(
            out,
            "\n/// Facts about characters; see `text::facts` for the bits.\n#[rustfmt::skip]\n\
             pub(super) static {name}: [u16; 0x{count:x}] = ["
        )
        .unwrap();
        for row in facts.chunks(8) {
            let row: Vec<String> = row.iter().map(|fact| format!("0x{fact:04x}")).collect();
            writeln!(out, "    {},", row.join(", ")).unwrap();
        }
        out.push_str("];\n");
    }
}

fn generate() -> String {
    let mut out = String::from(
        "//! Generated by `tests/it/tables.rs` from `assets/unicode` (Unicode 17.0.0); do not edit.\n\n\
         use super::joining::JoiningType::{self, Causing, Dual, Left, Right, Transparent};\n\n\
         /// Joining types other than Non_Joining: first, last, type; sorted.\n\
         #[rustfmt::skip]\n\
         pub(super) static JOINING: &[(u32, u32, JoiningType)] = &[\n",
    );
    for (first, last, joining) in joining() {
        writeln!(out, "    (0x{first:04x}, 0x{last:04x}, {joining}),").unwrap();
    }
    let (letters, ligatures) = forms();
    let first = *letters.keys().next().unwrap();
    let last = *letters.keys().next_back().unwrap();
    write!(
        out,
        "];\n\n/// The first letter of [`FORMS`].\n\
         pub(super) const FORMS_FIRST: u32 = 0x{first:04x};\n\n\
         /// Isolated, final, initial and medial forms of each letter; 0 where Unicode has none.\n\
         #[rustfmt::skip]\n\
         pub(super) static FORMS: [[u16; 4]; {}] = [\n",
        last - first + 1
    )
    .unwrap();
    for letter in first..=last {
        let [a, b, c, d] = letters.get(&letter).copied().unwrap_or_default();
        writeln!(out, "    [0x{a:04x}, 0x{b:04x}, 0x{c:04x}, 0x{d:04x}],").unwrap();
    }
    out.push_str(
        "];\n\n/// The ligatures of lam with an alef: alef, isolated, final.\n#[rustfmt::skip]\n",
    );
    let count = ligatures.len();
    writeln!(
        out,
        "pub(super) static LAM_ALEF: [(char, char, char); {count}] = ["
    )
    .unwrap();
    for (alef, [isolated, joined]) in ligatures {
        writeln!(
            out,
            "    ('\\u{{{alef:04x}}}', '\\u{{{isolated:04x}}}', '\\u{{{joined:04x}}}'),"
        )
        .unwrap();
    }
    out.push_str(
        "];\n\n/// Characters and their mirror images, sorted.\n#[rustfmt::skip]\n\
         pub(super) static MIRRORED: &[(char, char)] = &[\n",
    );
    for line in fields("BidiMirroring.txt") {
        let (from, to) = (code(&line[0]), code(&line[1]));
        writeln!(out, "    ('\\u{{{from:04x}}}', '\\u{{{to:04x}}}'),").unwrap();
    }
    out.push_str("];\n");
    write_facts(&mut out);
    out
}

#[test]
fn the_tables_equal_the_data() {
    let made = generate();
    if env::var_os("HASHIYA_WRITE_TABLES").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLES), &made).unwrap();
    }
    assert!(
        made == read(TABLES),
        "{TABLES} differs from what the data says; see this file's head"
    );
}
