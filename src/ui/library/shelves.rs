//! The first pane: shelves and feeds with what is unread in them.

use ratatui::buffer::Buffer;

use super::flow::Flow;
use super::{Scene, bold_if, inner, rows};
use crate::app::keymap::Pane;
use crate::library::{Shelf, ShelfRow};
use crate::span::Cells;
use crate::ui::words::{self, Text};

pub(super) fn draw(scene: Scene<'_>, buffer: &mut Buffer) {
    let area = scene.state.areas.shelves;
    if area.width == Cells(0) {
        return;
    }
    let language = scene.state.look.language;
    let shelves = &scene.library.shelves;
    let title = words::text(Text::Library, language);
    scene.head(buffer, Pane::Shelves, area, title, "");
    let height = usize::from(area.height.saturating_sub(1));
    let in_sight = shelves.rows.iter().enumerate();
    let in_sight = in_sight.skip(shelves.at.top).take(height);
    for (y, (at, shelf)) in (1..).zip(in_sight) {
        let row = rows(area, y, 1);
        draw_shelf(scene, buffer, row, shelf);
        if at == shelves.at.cursor {
            scene.turn_over(buffer, Pane::Shelves, row);
        }
    }
}

fn draw_shelf(
    scene: Scene<'_>,
    buffer: &mut Buffer,
    row: crate::app::geometry::Area,
    shelf: &ShelfRow,
) {
    let language = scene.state.look.language;
    let title = match shelf.title.as_str() {
        "" => words::library::shelf(shelf.shelf, language),
        title => title,
    };
    let mut flow = Flow::new(scene, inner(row), scene.direction());
    let unread = scene.theme.heading();
    match (shelf.unread, shelf.total) {
        (0, 0) => {}
        (0, total) => flow.at_end(buffer, &scene.number(total), scene.theme.quiet()),
        (count, _) => flow.at_end(buffer, &scene.number(count), unread),
    }
    if shelf.failure.is_some() {
        flow.at_end(buffer, "!", scene.theme.attention());
    }
    if matches!(shelf.shelf, Shelf::Feed(_) | Shelf::Saved(_)) {
        flow.skip(1);
    }
    let style = bold_if(ratatui::style::Style::new(), shelf.unread > 0);
    flow.put(buffer, title, style);
}
