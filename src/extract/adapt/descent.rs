//! Gradient descent that does not go far from where it began.

/// Some weights on their way: AdaGrad (Duchi, Hazan and Singer 2011) with a pull back to the start.
#[derive(Clone, Debug)]
pub(super) struct Descent {
    pub(super) at: Vec<f32>,
    start: Vec<f32>,
    squares: Vec<f32>,
    step: f32,
    pull: f32,
}

impl Descent {
    pub(super) fn new(start: Vec<f32>, (step, pull, caution): (f32, f32, f32)) -> Self {
        Self {
            at: start.clone(),
            squares: vec![caution; start.len()],
            start,
            step,
            pull,
        }
    }

    /// One step of one weight.
    pub(super) fn advance(&mut self, index: usize, slope: f32) {
        let (Some(at), Some(start), Some(squares)) = (
            self.at.get_mut(index),
            self.start.get(index),
            self.squares.get_mut(index),
        ) else {
            return;
        };
        let slope = slope + self.pull * (*at - start);
        *squares += slope * slope;
        *at -= self.step * slope / squares.sqrt();
    }

    /// Returns how far each weight has come.
    pub(super) fn moved(&self) -> Vec<f32> {
        let pairs = self.at.iter().zip(&self.start);
        pairs.map(|(at, start)| at - start).collect()
    }
}

/// Puts examples into an order that looks random and is always the same (Fisher and Yates).
pub(super) fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        // xorshift64*
        *random ^= *random >> 12;
        *random ^= *random << 25;
        *random ^= *random >> 27;
        let drawn = random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        let other = usize::try_from(drawn).unwrap_or_default() % (last + 1);
        order.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_slope_nothing_moves_and_the_pull_leads_back() {
        let mut descent = Descent::new(vec![1.0, 2.0], (0.1, 0.5, 1e-3));
        descent.advance(0, 0.0);
        assert_eq!(descent.moved(), [0.0, 0.0]);
        descent.advance(1, 1.0);
        let away = descent.moved()[1].abs();
        (0..50).for_each(|_| descent.advance(1, 0.0));
        assert!(descent.moved()[1].abs() < away / 2.0);
    }
}
