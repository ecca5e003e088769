//! Why bytes could not be had from the web, in words for the reader.

use thiserror::Error;
use ureq::http::StatusCode;

use crate::article::Timestamp;

/// When a server wants to be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// After so many seconds.
    After(u32),
    /// At this moment.
    At(Timestamp),
}

/// Why bytes could not be had from the web.
#[derive(Debug, Error)]
pub enum HttpError {
    /// It is no address.
    #[error("{0} is not an address")]
    Address(String),
    /// It is an address, but not of the web.
    #[error("it leads to {0}, which is not a page of the web")]
    Scheme(String),
    /// The address lies inside the reader's network, and a stranger named it.
    #[error("it leads to {0}, inside your own network")]
    Private(String),
    /// One redirect followed another.
    #[error("it was passed on more than {0} times")]
    Redirects(usize),
    /// A redirect that says no place.
    #[error("it was passed on to nowhere")]
    Nowhere,
    /// Too many bytes.
    #[error("it is longer than {} MB", .0 >> 20)]
    TooLong(usize),
    /// The bytes could not be unpacked.
    #[error("it was packed ({0}) and cannot be unpacked")]
    Packing(String),
    /// The server said no.
    #[error("the server answered {status}{}", phrase(*.status))]
    Status {
        /// The status code.
        status: u16,
        /// When to ask again.
        retry: Option<Retry>,
    },
    /// There is no such host, or no way to ask.
    #[error("the name {0} is not known")]
    Host(String),
    /// It took too long.
    #[error("the server took too long")]
    Timeout,
    /// The connection could not be made secure.
    #[error("the connection cannot be made secure: {0}")]
    Tls(String),
    /// The connection failed or broke.
    #[error("the connection failed: {0}")]
    Connection(String),
    /// The reader stopped it.
    #[error("it was stopped")]
    Cancelled,
}

fn phrase(status: u16) -> String {
    StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .map(|reason| format!(" ({reason})"))
        .unwrap_or_default()
}

impl HttpError {
    /// Returns what the reader can do about it, in a clause without a full stop.
    #[must_use]
    pub fn hint(&self) -> String {
        let hint = match self {
            Self::Address(_) => "write it in full: https://example.org/feed.xml",
            Self::Scheme(_) => "open files by their name, and pages by http or https",
            Self::Private(_) => "if you trust it, add that address yourself",
            Self::Redirects(_) | Self::Nowhere => "open it in a browser and copy its last address",
            Self::TooLong(_) => "open it in a browser",
            Self::Packing(_) => "try again later; the site is broken",
            Self::Status { status, .. } => match status {
                401 | 403 => "it may want a login, or no programs: open it in a browser",
                404 | 410 => "look whether it moved, or remove the feed",
                429 | 503 => "wait: it is asked again later",
                _ => "try again later",
            },
            Self::Host(_) => "check the address, and whether you are connected",
            Self::Timeout | Self::Connection(_) => {
                "check whether you are connected, and try again later"
            }
            Self::Tls(_) => "check the clock of this machine; the site's certificate may be wrong",
            Self::Cancelled => "fetch again when you like",
        };
        hint.to_owned()
    }
}
