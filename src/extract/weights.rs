//! The learned weights of the article-level decision, and how they are stored.
//!
//! A file is `HSHL`, a version, for each table of weights its slots (u32), a scale (f32) and the
//! weights as i16 in units of the scale, all little-endian, and a checksum (FNV-1a, 32 bits) of all
//! before.

use super::combine::THIRD_SLOTS;
use super::decide::{CLASSES, Odds, SECOND_SLOTS};
use super::evidence::{Feature, SLOTS};
use super::resolve::subtype;

/// The weights that are part of the program.
static SHIPPED: &[u8] = include_bytes!("../../assets/model/layer.bin");

/// Returns the checksum of the weights that are part of the program: which they are.
#[must_use]
pub fn shipped_sum() -> u32 {
    SHIPPED
        .last_chunk::<4>()
        .map_or(0, |sum| u32::from_le_bytes(*sum))
}

const MAGIC: &[u8] = b"HSHL\x03";

/// Units of the hidden layer of the third classifier.
pub const HIDDEN: usize = 24;

/// Weights of one linear classifier, a row a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// The rows.
    pub rows: Vec<Odds>,
}

impl Linear {
    /// Returns a classifier that knows nothing.
    #[must_use]
    pub fn new(slots: usize) -> Self {
        Self {
            rows: vec![[0.0; CLASSES]; slots],
        }
    }

    /// Returns the probabilities of the classes.
    #[must_use]
    pub fn odds(&self, features: &[Feature]) -> Odds {
        softmax(product(&self.rows, features))
    }
}

/// Weights of a classifier with one hidden layer beside the direct way.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// From features straight to classes.
    pub direct: Linear,
    /// From features to hidden units, a row a slot.
    pub inner: Vec<[f32; HIDDEN]>,
    /// From hidden units to classes.
    pub outer: Linear,
}

impl Network {
    /// Returns a classifier that knows nothing.
    #[must_use]
    pub fn new(slots: usize) -> Self {
        Self {
            direct: Linear::new(slots),
            inner: vec![[0.0; HIDDEN]; slots],
            outer: Linear::new(HIDDEN),
        }
    }

    /// Returns what the hidden units say: numbers between -1 and 1.
    #[must_use]
    pub fn hidden(&self, features: &[Feature]) -> [f32; HIDDEN] {
        product(&self.inner, features).map(f32::tanh)
    }

    /// Returns the probabilities of the classes, given what the hidden units say.
    #[must_use]
    pub fn odds_with(&self, features: &[Feature], hidden: &[f32; HIDDEN]) -> Odds {
        let mut scores = product(&self.direct.rows, features);
        for (unit, row) in hidden.iter().zip(&self.outer.rows) {
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += weight * unit;
            }
        }
        softmax(scores)
    }

    /// Returns the probabilities of the classes.
    #[must_use]
    pub fn odds(&self, features: &[Feature]) -> Odds {
        self.odds_with(features, &self.hidden(features))
    }
}

/// The rows of the features' slots, times their values, in sum.
fn product<const N: usize>(rows: &[[f32; N]], features: &[Feature]) -> [f32; N] {
    let mut sums = [0.0; N];
    for &(slot, value) in features {
        if let Some(row) = rows.get(slot as usize) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += weight * value;
            }
        }
    }
    sums
}

fn softmax(mut scores: Odds) -> Odds {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in &mut scores {
        *score = (*score - top).exp();
        sum += *score;
    }
    scores.map(|score| score / sum)
}

/// The weights of the decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// The classifier of single candidates.
    pub first: Linear,
    /// The classifier that knows what the first thought.
    pub second: Linear,
    /// The classifier that hears the tagger as well.
    pub third: Network,
    /// The classifier of organisations.
    pub subtypes: Linear,
}

/// Why bytes are no weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the weights of the article-level decision are damaged or of another version")]
pub struct DamagedWeights;

impl Default for Weights {
    fn default() -> Self {
        Self::new()
    }
}

impl Weights {
    /// Returns weights that find nothing.
    #[must_use]
    pub fn new() -> Self {
        Self {
            first: Linear::new(SLOTS),
            second: Linear::new(SECOND_SLOTS),
            third: Network::new(THIRD_SLOTS),
            subtypes: Linear::new(subtype::SLOTS),
        }
    }

    /// Returns the weights that are part of the program.
    ///
    /// # Errors
    /// When the program was built from a damaged file; a test watches over that.
    pub fn shipped() -> Result<Self, DamagedWeights> {
        // The checksum is not looked at each time the program starts: a test looks at it.
        let (body, _) = SHIPPED.split_last_chunk::<4>().ok_or(DamagedWeights)?;
        Self::from_body(body)
    }

    /// Reads stored weights.
    ///
    /// # Errors
    /// When they are not whole, or made for other features than these.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DamagedWeights> {
        let (body, sum) = bytes.split_last_chunk::<4>().ok_or(DamagedWeights)?;
        if checksum(body) != u32::from_le_bytes(*sum) {
            return Err(DamagedWeights);
        }
        Self::from_body(body)
    }

    /// Reads what is before the checksum.
    fn from_body(body: &[u8]) -> Result<Self, DamagedWeights> {
        let mut rest = body.strip_prefix(MAGIC).ok_or(DamagedWeights)?;
        let rest = &mut rest;
        Ok(Self {
            first: linear(rest, SLOTS)?,
            second: linear(rest, SECOND_SLOTS)?,
            third: Network {
                direct: linear(rest, THIRD_SLOTS)?,
                inner: read(rest, THIRD_SLOTS)?,
                outer: linear(rest, HIDDEN)?,
            },
            subtypes: linear(rest, subtype::SLOTS)?,
        })
    }

    /// Returns the weights as they are stored.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        write(&self.first.rows, &mut bytes);
        write(&self.second.rows, &mut bytes);
        write(&self.third.direct.rows, &mut bytes);
        write(&self.third.inner, &mut bytes);
        write(&self.third.outer.rows, &mut bytes);
        write(&self.subtypes.rows, &mut bytes);
        let sum = checksum(&bytes);
        bytes.extend(sum.to_le_bytes());
        bytes
    }
}

fn linear(bytes: &mut &[u8], slots: usize) -> Result<Linear, DamagedWeights> {
    read(bytes, slots).map(|rows| Linear { rows })
}

fn read<const N: usize>(bytes: &mut &[u8], slots: usize) -> Result<Vec<[f32; N]>, DamagedWeights> {
    let count = u32::from_le_bytes(take(bytes)?);
    if usize::try_from(count) != Ok(slots) {
        return Err(DamagedWeights);
    }
    let scale = f32::from_le_bytes(take(bytes)?);
    let (stored, rest) = bytes
        .split_at_checked(slots * N * 2)
        .ok_or(DamagedWeights)?;
    *bytes = rest;
    let mut rows = vec![[0.0; N]; slots];
    let weights = rows.iter_mut().flatten();
    for (weight, units) in weights.zip(stored.as_chunks::<2>().0) {
        *weight = f32::from(i16::from_le_bytes(*units)) * scale;
    }
    Ok(rows)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], DamagedWeights> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or(DamagedWeights)?;
    *bytes = rest;
    Ok(*head)
}

fn write<const N: usize>(rows: &[[f32; N]], bytes: &mut Vec<u8>) {
    let most = rows
        .iter()
        .flatten()
        .fold(0.0_f32, |most, w| most.max(w.abs()));
    let scale = if most > 0.0 {
        most / f32::from(i16::MAX)
    } else {
        1.0
    };
    bytes.extend(u32::try_from(rows.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend(scale.to_le_bytes());
    for weight in rows.iter().flatten() {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the scale keeps it within an i16"
        )]
        let units = (weight / scale).round() as i16;
        bytes.extend(units.to_le_bytes());
    }
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, &byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_being_stored() {
        let mut weights = Weights::new();
        weights.first.rows[3][1] = 1.5;
        weights.second.rows[0][4] = -0.25;
        weights.third.inner[7][2] = 0.75;
        let stored = Weights::from_bytes(&weights.to_bytes()).unwrap();
        assert!((stored.first.rows[3][1] - 1.5).abs() < 1e-3);
        assert!((stored.second.rows[0][4] + 0.25).abs() < 1e-3);
        assert!((stored.third.inner[7][2] - 0.75).abs() < 1e-3);
    }

    #[test]
    fn hidden_units_tell_what_no_sum_can() {
        let mut network = Network::new(2);
        network.inner[0] = [1.0; HIDDEN];
        network.inner[1] = [-1.0; HIDDEN];
        network.outer.rows[0][1] = 8.0;
        let one = network.odds(&[(0, 2.0)]);
        let both = network.odds(&[(0, 2.0), (1, 2.0)]);
        assert!(one[1] > 0.9 && both[1] < 0.3, "{one:?} {both:?}");
    }

    #[test]
    fn damaged_weights_are_refused() {
        let whole = Weights::new().to_bytes();
        let mut flipped = whole.clone();
        flipped[40] ^= 1;
        let cut = &whole[..whole.len() - 7];
        for bytes in [flipped.as_slice(), cut, b"", b"HSHL"] {
            assert_eq!(Weights::from_bytes(bytes), Err(DamagedWeights));
        }
    }

    #[test]
    fn the_shipped_weights_are_whole() {
        assert_eq!(Weights::from_bytes(SHIPPED), Weights::shipped());
        assert!(Weights::shipped().is_ok());
    }
}
