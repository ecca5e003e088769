//! The levels of a window of an ordinary right-to-left paragraph.
//!
//! Without embeddings and isolates, all that is not level 1 lies in a *window*: what stands
//! between two right-to-left letters and holds a left-to-right letter or a number. Nothing outside
//! decides about the inside of a window, but for the letter before it (W2) and for brackets that
//! pair across its edge (N0). So each window is resolved alone, in one pass by rules W1 to I2; a
//! window with brackets of its own goes to the full algorithm, and where brackets pair across an
//! edge, or anything unknown is met, the whole paragraph does.

use unicode_bidi::{BidiInfo, Level};

use super::{LevelRun, push_runs};
use crate::text::facts::{Bidi, BidiSet, Fact};

/// The most brackets of a paragraph whose windows may be resolved alone: BD16 gives up after 63
/// open brackets; before that, no bracket outside a window matters to it.
pub(in crate::layout) const MOST_BRACKETS: usize = 60;

/// Returns where the window of `text` that holds the byte `at` begins: at the right-to-left letter
/// before it, or with the paragraph.
pub(in crate::layout) fn start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before
        .char_indices()
        .rev()
        .find(|(_, c)| is_right_to_left(*c))
        .map_or(0, |(place, _)| place)
}

/// Resolves the window of `text` that begins at `start`, in a paragraph of level 1: adds its runs of
/// other levels and returns where it ends. `None` if it takes the whole paragraph to find them.
pub(in crate::layout) fn resolve(
    text: &str,
    start: usize,
    runs: &mut Vec<LevelRun>,
) -> Option<usize> {
    let rest = text.get(start..)?;
    let (mut has_left, mut has_brackets, mut has_joiners) = (false, false, false);
    let mut len = rest.len();
    for (at, c) in rest.char_indices() {
        let fact = Fact::of(c);
        match fact.bidi() {
            Bidi::ArabicLetter | Bidi::RightToLeft if at > 0 => {
                len = at;
                break;
            }
            Bidi::LeftToRight => has_left = true,
            Bidi::Bracket => has_brackets = true,
            Bidi::Boundary => has_joiners = true,
            Bidi::Other => return None,
            _ => {}
        }
    }
    let window = rest.get(..len)?;
    // N0 makes brackets right-to-left wherever no left-to-right letter stands beside them.
    if !(has_joiners || has_left && has_brackets) {
        resolve_alone(window, start, runs);
    } else if brackets_pair(window) {
        let info = BidiInfo::new(window, Some(Level::rtl()));
        push_runs(runs, start, 1, &info.levels);
    } else {
        return None;
    }
    Some(start + len)
}

fn is_right_to_left(c: char) -> bool {
    Fact::of(c).is_one_of(BidiSet::RIGHT_TO_LEFT)
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
fn resolve_alone(window: &str, start: usize, runs: &mut Vec<LevelRun>) {
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
        Bidi::Neutral | Bidi::Space | Bidi::Bracket => Kind::Neutral,
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
