//! Tables: those that hold data become lines, those that only place things do not count.

use dom_query::NodeRef;

/// Bytes of a cell that still reads as one entry of a table.
const LONGEST_CELL: usize = 400;
/// Between the cells of a row.
const BETWEEN: &str = " | ";

/// Tells whether the table holds data: several rows and columns of short cells without blocks.
pub(super) fn is_data(table: &NodeRef<'_>) -> bool {
    let placing = table.descendants_it().any(|inside| {
        inside.node_name().is_some_and(|name| {
            matches!(
                &*name,
                "table"
                    | "div"
                    | "ul"
                    | "ol"
                    | "dl"
                    | "blockquote"
                    | "pre"
                    | "figure"
                    | "form"
                    | "h1"
                    | "h2"
                    | "h3"
                    | "h4"
                    | "h5"
                    | "h6"
                    | "article"
                    | "section"
            )
        })
    });
    if placing {
        return false;
    }
    let rows = rows(table);
    let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
    rows.len() > 1 && widest > 1 && rows.iter().flatten().all(|cell| cell.len() <= LONGEST_CELL)
}

/// Returns the caption of a table, empty when there is none, and its rows as lines.
pub(super) fn read(table: &NodeRef<'_>) -> (String, Vec<String>) {
    let caption = table
        .children_it(false)
        .find(|child| child.has_name("caption"));
    let caption = caption.map_or_else(String::new, |caption| collapsed(&caption));
    let lines = rows(table)
        .iter()
        .filter(|row| row.iter().any(|cell| !cell.is_empty()))
        .map(|row| row.join(BETWEEN))
        .collect();
    (caption, lines)
}

fn rows(table: &NodeRef<'_>) -> Vec<Vec<String>> {
    let rows = table
        .descendants_it()
        .filter(|inside| inside.has_name("tr"));
    rows.map(|row| {
        let cells = row.children_it(false);
        cells
            .filter(|cell| cell.has_name("td") || cell.has_name("th"))
            .map(|cell| collapsed(&cell))
            .collect()
    })
    .collect()
}

fn collapsed(node: &NodeRef<'_>) -> String {
    let text = node.text();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
