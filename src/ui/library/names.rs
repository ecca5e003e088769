//! The index of the whole library.

use ratatui::buffer::Buffer;

use super::flow::Flow;
use super::{Scene, inner, rows};
use crate::app::geometry::Area;
use crate::app::keymap::Pane;
use crate::app::panel::Section;
use crate::layout::Direction;
use crate::library::NameRow;
use crate::span::Cells;
use crate::ui::words::{self, Text};

pub(super) fn draw(scene: Scene<'_>, buffer: &mut Buffer) {
    let area = scene.state.areas.names;
    if area.width == Cells(0) {
        return;
    }
    let language = scene.state.look.language;
    let names = &scene.library.names;
    let title = words::text(Text::Names, language);
    let title = match names.filter.as_str() {
        "" => title.to_owned(),
        filter => format!("{title} › {}", words::isolated(filter)),
    };
    let count = match names.known {
        true => scene.number(names.rows.len()),
        false => String::new(),
    };
    scene.head(buffer, Pane::Names, area, &title, &count);
    if names.rows.is_empty() {
        let text = match names.known {
            true => Text::NoNames,
            false => Text::Asking,
        };
        scene.only(buffer, area, words::text(text, language));
        return;
    }
    let height = usize::from(area.height.saturating_sub(1));
    let in_sight = names.rows.iter().enumerate();
    for (y, (at, name)) in (1..).zip(in_sight.skip(names.at.top).take(height)) {
        let row = rows(area, y, 1);
        draw_name(scene, buffer, inner(row), name, name.articles);
        if at == names.at.cursor {
            scene.turn_over(buffer, Pane::Names, row);
        }
    }
}

/// Draws a name with its other name and a count.
pub(super) fn draw_name(
    scene: Scene<'_>,
    buffer: &mut Buffer,
    row: Area,
    name: &NameRow,
    count: usize,
) {
    let theme = scene.theme;
    let mut flow = Flow::new(scene, row, Direction::RightToLeft);
    flow.at_end(buffer, &scene.number(count), ratatui::style::Style::new());
    if name.watched {
        flow.put(buffer, "◆", theme.attention());
        flow.skip(1);
    }
    let style = theme.label(Section::of(name.label, name.subtype));
    flow.put(buffer, &name.name, style);
    if let Some(latin) = name.latin.as_deref().filter(|latin| *latin != name.name) {
        flow.put_whole(buffer, latin, theme.quiet(), 2);
    }
}
