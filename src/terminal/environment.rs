//! The environment variables that tell something about the terminal, as a plain value.

/// What the environment says about the terminal. Variables leak into terminals started from other
/// terminals and into tmux; only `TERM` is set anew by every terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `TERM`, empty when unset.
    pub term: String,
    /// `TERM_PROGRAM`, empty when unset.
    pub term_program: String,
    /// Whether `VTE_VERSION` is set (GNOME Terminal and its kin).
    pub vte: bool,
    /// Whether `KONSOLE_VERSION` is set.
    pub konsole: bool,
    /// Whether we run inside tmux (`TMUX`).
    pub tmux: bool,
    /// Whether we run inside GNU screen (`STY`).
    pub screen: bool,
    /// Whether we were reached through ssh, where replies take longer.
    pub remote: bool,
}

impl Environment {
    /// Collects the variables through `get`, so that tests need no process environment.
    #[must_use]
    pub fn from_lookup(get: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| get(name).is_some_and(|value| !value.is_empty());
        Self {
            term: get("TERM").unwrap_or_default(),
            term_program: get("TERM_PROGRAM").unwrap_or_default(),
            vte: set("VTE_VERSION"),
            konsole: set("KONSOLE_VERSION"),
            tmux: set("TMUX"),
            screen: set("STY"),
            remote: set("SSH_CONNECTION") || set("SSH_TTY"),
        }
    }

    /// Collects the variables of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// Tells whether `TERM` is `name`, alone or followed by `-something`.
    #[must_use]
    pub fn term_is(&self, name: &str) -> bool {
        self.term
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }
}
