//! The commands about the configuration, and the names of choices that the core itself makes no
//! words for.

use clap::builder::PossibleValue;
use clap::{Subcommand, ValueEnum};

use crate::app::geometry::Side;
use crate::ui::theme::Scheme;

/// What to do with the configuration.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Config {
    /// Write a configuration with every setting in it, each explained and commented out.
    Init {
        /// Write it over the one that is there.
        #[arg(long)]
        force: bool,
    },
    /// Show the settings as they are with the configuration.
    Show,
    /// Print where the configuration is.
    Path,
    /// List everything that is wrong in the configuration; exit status 1 if there is anything.
    Check,
}

impl ValueEnum for Scheme {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Scheme; Scheme::ALL.len()] = {
            let mut schemes = [Scheme::Auto; Scheme::ALL.len()];
            let mut at = 0;
            while at < schemes.len() {
                schemes[at] = Scheme::ALL[at].1;
                at += 1;
            }
            schemes
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, _) = Scheme::ALL.iter().find(|(_, scheme)| scheme == self)?;
        Some(PossibleValue::new(*name))
    }
}

impl ValueEnum for Side {
    fn value_variants<'a>() -> &'a [Self] {
        &[Side::Left, Side::Right]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Side::Left => "left",
            Side::Right => "right",
        }))
    }
}

/// Returns the names of all values of a choice.
#[must_use]
pub fn choices<T: ValueEnum>() -> Vec<String> {
    T::value_variants()
        .iter()
        .filter_map(ValueEnum::to_possible_value)
        .map(|value| value.get_name().to_owned())
        .collect()
}
