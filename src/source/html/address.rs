//! Addresses in a page, made absolute; those that are not for a browser are none.

use url::Url;

/// Bytes of an address that is kept.
const LONGEST: usize = 2048;

/// What relative addresses are relative to.
#[derive(Clone, Debug, Default)]
pub(super) struct Base(Option<Url>);

impl Base {
    /// Returns the base of what was read from nowhere: only absolute addresses mean anything.
    pub(super) const fn nowhere() -> Self {
        Self(None)
    }

    /// Makes the base of a page read from `address`, which names another in `<base href>` perhaps.
    pub(super) fn new(address: Option<&str>, named: Option<&str>) -> Self {
        let own = address.and_then(|address| Url::parse(address).ok());
        let named = named.and_then(|named| match &own {
            Some(own) => own.join(named).ok(),
            None => Url::parse(named).ok(),
        });
        let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
        Self(named.filter(is_web).or(own).filter(is_web))
    }

    /// Returns the absolute address that `href` means: a page of the web or a mail address. `None`
    /// for a place in the same page, for scripts, and for what is no address.
    pub(super) fn resolve(&self, href: &str) -> Option<String> {
        let href = href.trim();
        if href.is_empty() || href.starts_with('#') || href.len() > LONGEST {
            return None;
        }
        let url = match &self.0 {
            Some(base) => base.join(href).ok()?,
            None => Url::parse(href).ok()?,
        };
        let wanted = matches!(url.scheme(), "http" | "https" | "mailto");
        (wanted && url.as_str().len() <= LONGEST).then(|| url.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(href: &str, expected: Option<&str>) {
        let base = Base::new(Some("https://example.org/news/2026/a.html"), None);
        assert_eq!(base.resolve(href).as_deref(), expected);
    }

    #[test]
    fn addresses_become_absolute() {
        check("b.html", Some("https://example.org/news/2026/b.html"));
        check("/ب", Some("https://example.org/%D8%A8"));
        check("//other.example/x", Some("https://other.example/x"));
        check(" mailto:a@example.org ", Some("mailto:a@example.org"));
    }

    #[test]
    fn what_no_browser_should_open_is_no_address() {
        for href in [
            "#top",
            "",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
        ] {
            check(href, None);
        }
        assert_eq!(Base::new(Some("/tmp/a.html"), None).resolve("b.html"), None);
        assert_eq!(
            Base::new(Some("file:///tmp/a.html"), None).resolve("b.html"),
            None
        );
    }
}
