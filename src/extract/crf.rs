//! The linear-chain conditional random field (Lafferty et al. 2001) over BIO tags.
//!
//! From the scores of a sentence's words to its best tags, the probability of each label at each
//! word, and the probability that a span stands as it is. Tags are numbered `O`, then `B-` and `I-`
//! of each label; transitions that BIO forbids have weights so low that they never win.

use std::ops::Range;

/// The weights between neighbouring tags.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crf {
    /// Number of tags.
    tags: usize,
    /// From tag × to tag.
    transitions: Vec<f32>,
    /// Their exponentials.
    moves: Vec<f32>,
    /// The first tag of a sentence.
    start: Vec<f32>,
}

/// A tagged name: words of the sentence, number of the label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub(crate) words: Range<usize>,
    pub(crate) label: usize,
}

/// The sums over all paths that pass through each word with each tag.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lattice {
    /// Log of the sum of all paths up to a word and tag, its score included.
    ahead: Vec<f32>,
    /// Log of the sum of all paths from a word and tag on, its score left out.
    behind: Vec<f32>,
    total: f32,
}

impl Crf {
    /// `transitions` has a row for each entry of `start`.
    pub(crate) fn new(transitions: Vec<f32>, start: Vec<f32>) -> Self {
        Self {
            tags: start.len(),
            moves: transitions.iter().map(|weight| weight.exp()).collect(),
            transitions,
            start,
        }
    }

    pub(crate) fn tags(&self) -> usize {
        self.tags
    }

    /// Returns the weights between tags, a row for each tag, and those of the first tag.
    pub(crate) fn weights(&self) -> (&[f32], &[f32]) {
        (&self.transitions, &self.start)
    }

    /// Adds to `sums`, for each pair of tags, how often they are expected to follow each other.
    pub(crate) fn add_steps(&self, lattice: &Lattice, scores: &[f32], sums: &mut [f32]) {
        let tags = self.tags.max(1);
        let after = lattice
            .behind
            .chunks_exact(tags)
            .zip(scores.chunks_exact(tags));
        for (before, (behind, scores)) in lattice.ahead.chunks_exact(tags).zip(after.skip(1)) {
            let rows = self
                .transitions
                .chunks_exact(tags)
                .zip(sums.chunks_exact_mut(tags));
            for (ahead, (moves, sums)) in before.iter().zip(rows) {
                let steps = moves.iter().zip(scores).zip(behind);
                for (sum, ((step, score), behind)) in sums.iter_mut().zip(steps) {
                    *sum += (ahead + step + score + behind - lattice.total).exp();
                }
            }
        }
    }

    fn from(&self, tag: usize) -> &[f32] {
        self.transitions
            .get(tag * self.tags..(tag + 1) * self.tags)
            .unwrap_or_default()
    }

    /// Returns the names on the best path (Viterbi). `scores` has a row of tags for each word.
    pub(crate) fn best(&self, scores: &[f32]) -> Vec<Chunk> {
        let mut back: Vec<usize> = Vec::with_capacity(scores.len());
        let mut path = vec![0.0; self.tags];
        for (word, row) in scores.chunks_exact(self.tags).enumerate() {
            let before = std::mem::take(&mut path);
            for (tag, score) in row.iter().enumerate() {
                let (from, best) = if word == 0 {
                    (0, at(&self.start, tag))
                } else {
                    let ways = before.iter().enumerate();
                    ways.map(|(from, sum)| (from, sum + at(self.from(from), tag)))
                        .fold((0, f32::NEG_INFINITY), |a, b| if b.1 > a.1 { b } else { a })
                };
                back.push(from);
                path.push(best + score);
            }
        }
        let last = path
            .iter()
            .enumerate()
            .fold((0, f32::NEG_INFINITY), |a, (tag, &sum)| {
                if sum > a.1 { (tag, sum) } else { a }
            });
        chunks(&self.traced(&back, last.0))
    }

    fn traced(&self, back: &[usize], last: usize) -> Vec<usize> {
        let mut tags = Vec::new();
        let mut tag = last;
        for row in back.chunks_exact(self.tags).rev() {
            tags.push(tag);
            tag = row.get(tag).copied().unwrap_or(0);
        }
        tags.reverse();
        tags
    }

    /// Sums over all paths (forward-backward), in logarithms; each step takes the largest sum out
    /// so that the others can be added as they are.
    pub(crate) fn lattice(&self, scores: &[f32]) -> Lattice {
        let tags = self.tags.max(1);
        let words = scores.len() / tags;
        let mut ahead: Vec<f32> = Vec::with_capacity(scores.len());
        let mut sums = vec![0.0; tags];
        for (word, row) in scores.chunks_exact(tags).enumerate() {
            if word == 0 {
                ahead.extend(
                    self.start
                        .iter()
                        .zip(row)
                        .map(|(start, score)| start + score),
                );
                continue;
            }
            let before = ahead.get((word - 1) * tags..).unwrap_or_default();
            let top = largest(before);
            sums.fill(0.0);
            for (sum, moves) in before.iter().zip(self.moves.chunks_exact(tags)) {
                let weight = (sum - top).exp();
                for (sum, chance) in sums.iter_mut().zip(moves) {
                    *sum += weight * chance;
                }
            }
            ahead.extend(
                sums.iter()
                    .zip(row)
                    .map(|(sum, score)| sum.ln() + top + score),
            );
        }
        let behind = self.behind(scores, words);
        let last = ahead.len().saturating_sub(tags);
        let total = log_sum(ahead.get(last..).unwrap_or_default().iter().copied());
        Lattice {
            ahead,
            behind,
            total,
        }
    }

    fn behind(&self, scores: &[f32], words: usize) -> Vec<f32> {
        let tags = self.tags.max(1);
        let mut behind = vec![0.0; words * tags];
        for word in (1..words).rev() {
            let (done, after) = behind.split_at_mut(word * tags);
            let scores = scores.get(word * tags..).unwrap_or_default();
            let mut next: Vec<f32> = after
                .iter()
                .zip(scores)
                .take(tags)
                .map(|(a, b)| a + b)
                .collect();
            let top = largest(&next);
            for sum in &mut next {
                *sum = (*sum - top).exp();
            }
            let places = done.iter_mut().skip((word - 1) * tags);
            for (place, moves) in places.zip(self.moves.chunks_exact(tags)) {
                let sum: f32 = moves
                    .iter()
                    .zip(&next)
                    .map(|(chance, next)| chance * next)
                    .sum();
                *place = sum.ln() + top;
            }
        }
        behind
    }

    /// Returns the probability that exactly these words are a name of this label.
    pub(crate) fn probability(&self, lattice: &Lattice, scores: &[f32], chunk: &Chunk) -> f32 {
        let (begin, inside) = (1 + 2 * chunk.label, 2 + 2 * chunk.label);
        let row = |word: usize, tag: usize| word * self.tags + tag;
        let mut sum = at(&lattice.ahead, row(chunk.words.start, begin));
        let mut tag = begin;
        for word in chunk.words.clone().skip(1) {
            sum += at(self.from(tag), inside) + at(scores, row(word, inside));
            tag = inside;
        }
        let next = chunk.words.end;
        if row(next, 0) < lattice.ahead.len() {
            let ends = (0..self.tags).filter(|&after| after != inside);
            sum += log_sum(ends.map(|after| {
                let place = row(next, after);
                at(self.from(tag), after) + at(scores, place) + at(&lattice.behind, place)
            }));
        }
        (sum - lattice.total).exp().clamp(0.0, 1.0)
    }
}

impl Lattice {
    /// Calls `each` with the probabilities of a word's tags, word by word.
    pub(crate) fn marginals(&self, tags: usize, mut each: impl FnMut(usize, &[f32])) {
        let rows = self
            .ahead
            .chunks_exact(tags)
            .zip(self.behind.chunks_exact(tags));
        let mut row = Vec::with_capacity(tags);
        for (word, (ahead, behind)) in rows.enumerate() {
            row.clear();
            row.extend(
                ahead
                    .iter()
                    .zip(behind)
                    .map(|(a, b)| (a + b - self.total).exp()),
            );
            each(word, &row);
        }
    }
}

fn at(values: &[f32], index: usize) -> f32 {
    values.get(index).copied().unwrap_or(f32::NEG_INFINITY)
}

fn largest(values: &[f32]) -> f32 {
    values.iter().copied().fold(f32::NEG_INFINITY, f32::max)
}

fn log_sum(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let top = values.clone().fold(f32::NEG_INFINITY, f32::max);
    if top == f32::NEG_INFINITY {
        return top;
    }
    top + values.map(|value| (value - top).exp()).sum::<f32>().ln()
}

/// Reads names off BIO tags.
fn chunks(tags: &[usize]) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    for (word, &tag) in tags.iter().enumerate() {
        let Some(label) = tag.checked_sub(1).map(|tag| tag / 2) else {
            continue;
        };
        match chunks.last_mut() {
            Some(open) if tag % 2 == 0 && open.words.end == word && open.label == label => {
                open.words.end = word + 1;
            }
            _ => chunks.push(Chunk {
                words: word..word + 1,
                label,
            }),
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crf() -> Crf {
        // O B I: I may not follow O nor open a sentence.
        let transitions = vec![0.1, 0.2, -40.0, 0.0, -0.5, 0.7, 0.3, 0.0, 0.2];
        Crf::new(transitions, vec![0.0, 0.0, -40.0])
    }

    /// Every path of three words with its score.
    fn paths(crf: &Crf, scores: &[f32]) -> Vec<([usize; 3], f32)> {
        let score = |path: [usize; 3]| {
            crf.start[path[0]]
                + (0..3).map(|w| scores[w * 3 + path[w]]).sum::<f32>()
                + (1..3).map(|w| crf.from(path[w - 1])[path[w]]).sum::<f32>()
        };
        (0..27)
            .map(|n| [n / 9, n / 3 % 3, n % 3])
            .map(|path| (path, score(path)))
            .collect()
    }

    const SCORES: [f32; 9] = [0.3, 0.9, 0.0, -0.2, 0.1, 0.8, 0.5, 0.2, 0.4];

    #[test]
    fn the_best_path_and_the_probabilities_are_those_of_all_paths_counted_out() {
        let crf = crf();
        let paths = paths(&crf, &SCORES);
        let best = paths.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        assert_eq!(crf.best(&SCORES), chunks(&best.0));
        let lattice = crf.lattice(&SCORES);
        let total: f32 = paths.iter().map(|path| path.1.exp()).sum();
        let wanted = Chunk {
            words: 0..2,
            label: 0,
        };
        let sum: f32 = paths
            .iter()
            .filter(|(path, _)| chunks(path).contains(&wanted) && path[0] == 1)
            .map(|path| path.1.exp())
            .sum();
        let found = crf.probability(&lattice, &SCORES, &wanted);
        assert!(
            (found - sum / total).abs() < 1e-4,
            "{found} {}",
            sum / total
        );
        lattice.marginals(3, |word, row| {
            let outside: f32 = paths
                .iter()
                .filter(|p| p.0[word] == 0)
                .map(|p| p.1.exp())
                .sum();
            assert!((row[0] - outside / total).abs() < 1e-4);
        });
    }

    #[test]
    fn expected_steps_are_those_of_all_paths_counted_out() {
        let crf = crf();
        let paths = paths(&crf, &SCORES);
        let total: f32 = paths.iter().map(|path| path.1.exp()).sum();
        let mut steps = [0.0; 9];
        crf.add_steps(&crf.lattice(&SCORES), &SCORES, &mut steps);
        for (from, to) in (0..9).map(|pair| (pair / 3, pair % 3)) {
            let taken = |path: &[usize; 3]| path.windows(2).filter(|p| **p == [from, to]).count();
            let sum: f32 = paths.iter().map(|p| taken(&p.0) as f32 * p.1.exp()).sum();
            let found = steps[from * 3 + to];
            assert!((found - sum / total).abs() < 1e-4, "{from} {to}: {found}");
        }
    }

    #[test]
    fn an_empty_sentence_has_no_names() {
        assert_eq!(crf().best(&[]), []);
        assert!(crf().lattice(&[]).ahead.is_empty());
    }
}
