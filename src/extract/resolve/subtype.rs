//! What kind of organisation: one decision an entity, from all its places, its form and the lists.

use super::{Named, Resolver};
use crate::extract::Subtype;
use crate::extract::cues::CUES;
use crate::extract::evidence::Feature;
use crate::extract::gazetteer::Kind;
use crate::extract::weights::Linear;

/// Bits of a hashed word.
const BITS: u32 = 11;
const WORDS: u32 = 96;

/// Slots of the classifier.
pub const SLOTS: usize = (WORDS + (1 << BITS)) as usize;

/// Its weights; the classes are those of [`Subtype::ALL`], the fifth is unused.
pub type SubtypeWeights = Linear;

/// Decides the subtype of an organisation by its mentions.
#[must_use]
pub fn decide(resolver: &Resolver<'_>, members: &[&Named]) -> Subtype {
    let mut features = Vec::new();
    describe(resolver, members, |_| false, &mut features);
    let odds = resolver.subtypes.odds(&features);
    let mut tagged = [0.0_f32; 4];
    for named in members {
        for (sum, value) in tagged.iter_mut().zip(named.subtypes) {
            *sum += value;
        }
    }
    let heard = tagged.iter().sum::<f32>();
    // Two opinions of about equal worth: their product.
    let both = odds.into_iter().zip(tagged).map(|(odds, tagged)| {
        let share = if heard > 0.0 { tagged / heard } else { 0.25 };
        (odds + 0.02) * (share + 0.02)
    });
    let classes = Subtype::ALL.into_iter().zip(both);
    classes
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(Subtype::Company, |(subtype, _)| subtype)
}

/// Appends what is known of the organisation to `out`; `hidden` as in
/// [`Features`](crate::extract::evidence::Features).
pub fn describe(
    resolver: &Resolver<'_>,
    members: &[&Named],
    hidden: impl Fn(&str) -> bool,
    out: &mut Vec<Feature>,
) {
    let context = resolver.context;
    let share = 1.0 / f32::from(u16::try_from(members.len().max(1)).unwrap_or(u16::MAX));
    let mut sums = vec![0.0_f32; WORDS as usize];
    let mut add = |slot: usize, value: f32| {
        if let Some(sum) = sums.get_mut(slot) {
            *sum += value;
        }
    };
    add(0, 1.0);
    let mut forms: Vec<&str> = members.iter().map(|named| named.form.as_str()).collect();
    forms.sort_unstable();
    forms.dedup();
    for named in members {
        let before = context.cue(context.word_before(named.tokens.start));
        let after = context.cue(context.word_after(named.tokens.end));
        for cue in 0..CUES {
            add(
                1 + cue,
                f32::from(u8::from(before.has_number(cue))) * share.sqrt(),
            );
            add(17 + cue, f32::from(u8::from(after.has_number(cue))) * share);
        }
    }
    let per_form = 1.0 / f32::from(u16::try_from(forms.len().max(1)).unwrap_or(u16::MAX));
    for form in &forms {
        if let Some(known) = resolver.gazetteer.known(form).filter(|_| !hidden(form)) {
            for (slot, (_, kind)) in Kind::ALL.iter().enumerate() {
                add(33 + slot, f32::from(u8::from(known.is(*kind))));
            }
        }
        let first = form.split(' ').next().unwrap_or_default();
        let cues = resolver.context_cue(first);
        for cue in 0..CUES {
            add(
                44 + cue,
                f32::from(u8::from(cues.has_number(cue))) * per_form,
            );
        }
        add(
            60,
            f32::from(u8::from(form.bytes().any(|b| b.is_ascii_lowercase()))) * per_form,
        );
        add(61, f32::from(u8::from(form.contains(' '))) * per_form);
    }
    out.extend((0..).zip(sums).filter(|(_, value)| *value != 0.0));
    for form in &forms {
        for word in form.split(' ') {
            out.push((hashed(word, 1), per_form));
        }
        out.push((
            hashed(form.split(' ').next().unwrap_or_default(), 2),
            per_form,
        ));
    }
    for named in members {
        for (role, token) in [
            (3, context.word_before(named.tokens.start)),
            (4, context.word_after(named.tokens.end)),
        ] {
            if let Some(token) = token {
                out.push((hashed(context.tokens.folded(token), role), share));
            }
        }
    }
}

fn hashed(word: &str, role: u64) -> u32 {
    let word = word.strip_prefix('و').unwrap_or(word);
    let word = word.strip_prefix("ال").unwrap_or(word);
    let seed = 0xcbf2_9ce4_8422_2325 ^ role.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = word.bytes().fold(seed, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    WORDS + u32::try_from((hash ^ (hash >> 29)) & ((1 << BITS) - 1)).unwrap_or_default()
}
