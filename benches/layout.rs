//! Layout of varied Arabic news at width 80, beside GNU FriBidi's command and the same work by crates
//! put together naively.
//!
//! `cargo bench --bench layout` ends with all of them by turns; `HASHIYA_BENCH_TEXT=FILE` measures a
//! text of your own, a line a paragraph. Without it the text is made from the words of the joining
//! test in random order, because a repeated article flatters the branch predictor.
//!
//! `--once` lays the text out once and ends, for a profiler; `--write FILE` writes it to a file.

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use divan::counter::BytesCount;
use hashiya::layout::{Direction, Line, Measure, Profile, ShapedParagraph};
use hashiya::span::{Cells, Span};
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if has("--once") {
        black_box(lay_out(&paragraphs()));
    } else if let Some(place) = arguments.iter().position(|flag| flag == "--write") {
        if let Some(path) = arguments.get(place + 1) {
            write(Path::new(path), &paragraphs());
        }
    } else {
        divan::main();
        if has("--bench") {
            print_rates();
        }
    }
}

/// Runs all ways by turns, so that what else the machine does weighs on all, and prints the best of
/// each.
fn print_rates() {
    let paragraphs = paragraphs();
    let bytes: usize = paragraphs.iter().map(String::len).sum();
    let file = std::env::temp_dir().join(format!("hashiya-bench-{}.txt", std::process::id()));
    write(&file, &paragraphs);
    let ways: [(&str, &dyn Fn() -> usize); 4] = [
        ("hashiya", &|| lay_out(&paragraphs)),
        ("hashiya, every cell visited", &|| visit_cells(&paragraphs)),
        ("GNU FriBidi's command", &|| run_fribidi(&file)),
        ("crates composed naively", &|| lay_out_naively(&paragraphs)),
    ];
    let mut best = [Duration::MAX; 4];
    for _ in 0..9 {
        for (best, (_, run)) in best.iter_mut().zip(ways) {
            let started = Instant::now();
            if black_box(run()) > 0 {
                *best = started.elapsed().min(*best);
            }
        }
    }
    // A temporary file; nothing is lost when it stays.
    drop(std::fs::remove_file(&file));
    let size = u32::try_from(bytes).map_or(f64::MAX, f64::from);
    let [ours, ..] = best;
    for (time, (name, _)) in best.iter().zip(ways) {
        let rate = size / time.as_secs_f64() / 1e6;
        let ratio = time.as_secs_f64() / ours.as_secs_f64();
        match *time {
            Duration::MAX => eprintln!("{name:<30} not there"),
            _ => eprintln!("{name:<30}{rate:>8.1} MB/s, {ratio:.1} times our time"),
        }
    }
}

/// The paragraphs of the text that is laid out.
fn paragraphs() -> Vec<String> {
    match std::env::var_os("HASHIYA_BENCH_TEXT") {
        Some(path) => {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            text.lines()
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect()
        }
        None => made(4 << 20),
    }
}

/// Makes about `size` bytes of paragraphs from random words, numbers, names and punctuation.
fn made(size: usize) -> Vec<String> {
    let words: Vec<&str> = include_str!("../tests/data/joining.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(word, _)| word)
        .filter(|word| word.chars().count() > 1)
        // Other languages have letters there that are rare in news.
        .filter(|word| word.chars().all(|c| matches!(c, '\u{621}'..='\u{64a}')))
        .collect();
    let others = [
        "2024",
        "3.5%",
        "(Apple)",
        "“رويترز”",
        "–",
        "Elon Musk",
        "١٢",
        "«نعم»",
        "10-12",
    ];
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).unwrap_or(0) % below
    };
    let mut paragraphs = Vec::new();
    let mut made = 0;
    while made < size {
        let mut paragraph = String::new();
        let has_others = random(3) > 0;
        for _ in 0..10 + random(60) {
            let is_other = has_others && random(12) == 0;
            let list = if is_other { &others[..] } else { &words[..] };
            paragraph.push_str(list.get(random(list.len())).copied().unwrap_or_default());
            paragraph.push_str(if random(10) == 0 { "، " } else { " " });
        }
        paragraph.push('.');
        made += paragraph.len();
        paragraphs.push(paragraph);
    }
    paragraphs
}

/// Writes paragraphs to a file, a line each.
fn write(path: &Path, paragraphs: &[String]) {
    if let Err(error) = std::fs::write(path, paragraphs.join("\n") + "\n") {
        eprintln!("{}: {error}", path.display());
    }
}

/// Has FriBidi's command lay out a file. Returns 0 when it is not there.
fn run_fribidi(file: &Path) -> usize {
    let mut command = Command::new("fribidi");
    command.args(["--rtl", "--width", "80"]).arg(file);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    usize::from(status.is_ok_and(|status| status.success()))
}

fn total(paragraphs: &[String]) -> BytesCount {
    BytesCount::new(paragraphs.iter().map(String::len).sum::<usize>())
}

/// Levels, shaping, breaking, ordering: all that stands between a paragraph and its lines. Returns
/// their number.
#[inline(never)]
fn lay_out(paragraphs: &[String]) -> usize {
    let measure = Measure {
        width: Cells(80),
        ..Measure::default()
    };
    let lines = |text: &String| shape(text).lines(&measure).len();
    paragraphs.iter().map(lines).sum()
}

fn shape(text: &str) -> ShapedParagraph {
    let span = Span::from_range(0..text.len());
    ShapedParagraph::new(text, span, Direction::RightToLeft, &Profile::default())
}

#[divan::bench(sample_count = 10)]
fn hashiya(bencher: divan::Bencher<'_, '_>) {
    let paragraphs = paragraphs();
    bencher
        .counter(total(&paragraphs))
        .bench(|| lay_out(&paragraphs));
}

/// The same with every cluster of every line visited, as drawing does.
#[divan::bench(sample_count = 10)]
fn hashiya_and_every_cell(bencher: divan::Bencher<'_, '_>) {
    let paragraphs = paragraphs();
    bencher
        .counter(total(&paragraphs))
        .bench(|| visit_cells(&paragraphs));
}

fn visit_cells(paragraphs: &[String]) -> usize {
    let measure = Measure {
        width: Cells(80),
        ..Measure::default()
    };
    let lines = paragraphs
        .iter()
        .flat_map(|text| shape(text).lines(&measure));
    let bytes =
        |line: Line| -> usize { line.placed().map(|(_, cluster)| cluster.text.len()).sum() };
    lines.map(bytes).sum()
}

#[divan::bench(sample_count = 3)]
fn crates_composed_naively(bencher: divan::Bencher<'_, '_>) {
    let paragraphs = paragraphs();
    bencher
        .counter(total(&paragraphs))
        .bench(|| lay_out_naively(&paragraphs));
}

/// unicode-bidi, unicode-segmentation, unicode-width and icu_segmenter one after the other, as
/// their documentation shows; letters are not even joined.
fn lay_out_naively(paragraphs: &[String]) -> usize {
    paragraphs
        .iter()
        .map(|text| lay_out_one_naively(text))
        .sum()
}

fn lay_out_one_naively(text: &str) -> usize {
    let info = BidiInfo::new(text, Some(Level::rtl()));
    let options = LineBreakOptions::default();
    let segmenter = LineSegmenter::new_neo_for_non_complex_scripts(options);
    let (mut start, mut last, mut width, mut printed) = (0, 0, 0, 0);
    for place in segmenter.segment_str(text).skip(1) {
        let piece = text.get(last..place).unwrap_or_default();
        let cells: usize = piece.graphemes(true).map(|grapheme| grapheme.width()).sum();
        if width + cells > 80 && last > start {
            printed += order_naively(&info, start, last);
            (start, width) = (last, 0);
        }
        width += cells;
        last = place;
    }
    printed + order_naively(&info, start, text.len())
}

fn order_naively(info: &BidiInfo<'_>, start: usize, end: usize) -> usize {
    match info.paragraphs.first() {
        Some(paragraph) if start < end => info.reorder_line(paragraph, start..end).len(),
        _ => 0,
    }
}
