//! A full line that is too narrow to the cells that make both its edges flush.
//!
//! Nothing here touches the text: a stretch says after which cluster how many cells are added.

use super::Justification;
use super::cluster::{ClusterData, Flags};
use super::fill::{Filled, LineEnd};

/// Cells added after a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The cluster, by its place in the paragraph.
    pub(super) after: usize,
    /// How many cells.
    pub(super) cells: u16,
}

/// The most tatweels that one word takes: a longer stroke reads as a rule, not as a letter.
const LONGEST_KASHIDA: u16 = 3;

/// The fewest letters of a word that is stretched: في and من look torn apart.
const SHORTEST_STRETCHED: usize = 3;

/// Returns the stretches that widen `line` to `limit` cells, in logical order; none for the last
/// line of a paragraph and for one in which nothing can be stretched.
pub(super) fn justify(
    clusters: &[ClusterData],
    line: &Filled,
    limit: u32,
    justification: Justification,
) -> Vec<Stretch> {
    let gap = limit.saturating_sub(line.width);
    if line.end == LineEnd::Last || gap == 0 {
        return Vec::new();
    }
    let mut gap = u16::try_from(gap).unwrap_or(u16::MAX);
    let mut stretches = Vec::new();
    if justification == Justification::Kashida {
        stretches = kashidas(clusters, line, &mut gap);
    }
    if justification != Justification::Ragged {
        stretches.extend(spaces(clusters, line, gap));
    }
    stretches.sort_unstable_by_key(|stretch| stretch.after);
    stretches
}

/// Widens the spaces between words evenly by `gap` cells in all.
fn spaces(clusters: &[ClusterData], line: &Filled, gap: u16) -> Vec<Stretch> {
    let inner = line.clusters.start..line.hanging;
    let is_space = |index: &usize| has(clusters, *index, Flags::WORD_SPACE);
    let first_word = inner
        .clone()
        .find(|index| !is_space(index))
        .unwrap_or(inner.end);
    let places: Vec<usize> = (first_word..inner.end).filter(is_space).collect();
    let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
    // The rounding of a running sum spreads the odd cells over the line.
    let upto = |place: u32| u32::from(gap) * place / count.max(1);
    let shares = (0..count).map(|place| upto(place + 1) - upto(place));
    places
        .into_iter()
        .zip(shares)
        .filter(|(_, cells)| *cells > 0)
        .map(|(after, cells)| Stretch {
            after,
            cells: u16::try_from(cells).unwrap_or(u16::MAX),
        })
        .collect()
}

/// Gives each word its best place for a kashida, and deals out cells by priority.
fn kashidas(clusters: &[ClusterData], line: &Filled, gap: &mut u16) -> Vec<Stretch> {
    let mut places = kashida_places(clusters, line);
    places.sort_by_key(|(priority, place)| (*priority, scattered(*place)));
    let mut stretches: Vec<Stretch> = places
        .iter()
        .map(|(_, after)| Stretch {
            after: *after,
            cells: 0,
        })
        .collect();
    for _ in 0..LONGEST_KASHIDA {
        for stretch in &mut stretches {
            if *gap > 0 {
                stretch.cells += 1;
                *gap -= 1;
            }
        }
    }
    stretches.retain(|stretch| stretch.cells > 0);
    stretches
}

/// Orders places so that the first few of them lie far apart (multiples of the golden ratio).
fn scattered(place: usize) -> u16 {
    let [.., high, low] = place.to_be_bytes();
    u16::from_be_bytes([high, low]).wrapping_mul(40_503)
}

/// Returns the best place of every word that has one, with its priority (1 is best).
fn kashida_places(clusters: &[ClusterData], line: &Filled) -> Vec<(u8, usize)> {
    let line = line.clusters.start..line.hanging;
    let words = clusters.get(line.clone()).unwrap_or_default();
    let mut start = line.start;
    let mut places = Vec::new();
    for word in words.split(|cluster| cluster.flags.has(Flags::WORD_SPACE)) {
        places.extend(best_place(word).map(|(priority, place)| (priority, start + place)));
        start += word.len() + 1;
    }
    places
}

/// Returns the best place for a kashida in a word; a word of two letters has none.
fn best_place(word: &[ClusterData]) -> Option<(u8, usize)> {
    let letters = word
        .iter()
        .filter(|cluster| cluster.flags.has(Flags::LETTER))
        .count();
    if letters < SHORTEST_STRETCHED {
        return None;
    }
    let pairs = word
        .windows(2)
        .enumerate()
        .filter_map(|(place, pair)| match pair {
            [before, after] => Some((kashida_priority(*before, *after)?, place)),
            _ => None,
        });
    // Of equals, the one nearest to the end of the word.
    pairs.min_by_key(|(priority, place)| (*priority, word.len() - place))
}

fn has(clusters: &[ClusterData], index: usize, flags: Flags) -> bool {
    clusters
        .get(index)
        .is_some_and(|cluster| cluster.flags.has(flags))
}

const NONE: u8 = 0;
const TATWEEL: u8 = 1;
const SEEN_SAD: u8 = 2;
const TEH_MARBUTA_DAL: u8 = 3;
const ALEF_TAH_LAM_KAF: u8 = 4;
const BEH: u8 = 5;
const REH_YEH: u8 = 6;
const WAW_AIN_QAF_FEH: u8 = 7;
const OTHER: u8 = 8;

/// Returns the number of the group that a letter belongs to when a place for a kashida is sought.
pub(super) const fn kashida_group(letter: char) -> u8 {
    match letter {
        '\u{640}' => TATWEEL,
        '\u{633}'..='\u{636}' | '\u{69a}'..='\u{69e}' | '\u{6fa}' | '\u{6fb}' => SEEN_SAD,
        '\u{629}' | '\u{62f}' | '\u{630}' | '\u{647}' | '\u{62d}' => TEH_MARBUTA_DAL,
        '\u{6be}' | '\u{6c0}'..='\u{6c3}' | '\u{6d5}' | '\u{688}'..='\u{690}' => TEH_MARBUTA_DAL,
        '\u{622}' | '\u{623}' | '\u{625}' | '\u{627}' | '\u{671}' => ALEF_TAH_LAM_KAF,
        '\u{637}' | '\u{638}' | '\u{643}' | '\u{644}' | '\u{6a9}'..='\u{6b8}' => ALEF_TAH_LAM_KAF,
        '\u{fef5}'..='\u{fefc}' => ALEF_TAH_LAM_KAF,
        '\u{628}' | '\u{62a}' | '\u{62b}' | '\u{646}' | '\u{67e}' | '\u{626}' => BEH,
        '\u{631}' | '\u{632}' | '\u{698}' | '\u{649}' | '\u{64a}' | '\u{6cc}' | '\u{6d2}' => {
            REH_YEH
        }
        '\u{648}' | '\u{624}' | '\u{639}' | '\u{63a}' | '\u{641}' | '\u{642}' => WAW_AIN_QAF_FEH,
        '\u{6c4}'..='\u{6cb}' | '\u{6a4}' | '\u{6a8}' => WAW_AIN_QAF_FEH,
        '\u{620}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' => OTHER,
        _ => NONE,
    }
}

/// Returns how well a kashida stands between two neighbouring clusters, 1 being best, or `None`
/// where it must not stand.
///
/// The order is the traditional one, as Microsoft's typographers wrote it down for Uniscribe: after
/// a tatweel the author typed; after seen and sad; before a final teh marbuta, heh or dal; before a
/// final alef, tah, lam or kaf; after a medial beh before reh or yeh; before a final waw, ain, qaf
/// or feh; then anywhere letters join.
fn kashida_priority(before: ClusterData, after: ClusterData) -> Option<u8> {
    let joined = before.flags.has(Flags::JOINED_TO_NEXT)
        && after.flags.has(Flags::JOINED_TO_PREVIOUS)
        && !before.flags.has(Flags::LAM_BEFORE_ALEF);
    if !joined || before.level != after.level {
        return None;
    }
    let after_is_final = !after.flags.has(Flags::JOINED_TO_NEXT);
    let before_is_medial = before.flags.has(Flags::JOINED_TO_PREVIOUS);
    Some(match (before.flags.group(), after.flags.group()) {
        // The tatweel is a letter of the Arabic script.
        (NONE, _) | (_, NONE) => return None,
        (TATWEEL, _) => 1,
        (SEEN_SAD, _) => 2,
        (_, TEH_MARBUTA_DAL) if after_is_final => 3,
        (_, ALEF_TAH_LAM_KAF) if after_is_final => 4,
        (BEH, REH_YEH) if before_is_medial => 5,
        (_, WAW_AIN_QAF_FEH) if after_is_final => 6,
        _ => 7,
    })
}
