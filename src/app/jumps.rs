//! The jump list: where the reader was before each jump, as in vim and in a browser.

use crate::span::ByteOffset;

/// Places kept; the oldest are forgotten.
const KEPT: usize = 200;

/// Where the reader was, and where they came back from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JumpList {
    back: Vec<ByteOffset>,
    forward: Vec<ByteOffset>,
}

impl JumpList {
    /// Notes the place that a jump leaves. What lay forward is forgotten.
    pub fn leave(&mut self, place: ByteOffset) {
        self.forward.clear();
        if self.back.last() != Some(&place) {
            self.back.push(place);
        }
        if self.back.len() > KEPT {
            self.back.remove(0);
        }
    }

    /// Returns the place to go back to from `here`, or `None` when there is none.
    pub fn back(&mut self, here: ByteOffset) -> Option<ByteOffset> {
        step(&mut self.back, &mut self.forward, here)
    }

    /// Returns the place that the last step back came from, or `None` when there is none.
    pub fn forward(&mut self, here: ByteOffset) -> Option<ByteOffset> {
        step(&mut self.forward, &mut self.back, here)
    }
}

/// Moves one place from one list to the other, skipping those where the reader already is.
fn step(
    from: &mut Vec<ByteOffset>,
    to: &mut Vec<ByteOffset>,
    here: ByteOffset,
) -> Option<ByteOffset> {
    let place = loop {
        let place = from.pop()?;
        if place != here {
            break place;
        }
    };
    to.push(here);
    Some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_and_forward_return_to_where_one_was() {
        let [a, b, c] = [0, 10, 20].map(ByteOffset);
        let mut jumps = JumpList::default();
        jumps.leave(a);
        jumps.leave(b);
        assert_eq!(jumps.back(c), Some(b));
        assert_eq!(jumps.back(b), Some(a));
        assert_eq!(jumps.back(a), None);
        assert_eq!(jumps.forward(a), Some(b));
        assert_eq!(jumps.forward(b), Some(c));
    }

    #[test]
    fn a_new_jump_forgets_what_lay_forward() {
        let [a, b, c] = [0, 10, 20].map(ByteOffset);
        let mut jumps = JumpList::default();
        jumps.leave(a);
        assert_eq!(jumps.back(b), Some(a));
        jumps.leave(c);
        assert_eq!(jumps.forward(c), None);
    }
}
