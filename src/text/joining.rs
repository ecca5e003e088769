//! Letters to the forms they take in a word: joining types, presentation forms, lam-alef.
//!
//! The rules are those of the Unicode Standard, chapter 9.2 (R1 to R7), the facts those of
//! `DerivedJoiningType.txt` and of the decompositions of U+FB50..U+FEFF. A letter for which Unicode
//! has no presentation form stays as it is, but its neighbours still join to it.

use super::tables::{FORMS, FORMS_FIRST, JOINING, LAM_ALEF, MIRRORED};

/// How a character joins to its neighbours (property Joining_Type).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoiningType {
    /// Joins to neither side (U).
    NonJoining,
    /// Joins to the letter before it, which stands on its right (R).
    Right,
    /// Joins to the letter after it, which stands on its left (L).
    Left,
    /// Joins to both sides (D).
    Dual,
    /// Makes its neighbours join and has no forms itself (C): tatweel, ZWJ.
    Causing,
    /// Is not seen by joining (T): marks, most formatting characters.
    Transparent,
}

impl JoiningType {
    /// Tells whether it joins to what comes before it.
    #[must_use]
    pub fn joins_previous(self) -> bool {
        matches!(self, Self::Right | Self::Dual | Self::Causing)
    }

    /// Tells whether it joins to what comes after it.
    #[must_use]
    pub fn joins_next(self) -> bool {
        matches!(self, Self::Left | Self::Dual | Self::Causing)
    }
}

/// The form of a letter in its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Joined to no neighbour.
    Isolated,
    /// Joined to the letter before it only.
    Final,
    /// Joined to the letter after it only.
    Initial,
    /// Joined to both.
    Medial,
}

impl Form {
    /// Returns the form of a letter by whether it joins to the letters before and after it.
    #[must_use]
    pub fn of(previous: Joined, next: Joined) -> Self {
        match (previous, next) {
            (Joined::No, Joined::No) => Self::Isolated,
            (Joined::Yes, Joined::No) => Self::Final,
            (Joined::No, Joined::Yes) => Self::Initial,
            (Joined::Yes, Joined::Yes) => Self::Medial,
        }
    }
}

/// Whether a letter is joined to a neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// A gap between the two.
    No,
    /// One stroke through both.
    Yes,
}

/// Returns the joining type of `c`.
#[must_use]
pub fn joining_type(c: char) -> JoiningType {
    let code = u32::from(c);
    // Nothing below the combining marks joins but the soft hyphen, which is transparent.
    if code < 0x300 && code != 0xad {
        return JoiningType::NonJoining;
    }
    JOINING
        .binary_search_by(|(first, last, _)| match () {
            () if code < *first => std::cmp::Ordering::Greater,
            () if code > *last => std::cmp::Ordering::Less,
            () => std::cmp::Ordering::Equal,
        })
        .ok()
        .and_then(|index| JOINING.get(index))
        .map_or(JoiningType::NonJoining, |(_, _, joining)| *joining)
}

/// Returns the code points of the isolated, final, initial and medial form of `letter`; 0 stands for
/// one that Unicode does not have.
#[must_use]
pub const fn presentation_forms(letter: char) -> [u16; 4] {
    let index = (letter as u32).wrapping_sub(FORMS_FIRST) as usize;
    if index < FORMS.len() {
        FORMS[index]
    } else {
        [0; 4]
    }
}

/// Returns the character that shows `letter` in `form`, where Unicode has one.
#[must_use]
pub fn presentation_form(letter: char, form: Form) -> Option<char> {
    let [isolated, last, initial, medial] = presentation_forms(letter);
    let code = match form {
        Form::Isolated => isolated,
        Form::Final => last,
        Form::Initial => initial,
        Form::Medial => medial,
    };
    char::from_u32(u32::from(code)).filter(|_| code != 0)
}

/// The letter that ligates with an alef after it.
pub const LAM: char = '\u{644}';

/// Returns the ligature of a lam with `alef`, or `None` when Unicode has none for this letter.
#[must_use]
pub const fn lam_alef(alef: char, previous: Joined) -> Option<char> {
    let mut place = 0;
    while place < LAM_ALEF.len() {
        let (letter, isolated, joined) = LAM_ALEF[place];
        if letter == alef {
            return Some(match previous {
                Joined::No => isolated,
                Joined::Yes => joined,
            });
        }
        place += 1;
    }
    None
}

/// Returns the character that is the mirror image of `c` (property Bidi_Mirroring_Glyph).
#[must_use]
pub fn mirrored(c: char) -> Option<char> {
    let index = MIRRORED.binary_search_by_key(&c, |(from, _)| *from).ok()?;
    MIRRORED.get(index).map(|(_, to)| *to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dual_letter_has_all_forms_or_lacks_the_joined_ones() {
        for c in '\u{600}'..='\u{6ff}' {
            let has = |form| presentation_form(c, form).is_some();
            match joining_type(c) {
                JoiningType::Dual => assert_eq!(has(Form::Initial), has(Form::Medial), "{c}"),
                JoiningType::Right => assert!(!has(Form::Initial), "{c}"),
                _ => assert!(!has(Form::Final), "{c}"),
            }
        }
    }

    #[test]
    fn the_soft_hyphen_and_marks_are_transparent() {
        for c in ['\u{ad}', '\u{64e}', '\u{670}', '\u{200e}', '\u{2060}'] {
            assert_eq!(joining_type(c), JoiningType::Transparent, "{c:?}");
        }
        assert_eq!(joining_type('\u{200c}'), JoiningType::NonJoining);
        assert_eq!(joining_type('\u{200d}'), JoiningType::Causing);
    }

    #[test]
    fn brackets_and_guillemets_mirror_each_other() {
        for (one, other) in [('(', ')'), ('[', ']'), ('«', '»'), ('<', '>')] {
            assert_eq!(mirrored(one), Some(other));
            assert_eq!(mirrored(other), Some(one));
        }
        assert_eq!(mirrored('“'), None);
    }
}
