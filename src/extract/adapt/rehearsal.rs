//! What the extractor is held to while it learns: not articles, but what the network said of some
//! sentences and candidates of them.
//!
//! A file is `HSHR`, a version, then the rows of candidates: their number and slots (u32), a scale
//! for each slot (f32), the values as i8 in units of the scale; then the sentences: their number and
//! the width of a state (u32), for each the words (u32) and their states as i8 in units of 1/127. Little-endian.

use super::Scratch;
use super::head::Sentence;
use super::third::Row;
use crate::extract::Extractor;
use crate::extract::evidence::Feature;

/// What comes with the program.
static SHIPPED: &[u8] = include_bytes!("../../../assets/model/rehearsal.bin");

const MAGIC: &[u8] = b"HSHR\x01";

/// Sentences and candidates on which nothing should change.
#[derive(Debug, Default)]
pub struct Rehearsal {
    pub(super) rows: Vec<Vec<Feature>>,
    pub(super) sentences: Vec<Vec<f32>>,
}

impl Rehearsal {
    /// Returns the one that is part of the program; a test sees to it that it is whole.
    #[must_use]
    pub fn shipped() -> Self {
        Self::from_bytes(SHIPPED).unwrap_or_default()
    }

    /// Reads what was stored; none when it is not whole.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let rest = &mut rest;
        let (count, slots) = (number(rest)?, number(rest)?);
        let scales = take(rest, slots.checked_mul(4)?)?;
        let float = |bytes: &[u8]| bytes.try_into().map_or(0.0, f32::from_le_bytes);
        let scales: Vec<f32> = scales.chunks_exact(4).map(float).collect();
        let values = take(rest, count.checked_mul(slots)?)?;
        let row = |values: &[u8]| {
            let slots = (0_u32..).zip(values).zip(&scales);
            let feature = |((slot, &byte), scale): ((u32, &u8), &f32)| {
                (byte != 0).then(|| (slot, f32::from(byte.cast_signed()) * scale))
            };
            slots.filter_map(feature).collect()
        };
        let rows = values.chunks_exact(slots.max(1)).map(row).collect();
        let (count, width) = (number(rest)?, number(rest)?);
        let mut sentences = Vec::new();
        for _ in 0..count {
            let words = number(rest)?;
            let states = take(rest, words.checked_mul(width)?)?;
            let state = |&byte: &u8| f32::from(byte.cast_signed()) / 127.0;
            sentences.push(states.iter().map(state).collect());
        }
        rest.is_empty().then_some(Self { rows, sentences })
    }

    /// Returns it as it is stored. `slots` are those of a row, `width` that of a state.
    #[must_use]
    pub fn to_bytes(&self, slots: usize, width: usize) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let put = |bytes: &mut Vec<u8>, count: usize| {
            bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        };
        put(&mut bytes, self.rows.len());
        put(&mut bytes, slots);
        let mut scales = vec![0.0_f32; slots];
        for &(slot, value) in self.rows.iter().flatten() {
            if let Some(scale) = scales.get_mut(slot as usize) {
                *scale = scale.max(value.abs() / 127.0);
            }
        }
        bytes.extend(scales.iter().flat_map(|scale| scale.to_le_bytes()));
        for row in &self.rows {
            let mut values = vec![0_u8; slots];
            for &(slot, value) in row {
                let slot = slot as usize;
                let scale = scales.get(slot).copied().unwrap_or(1.0);
                if let Some(place) = values.get_mut(slot) {
                    *place = units(value / scale);
                }
            }
            bytes.extend(values);
        }
        put(&mut bytes, self.sentences.len());
        put(&mut bytes, width);
        for states in &self.sentences {
            put(&mut bytes, states.len() / width.max(1));
            bytes.extend(states.iter().map(|state| units(state * 127.0)));
        }
        bytes
    }

    /// Gathers what is most telling in some articles: candidates and sentences of which the
    /// extractor is least sure, at most so many.
    #[must_use]
    pub fn gather(
        extractor: &Extractor,
        articles: impl IntoIterator<Item = super::Article>,
        (most_rows, most_sentences): (usize, usize),
    ) -> Self {
        let mut scratch = Scratch::default();
        let mut rows: Vec<Row> = Vec::new();
        let mut sentences: Vec<Sentence> = Vec::new();
        for article in articles {
            let lesson = super::Lesson::unread(article);
            let (read, more) = super::read(extractor, &lesson, &[], &mut scratch);
            sentences.extend(read);
            rows.extend(more);
        }
        rows.sort_by(|a, b| a.surety().total_cmp(&b.surety()));
        rows.truncate(most_rows);
        if let Some(head) = super::head_of(extractor) {
            let mut sured: Vec<(f32, Sentence)> = sentences
                .into_iter()
                .map(|sentence| (sentence.surety(head), sentence))
                .collect();
            sured.sort_by(|a, b| a.0.total_cmp(&b.0));
            sured.truncate(most_sentences);
            sentences = sured.into_iter().map(|(_, sentence)| sentence).collect();
        }
        Self {
            rows: rows.into_iter().map(|row| row.features).collect(),
            sentences: sentences.into_iter().map(|s| s.states).collect(),
        }
    }
}

fn units(value: f32) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "clamped to what an i8 holds"
    )]
    let units = value.round().clamp(-127.0, 127.0) as i8;
    units.cast_unsigned()
}

fn number(bytes: &mut &[u8]) -> Option<usize> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    *bytes = rest;
    usize::try_from(u32::from_le_bytes(*head)).ok()
}

fn take<'b>(bytes: &mut &'b [u8], count: usize) -> Option<&'b [u8]> {
    let (head, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_is_whole_and_fits_the_weights() {
        let shipped = Rehearsal::from_bytes(SHIPPED).unwrap();
        assert!(shipped.rows.len() > 500);
        assert!(shipped.sentences.len() > 50);
        let extractor = Extractor::new();
        let width = super::super::head_of(&extractor).unwrap().scores.inputs();
        assert!(
            shipped
                .sentences
                .iter()
                .all(|states| states.len() % width == 0)
        );
        let slots = u32::try_from(crate::extract::combine::THIRD_SLOTS).unwrap();
        assert!(shipped.rows.iter().flatten().all(|(slot, _)| *slot < slots));
    }

    #[test]
    fn what_is_stored_comes_back_as_it_was_but_for_rounding() {
        let rehearsal = Rehearsal {
            rows: vec![vec![(0, 1.0), (2, -8.0)], vec![(2, 4.0)]],
            sentences: vec![vec![0.5, -1.0, 0.25, 0.0]],
        };
        let bytes = rehearsal.to_bytes(3, 2);
        let read = Rehearsal::from_bytes(&bytes).unwrap();
        assert_eq!(read.rows[0].len(), 2);
        assert!((read.rows[1][0].1 - 4.0).abs() < 0.1);
        for (stored, state) in read.sentences[0].iter().zip(&rehearsal.sentences[0]) {
            assert!((stored - state).abs() < 0.01);
        }
        for length in 0..bytes.len() {
            assert!(
                Rehearsal::from_bytes(&bytes[..length]).is_none(),
                "{length}"
            );
        }
    }
}
