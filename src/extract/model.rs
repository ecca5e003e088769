//! The trained weights: from the bytes compiled into the program to a [`Model`].
//!
//! The large tables (embeddings, hashes) are used where they lie; only the small matrices are
//! widened from 8 bits to `f32`. The format is written by `training/export.py`: little-endian, a
//! header of `MAGIC`, version and a checksum of what follows, then the sections in the order in
//! which [`Model::read`] takes them.

use crate::extract::crf::Crf;
use crate::extract::lexicon::{Lexicon, Table};
use crate::extract::nn::{Dense, Gru, MOST_INPUTS, add_scaled};

const MAGIC: &[u8] = b"HASHIYA\0";
const VERSION: u32 = 1;

/// Why bytes are not a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The first bytes are not those of a model file.
    #[error("this is not a hashiya model")]
    NotAModel,
    /// The file is of another version of the format.
    #[error("the model is of format {0}, this program reads format {VERSION}")]
    OtherVersion(u32),
    /// Some bytes are not those that were written.
    #[error("the model is damaged: its checksum does not fit its bytes")]
    Damaged,
    /// The file ends too early, or a count in it makes no sense.
    #[error("the model is incomplete")]
    Incomplete,
}

/// Whose rules a head of the model follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guidelines {
    /// Our own: PER, ORG, LOC, PROD.
    Hashiya,
    /// `ANERcorp`: PER, ORG, LOC, MISC, clitics inside.
    Anercorp,
}

/// The weights of the tagger; immutable, to be shared.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    pub(crate) words: Embeddings<'a>,
    pub(crate) grams: Embeddings<'a>,
    /// One embedding for each shape class.
    pub(crate) shapes: Vec<f32>,
    pub(crate) dimension: usize,
    pub(crate) lexicon: Lexicon<'a>,
    /// Whether the lexicon's marks are among the inputs.
    pub(crate) marks: usize,
    pub(crate) first: [Gru; 2],
    pub(crate) pool: Dense,
    pub(crate) mix: Dense,
    pub(crate) second: [Gru; 2],
    /// Scores of the four subtypes, then of 0, 1 and 2 letters of clitic.
    pub(crate) extras: Dense,
    pub(crate) heads: Vec<Head>,
    /// Turns the log-odds of a span's probability into calibrated ones: slope, offset.
    pub(crate) calibration: [f32; 2],
    /// The checksum of its bytes: which model it is.
    pub(crate) sum: u64,
}

/// What is particular to one set of guidelines.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) guidelines: Guidelines,
    pub(crate) scores: Dense,
    pub(crate) crf: Crf,
}

/// Rows of 8-bit numbers found by a hash.
#[derive(Clone, Debug)]
pub(crate) struct Embeddings<'a> {
    table: Table<'a>,
    rows: &'a [u8],
    /// The factor of each row.
    scales: &'a [u8],
}

impl Embeddings<'_> {
    /// Returns the place of the row of `hash`.
    pub(crate) fn find(&self, hash: u32) -> Option<usize> {
        self.table.find(hash)
    }

    /// Adds the row at `place`, times `factor`, to `sum`.
    pub(crate) fn add(&self, place: usize, factor: f32, sum: &mut [f32]) {
        let row = self.rows.get(place * sum.len()..(place + 1) * sum.len());
        let scale = self.scales.get(place * 4..place * 4 + 4);
        let factor = factor
            * scale
                .and_then(|s| s.try_into().ok())
                .map_or(0.0, f32::from_le_bytes);
        add_scaled(row.unwrap_or_default(), factor, sum);
    }
}

impl<'a> Model<'a> {
    /// Reads a model.
    ///
    /// # Errors
    ///
    /// When the bytes are not a whole, undamaged model of this version.
    pub fn read(bytes: &'a [u8]) -> Result<Self, ModelError> {
        Self::read_if(bytes, |sum, body| sum == checksum(body))
    }

    /// Reads a model that is part of the program. Its checksum is not looked at, which would mean to
    /// read all of its bytes at every start: a test looks at it.
    ///
    /// # Errors
    ///
    /// When the bytes are not a whole model of this version.
    pub fn read_shipped(bytes: &'a [u8]) -> Result<Self, ModelError> {
        Self::read_if(bytes, |_, _| true)
    }

    fn read_if(bytes: &'a [u8], is_whole: impl Fn(u64, &[u8]) -> bool) -> Result<Self, ModelError> {
        let Some((MAGIC, rest)) = bytes.split_at_checked(MAGIC.len()) else {
            return Err(ModelError::NotAModel);
        };
        let mut reader = Reader { bytes: rest };
        let version = reader.number()?;
        if version != VERSION {
            return Err(ModelError::OtherVersion(version));
        }
        let sum = u64::from(reader.number()?) | u64::from(reader.number()?) << 32;
        if !is_whole(sum, reader.bytes) {
            return Err(ModelError::Damaged);
        }
        let model = Model {
            sum,
            ..reader.model()?
        };
        model.check()
    }

    /// Tells whether the sizes of the parts fit together, so that nothing later has to ask.
    fn check(self) -> Result<Self, ModelError> {
        let gru = |gru: &Gru, inputs: usize| {
            let gates = 3 * gru.size();
            gru.input.inputs() == inputs
                && gru.input.outputs() == gates
                && gru.recurrent.outputs() == gates
                && gates > 0
        };
        let [h1, h2] = [&self.first, &self.second].map(|layer| layer[0].size());
        let mix = self.mix.outputs();
        let fits = self.dimension > 0
            && self.shapes.len() == self.dimension * super::features::SHAPES
            && self
                .first
                .iter()
                .all(|g| gru(g, self.dimension) && g.size() == h1)
            && self.second.iter().all(|g| gru(g, mix) && g.size() == h2)
            && self.pool.inputs() == 2 * h1
            && self.mix.inputs()
                == 2 * h1 + self.dimension + self.marks + 2 * self.pool.outputs() + 1
            && self.marks <= super::lexicon::MARKS
            && self.extras.inputs() == 2 * h2 + self.dimension
            && self.extras.outputs() == 7
            && self.heads.iter().all(|head| {
                head.scores.inputs() == 2 * h2
                    && head.scores.outputs() == head.crf.tags()
                    && head.crf.tags() == 9
            })
            && !self.heads.is_empty();
        if fits {
            Ok(self)
        } else {
            Err(ModelError::Incomplete)
        }
    }
}

/// A sum over the bytes, eight at a time in four lanes, in which every bit matters.
fn checksum(bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut lanes = [1_u64, 2, 3, 4];
    let chunks = bytes.chunks_exact(32);
    let tail = chunks.remainder();
    for chunk in chunks {
        for (lane, word) in lanes.iter_mut().zip(chunk.chunks_exact(8)) {
            let word = word.try_into().map_or(0, u64::from_le_bytes);
            *lane = (*lane ^ word).wrapping_mul(PRIME).rotate_left(29);
        }
    }
    let mut sum = bytes.len() as u64;
    for part in lanes
        .into_iter()
        .chain(tail.iter().map(|&byte| u64::from(byte)))
    {
        sum = (sum ^ part).wrapping_mul(PRIME).rotate_left(29);
    }
    sum
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let (head, rest) = self
            .bytes
            .split_at_checked(count)
            .ok_or(ModelError::Incomplete)?;
        self.bytes = rest;
        Ok(head)
    }

    fn number(&mut self) -> Result<u32, ModelError> {
        let bytes = self
            .take(4)?
            .try_into()
            .map_err(|_| ModelError::Incomplete)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn size(&mut self) -> Result<usize, ModelError> {
        // No section is longer than the file, so a wild count is refused by `take`.
        Ok(self.number()? as usize)
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, ModelError> {
        let bytes = self.take(count.checked_mul(4).ok_or(ModelError::Incomplete)?)?;
        let read = |bytes: &[u8]| bytes.try_into().map_or(0.0, f32::from_le_bytes);
        Ok(bytes.chunks_exact(4).map(read).collect())
    }

    fn model(&mut self) -> Result<Model<'a>, ModelError> {
        let dimension = self.size()?;
        let marks = self.size()?;
        Ok(Model {
            words: self.embeddings(dimension)?,
            grams: self.embeddings(dimension)?,
            shapes: self.floats(dimension * super::features::SHAPES)?,
            dimension,
            lexicon: self.lexicon()?,
            marks,
            first: [self.gru()?, self.gru()?],
            pool: self.dense()?,
            mix: self.dense()?,
            second: [self.gru()?, self.gru()?],
            extras: self.dense()?,
            heads: self.heads()?,
            calibration: [self.float()?, self.float()?],
            sum: 0,
        })
    }

    fn float(&mut self) -> Result<f32, ModelError> {
        self.number().map(f32::from_bits)
    }

    fn embeddings(&mut self, dimension: usize) -> Result<Embeddings<'a>, ModelError> {
        let rows = self.size()?;
        Ok(Embeddings {
            table: Table::new(self.take(rows * 4)?),
            scales: self.take(rows * 4)?,
            rows: self.take(rows.checked_mul(dimension).ok_or(ModelError::Incomplete)?)?,
        })
    }

    fn lexicon(&mut self) -> Result<Lexicon<'a>, ModelError> {
        let phrases = self.size()?;
        Ok(Lexicon::new(
            self.take(phrases * 4)?,
            self.take(phrases * 2)?,
        ))
    }

    fn dense(&mut self) -> Result<Dense, ModelError> {
        let (outputs, inputs) = (self.size()?, self.size()?);
        if inputs > MOST_INPUTS {
            return Err(ModelError::Incomplete);
        }
        let scales = self.floats(outputs)?;
        let bias = self.floats(outputs)?;
        let weights = self.take(outputs.checked_mul(inputs).ok_or(ModelError::Incomplete)?)?;
        Ok(Dense::new(inputs, bias, scales, weights))
    }

    fn gru(&mut self) -> Result<Gru, ModelError> {
        Ok(Gru {
            input: self.dense()?,
            recurrent: self.dense()?,
        })
    }

    fn heads(&mut self) -> Result<Vec<Head>, ModelError> {
        let count = self.size()?;
        (0..count.min(16)).map(|_| self.head()).collect()
    }

    fn head(&mut self) -> Result<Head, ModelError> {
        let guidelines = match self.number()? {
            0 => Guidelines::Hashiya,
            1 => Guidelines::Anercorp,
            _ => return Err(ModelError::Incomplete),
        };
        let scores = self.dense()?;
        let tags = scores.outputs();
        let transitions = self.floats(tags * tags)?;
        let start = self.floats(tags)?;
        Ok(Head {
            guidelines,
            scores,
            crf: Crf::new(transitions, start),
        })
    }
}
