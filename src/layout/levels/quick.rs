//! The levels of an ordinary right-to-left paragraph, without the full algorithm.
//!
//! Without embeddings and isolates, all that is not level 1 lies in a *window*: what stands
//! between two right-to-left letters and holds a left-to-right letter or a number. Nothing outside
//! decides about the inside of a window, but for the letter before it (W2) and for brackets that
//! pair across its edge (N0). So each window is resolved alone, in one pass by rules W1 to I2; a
//! window with brackets of its own goes to the full algorithm, and where brackets pair across an
//! edge, or anything unknown is met, the whole paragraph does.

use unicode_bidi::{BidiInfo, Level};

use super::{LevelRun, push_runs};
use crate::text::facts::{Bidi, BidiSet, Fact, Glimpse};

/// BD16 gives up after 63 open brackets; before that, no bracket outside a window matters to it.
const MOST_BRACKETS: usize = 60;

/// Returns the runs of `text` that are not of level 1, in a paragraph of level 1, or `None` when it
/// takes the full algorithm to find them.
pub(super) fn runs(text: &str, glimpses: &[Glimpse]) -> Option<Vec<LevelRun>> {
    let mut runs = Vec::new();
    let mut window = Window::default();
    let mut brackets = 0;
    let mut end = 0;
    for glimpse in glimpses {
        let (at, fact) = (end, glimpse.fact());
        end += glimpse.len_utf8();
        if fact.is_one_of(BidiSet::RIGHT_TO_LEFT) {
            if window.is_mixed {
                window.resolve(text, at, &mut runs)?;
            }
            window = Window {
                start: at,
                ..Window::default()
            };
            continue;
        }
        if fact.is_one_of(BidiSet::FOLLOWING) {
            continue;
        }
        match fact.bidi() {
            Bidi::LeftToRight | Bidi::EuropeanNumber | Bidi::ArabicNumber => window.is_mixed = true,
            Bidi::Boundary => window.needs_full = true,
            Bidi::Bracket => {
                brackets += 1;
                window.needs_full = true;
            }
            _ => return None,
        }
    }
    if window.is_mixed {
        window.resolve(text, text.len(), &mut runs)?;
    }
    (brackets <= MOST_BRACKETS || runs.is_empty()).then_some(runs)
}

/// What stands between two right-to-left letters, with the first of them.
#[derive(Default)]
struct Window {
    /// Where the letter before it begins, or the paragraph.
    start: usize,
    /// It holds left-to-right letters or numbers. Else it is spaces and punctuation, which are
    /// right-to-left between right-to-left letters.
    is_mixed: bool,
    /// It holds a bracket or a joiner.
    needs_full: bool,
}

impl Window {
    /// Adds the runs of the window that ends at `end`.
    fn resolve(&self, text: &str, end: usize, runs: &mut Vec<LevelRun>) -> Option<()> {
        let window = text.get(self.start..end)?;
        if !self.needs_full {
            resolve(window, self.start, runs);
        } else if brackets_pair(window) {
            let info = BidiInfo::new(window, Some(Level::rtl()));
            push_runs(runs, self.start, 1, &info.levels);
        } else {
            return None;
        }
        Some(())
    }
}

/// Tells whether every bracket of `window` has its partner in it, well nested.
fn brackets_pair(window: &str) -> bool {
    let mut open = Vec::new();
    for c in window
        .chars()
        .filter(|c| Fact::of(*c).bidi() == Bidi::Bracket)
    {
        match c {
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            _ if open.pop() == Some(c) => {}
            _ => return false,
        }
    }
    open.is_empty()
}

/// What a character has become on its way through the rules.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Right,
    Left,
    European,
    Arabic,
    Separator,
    Common,
    Terminator,
    Neutral,
}

/// Applies W1 to I2 to a window that begins with a letter or with the paragraph, in embedding
/// level 1.
fn resolve(window: &str, start: usize, runs: &mut Vec<LevelRun>) {
    let mut kinds: Vec<(usize, Kind)> = Vec::with_capacity(window.len());
    for (at, c) in window.char_indices() {
        kinds.push((start + at, kind(c, &kinds)));
    }
    resolve_numbers(window, &mut kinds);
    resolve_neutrals(&mut kinds);
    let end = start + window.len();
    for (place, (at, kind)) in kinds.iter().enumerate() {
        if *kind == Kind::Right {
            continue;
        }
        // I2: left-to-right letters and numbers go one level up.
        let next = kinds.get(place + 1).map_or(end, |(next, _)| *next);
        match runs.last_mut() {
            Some(run) if run.bytes.end == *at => run.bytes.end = next,
            _ => runs.push(LevelRun {
                bytes: *at..next,
                level: 2,
            }),
        }
    }
}

fn kind(c: char, before: &[(usize, Kind)]) -> Kind {
    match Fact::of(c).bidi() {
        Bidi::LeftToRight => Kind::Left,
        Bidi::EuropeanNumber => Kind::European,
        Bidi::ArabicNumber => Kind::Arabic,
        Bidi::EuropeanSeparator => Kind::Separator,
        Bidi::EuropeanTerminator => Kind::Terminator,
        Bidi::CommonSeparator => Kind::Common,
        Bidi::Neutral | Bidi::Space => Kind::Neutral,
        // W1: a mark takes the type of what it stands on.
        Bidi::Mark => before.last().map_or(Kind::Right, |(_, kind)| *kind),
        _ => Kind::Right,
    }
}

/// W2 to W7.
fn resolve_numbers(window: &str, kinds: &mut [(usize, Kind)]) {
    let is_arabic = window.chars().next().map(|c| Fact::of(c).bidi()) == Some(Bidi::ArabicLetter);
    // W2: after an Arabic letter, European digits count as Arabic ones.
    let mut after_arabic = is_arabic;
    for (_, kind) in kinds.iter_mut() {
        match kind {
            Kind::Left => after_arabic = false,
            Kind::European if after_arabic => *kind = Kind::Arabic,
            _ => {}
        }
    }
    // W4: one separator between two numbers of a kind.
    for place in 1..kinds.len().saturating_sub(1) {
        let Some([before, (_, kind), after]) = kinds.get_mut(place - 1..place + 2) else {
            continue;
        };
        if before.1 != after.1 {
            continue;
        }
        match (*kind, before.1) {
            (Kind::Separator | Kind::Common, Kind::European) => *kind = Kind::European,
            (Kind::Common, Kind::Arabic) => *kind = Kind::Arabic,
            _ => {}
        }
    }
    resolve_terminators(kinds);
    // W7: after a left-to-right letter, European digits are of its kind.
    let mut after_left = false;
    for (_, kind) in kinds {
        match kind {
            Kind::Left => after_left = true,
            Kind::Right => after_left = false,
            Kind::European if after_left => *kind = Kind::Left,
            _ => {}
        }
    }
}

/// W5 and W6: terminators beside European numbers become part of them; what is left is neutral.
fn resolve_terminators(kinds: &mut [(usize, Kind)]) {
    let same = |a: Kind, b: Kind| (a == Kind::Terminator) == (b == Kind::Terminator);
    let mut before = Kind::Right;
    let mut rest = kinds;
    while !rest.is_empty() {
        let len = rest
            .chunk_by(|a, b| same(a.1, b.1))
            .next()
            .map_or(1, <[_]>::len);
        let (chunk, after) = rest.split_at_mut(len);
        let next = after.first().map_or(Kind::Right, |(_, kind)| *kind);
        let beside_number = before == Kind::European || next == Kind::European;
        before = chunk.last().map_or(before, |(_, kind)| *kind);
        for (_, kind) in chunk {
            match kind {
                Kind::Terminator if beside_number => *kind = Kind::European,
                Kind::Terminator | Kind::Separator | Kind::Common => *kind = Kind::Neutral,
                _ => {}
            }
        }
        rest = after;
    }
}

/// N1 and N2: neutrals between left-to-right letters are left-to-right, all others right-to-left,
/// where numbers count as right-to-left.
fn resolve_neutrals(kinds: &mut [(usize, Kind)]) {
    let mut before = Kind::Right;
    let mut waiting = 0;
    for place in 0..kinds.len() {
        let Some((_, kind)) = kinds.get(place).copied() else {
            continue;
        };
        if kind == Kind::Neutral {
            waiting += 1;
            continue;
        }
        let both_left = before == Kind::Left && kind == Kind::Left;
        let resolved = if both_left { Kind::Left } else { Kind::Right };
        for (_, neutral) in kinds.get_mut(place - waiting..place).unwrap_or_default() {
            *neutral = resolved;
        }
        (before, waiting) = (kind, 0);
    }
    let start = kinds.len() - waiting;
    for (_, neutral) in kinds.get_mut(start..).unwrap_or_default() {
        *neutral = Kind::Right;
    }
}
