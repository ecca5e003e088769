//! An article as one page that needs nothing else: the names beside it in an index, which a few
//! lines of script filter, and the reader's highlights and notes.
//!
//! Without scripts all is there and only the filter is not. Nothing is loaded from anywhere, and the
//! page says so to the browser.

use super::Page;
use crate::extract::{Label, Subtype};
use crate::notebook::Remark;
use crate::output::share::{Dress, article_html, escape_html, title};

const STYLE: &str = "\
:root { color-scheme: light dark; --line: #8884; }\n\
body { font: 1.1rem/1.8 'Noto Naskh Arabic', 'Amiri', serif; margin: 0 auto; max-width: 76rem;\n\
  padding: 1rem; display: grid; grid-template-columns: minmax(0, 1fr) 20rem; gap: 2rem; }\n\
@media (max-width: 60rem) { body { display: block; } }\n\
main { max-width: 44rem; }\n\
nav { position: sticky; top: 1rem; align-self: start; max-height: 94vh; overflow: auto;\n\
  border-inline-start: 1px solid var(--line); padding-inline-start: 1rem; font-size: 0.9rem; }\n\
nav h2 { font-size: 1rem; margin: 1rem 0 0.2rem; }\n\
nav ul { list-style: none; margin: 0; padding: 0; }\n\
nav li > a { text-decoration: none; color: inherit; }\n\
nav small { opacity: 0.7; }\n\
nav input { width: 100%; box-sizing: border-box; font: inherit; padding: 0.3rem; }\n\
mark { color: inherit; background: #8882; border-bottom: 2px solid #888; }\n\
mark[data-label=PER] { border-color: #b5651d; }\n\
mark[data-label=ORG] { border-color: #2f6db3; }\n\
mark[data-label=LOC] { border-color: #2e8b57; }\n\
mark[data-label=PROD] { border-color: #8e44ad; }\n\
mark.there, mark:target { outline: 2px solid; }\n\
.highlight { color: #111; }\n\
.highlight mark { background: none; }\n\
.yellow { background: #fff3a3; } .green { background: #c8f0c0; }\n\
.blue { background: #bfe3ff; } .pink { background: #ffd0e0; }\n\
.notes p { white-space: pre-wrap; margin: 0.3rem 0; }\n\
.tag { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0 0.4rem; }\n";

const SCRIPT: &str = "\
const box = document.querySelector('nav input');\n\
box.hidden = false;\n\
const plain = text => text.normalize('NFKD').replace(/[\\u0300-\\u036f\\u064b-\\u065f\\u0670\\u0640]/g, '')\n\
  .replace(/[\\u0622\\u0623\\u0625\\u0671]/g, '\\u0627').replace(/\\u0649/g, '\\u064a')\n\
  .replace(/\\u0629/g, '\\u0647').toLowerCase();\n\
const items = [...document.querySelectorAll('nav li')].map(item => [item, plain(item.textContent)]);\n\
box.addEventListener('input', () => {\n\
  const wanted = plain(box.value.trim());\n\
  for (const [item, text] of items) item.hidden = !text.includes(wanted);\n\
  for (const section of document.querySelectorAll('nav section'))\n\
    section.hidden = !section.querySelector('li:not([hidden])');\n\
});\n\
document.querySelector('nav').addEventListener('click', event => {\n\
  const item = event.target.closest('li');\n\
  if (!item) return;\n\
  for (const mark of document.querySelectorAll('mark'))\n\
    mark.classList.toggle('there', mark.dataset.entity === item.dataset.entity);\n\
});\n";

/// The parts of the index, with their headings.
const SECTIONS: [(&str, Label, Option<Subtype>); 7] = [
    ("أشخاص", Label::Person, None),
    ("شركات", Label::Organisation, Some(Subtype::Company)),
    ("إعلام", Label::Organisation, Some(Subtype::Media)),
    (
        "جهات حكومية",
        Label::Organisation,
        Some(Subtype::Government),
    ),
    ("منظمات أخرى", Label::Organisation, Some(Subtype::Other)),
    ("أماكن", Label::Location, None),
    ("منتجات", Label::Product, None),
];

/// Returns the page.
#[must_use]
pub fn write(page: Page<'_>) -> String {
    let remarks = page.remarks();
    let dress = Dress {
        found: Some(page.found),
        remarks: Some(&remarks),
    };
    let language = page.article.metadata.language.as_deref().unwrap_or("ar");
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"rtl\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escape_html(language),
        escape_html(title(page.article))
    );
    out.push_str(&with_anchors(&article_html(page.article, dress)));
    let notes = remarks
        .iter()
        .filter_map(|at| Some((at.body.number?, at.body.remark)));
    let mut written = String::new();
    for (number, remark) in notes {
        written.push_str(&format!(
            "<li id=\"note{number}\" value=\"{number}\">{} <a href=\"#ref{number}\">↑</a></li>\n",
            note(remark)
        ));
    }
    for (name, remark) in page.other_remarks() {
        let name = name.map_or_else(String::new, |name| format!("<b>{}</b> ", escape_html(name)));
        written.push_str(&format!("<li>{name}{}</li>\n", note(remark)));
    }
    if !written.is_empty() {
        out.push_str(&format!(
            "<section class=\"notes\">\n<h2>حواشٍ</h2>\n<ol>\n{written}</ol>\n</section>\n"
        ));
    }
    out.push_str("</main>\n");
    out.push_str(&index(page));
    out.push_str(&format!("<script>\n{SCRIPT}</script>\n</body>\n</html>\n"));
    out
}

/// Gives the first mark of each entity an id that the index leads to.
fn with_anchors(article: &str) -> String {
    const START: &str = "<mark data-entity=\"";
    let mut seen = std::collections::HashSet::new();
    let mut parts = article.split(START);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let id = part.split('"').next().unwrap_or_default();
        match seen.insert(id) {
            true => out.push_str(&format!("<mark id=\"{id}\" data-entity=\"")),
            false => out.push_str(START),
        }
        out.push_str(part);
    }
    out
}

fn note(remark: &Remark) -> String {
    let mut out = format!("<p dir=\"auto\">{}</p>", escape_html(&remark.text));
    for tag in &remark.tags {
        out.push_str(&format!(" <span class=\"tag\">{}</span>", escape_html(tag)));
    }
    out
}

fn index(page: Page<'_>) -> String {
    let counts = page.counts();
    let mut out = "<nav aria-label=\"الأعلام\">\n\
                   <input type=\"search\" placeholder=\"تصفية\" aria-label=\"تصفية\" hidden>\n"
        .to_owned();
    for (heading, label, subtype) in SECTIONS {
        let entities = page.found.entities.iter().enumerate().zip(&counts);
        let mut own: Vec<_> = entities
            .filter(|((_, entity), _)| entity.label == label && entity.subtype == subtype)
            .collect();
        own.sort_by_key(|((number, _), count)| (std::cmp::Reverse(**count), *number));
        if own.is_empty() {
            continue;
        }
        out.push_str(&format!("<section>\n<h2>{heading}</h2>\n<ul>\n"));
        for ((number, entity), count) in own {
            let others = entity.aliases.iter().filter(|alias| **alias != entity.name);
            let others: Vec<String> = others.map(|alias| escape_html(alias)).collect();
            out.push_str(&format!(
                "<li data-entity=\"e{number}\"><a href=\"#e{number}\">{}</a> <small>{count}{}{}</small></li>\n",
                escape_html(&entity.name),
                if others.is_empty() { "" } else { " · " },
                others.join("، ")
            ));
        }
        out.push_str("</ul>\n</section>\n");
    }
    out + "</nav>\n"
}
