//! What elements are, by name: those of the HTML standard, and what a reader wants of them.

/// Tells whether the element never has content.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "nav"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Tells whether the element is one that the parser reopens in every block until it is closed.
pub(super) fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

/// Tells whether the element stands in a line of text; all others begin a block of their own.
pub(super) fn is_inline(name: &str) -> bool {
    is_formatting(name)
        || matches!(
            name,
            "abbr"
                | "acronym"
                | "bdi"
                | "bdo"
                | "cite"
                | "data"
                | "del"
                | "dfn"
                | "ins"
                | "kbd"
                | "label"
                | "mark"
                | "meter"
                | "output"
                | "picture"
                | "progress"
                | "q"
                | "rp"
                | "rt"
                | "ruby"
                | "samp"
                | "slot"
                | "span"
                | "sub"
                | "sup"
                | "time"
                | "var"
                | "wbr"
        )
}

/// Tells whether nothing in the element is for reading.
pub(super) fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "amp-ad"
            | "amp-analytics"
            | "amp-sidebar"
            | "amp-embed"
            | "applet"
            | "area"
            | "audio"
            | "base"
            | "button"
            | "canvas"
            | "datalist"
            | "dialog"
            | "embed"
            | "frame"
            | "frameset"
            | "head"
            | "iframe"
            | "input"
            | "link"
            | "map"
            | "meta"
            | "noembed"
            | "noframes"
            | "noscript"
            | "object"
            | "option"
            | "param"
            | "rp"
            | "rt"
            | "script"
            | "select"
            | "source"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "title"
            | "track"
            | "video"
    )
}

/// Tells whether the element holds what belongs to the site and not to the article, where the
/// article itself could not be told.
pub(super) fn is_furniture(name: &str) -> bool {
    matches!(
        name,
        "aside" | "footer" | "form" | "header" | "menu" | "nav"
    )
}

/// Returns the elements that the start of `name` closes, and those it does not look out of.
pub(super) fn closed_by(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "menu", "table", "td", "th"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl", "table", "td", "th"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr"], &["tbody", "thead", "tfoot", "table"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
        "option" | "optgroup" => (&["option"], &["select", "optgroup"]),
        _ if is_inline(name) => (&[], &[]),
        _ => (
            &["p"],
            &["table", "td", "th", "button", "object", "caption"],
        ),
    }
}
