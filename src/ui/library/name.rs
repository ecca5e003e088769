//! The page of a name: how often a week, with whom, and every mention in its sentence.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::flow::Flow;
use super::names::draw_name;
use super::{Scene, entries, inner, rows};
use crate::app::annotations::remark;
use crate::app::geometry::Area;
use crate::app::keymap::Pane;
use crate::app::library::names::{NameLine, NameView};
use crate::app::panel::Section;
use crate::article::Timestamp;
use crate::layout::Direction;
use crate::library::NamePage;
use crate::library::query::day;
use crate::span::Cells;
use crate::ui::words::counted::{ARTICLE, MENTION, age, counted};
use crate::ui::words::{self, Text};

/// Rows of the chart.
const CHART: usize = 4;
/// The widest that a bar becomes, in cells.
const WIDEST_BAR: usize = 3;
/// Eighths of a cell, from none to all.
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// Seconds in a week.
const WEEK: i64 = 7 * 86_400;

pub(super) fn draw(scene: Scene<'_>, buffer: &mut Buffer) {
    let area = scene.state.areas.name;
    let (false, Some(view)) = (area.width == Cells(0), &scene.library.name) else {
        return;
    };
    draw_head(scene, buffer, area, &view.page);
    let head = usize::from(scene.library.name_head_rows());
    if view.page.weeks.len() > 1 {
        draw_weeks(scene, buffer, inner(rows(area, 2, CHART + 1)), &view.page);
    }
    let height = usize::from(area.height).saturating_sub(head);
    let in_sight = view.lines().iter().enumerate().skip(view.at.top);
    for (y, (at, line)) in (head..).zip(in_sight.take(height)) {
        let row = rows(area, y, 1);
        draw_line(scene, buffer, inner(row), view, *line);
        if at == view.at.cursor {
            scene.turn_over(buffer, Pane::Name, row);
        }
    }
}

fn draw_head(scene: Scene<'_>, buffer: &mut Buffer, area: Area, page: &NamePage) {
    let language = scene.state.look.language;
    let mut title = words::isolated(&page.row.name);
    if let Some(latin) = page.row.latin.as_deref().filter(|l| *l != page.row.name) {
        title.push_str(&format!(" · {}", words::isolated(latin)));
    }
    if page.row.watched {
        title = format!("◆ {title}");
    }
    let counts = [
        counted(page.row.mentions, MENTION, language),
        counted(page.row.articles, ARTICLE, language),
    ];
    scene.head(buffer, Pane::Name, area, &title, &counts.join(" · "));
    let others: Vec<String> = page
        .aliases
        .iter()
        .filter(|alias| **alias != page.row.name && Some(*alias) != page.row.latin.as_ref())
        .map(|alias| words::isolated(alias))
        .collect();
    if !others.is_empty() {
        let comma = match scene.direction() {
            Direction::RightToLeft => "، ",
            Direction::LeftToRight => ", ",
        };
        let also = words::text(Text::AlsoCalled, language);
        let text = format!("{also} {}", others.join(comma));
        let mut flow = Flow::new(scene, inner(rows(area, 1, 1)), scene.direction());
        flow.put(buffer, &text, scene.theme.quiet());
    }
}

/// Draws a bar a week, with time running as the interface is read, and the dates below.
fn draw_weeks(scene: Scene<'_>, buffer: &mut Buffer, area: Area, page: &NamePage) {
    let width = usize::from(area.width.0);
    let wide = (width / page.weeks.len().max(1)).clamp(1, WIDEST_BAR + 1);
    let shown = page.weeks.len().min(width / wide);
    let first = page.weeks.len() - shown;
    let weeks = page.weeks.get(first..).unwrap_or_default();
    let most = weeks.iter().copied().max().unwrap_or(0).max(1);
    let mirrored = scene.direction() == Direction::RightToLeft;
    let style = scene
        .theme
        .label(Section::of(page.row.label, page.row.subtype));
    for (at, &count) in weeks.iter().enumerate() {
        let level = (count * CHART * 8).div_ceil(most);
        let from = if mirrored {
            width - (at + 1) * wide
        } else {
            at * wide
        };
        for row in 0..CHART {
            let below = (CHART - 1 - row) * 8;
            let eighths = level.saturating_sub(below).min(8);
            let symbol = EIGHTHS.get(eighths).copied().unwrap_or(" ");
            let x = area.left.0 + u16::try_from(from).unwrap_or(u16::MAX);
            let y = area.top + u16::try_from(row).unwrap_or(0);
            // A cell between bars, where there is room for one.
            for x in (x..).take(wide.saturating_sub(1).max(1)) {
                if let Some(cell) = buffer.cell_mut((x, y)) {
                    cell.set_symbol(symbol).set_style(style);
                }
            }
        }
    }
    let foot = rows(area, CHART, 1);
    let start = |week: usize| {
        let weeks = i64::try_from(week).unwrap_or(0);
        day(Timestamp(page.since.0.saturating_add(weeks * WEEK)))
    };
    let used = Cells(u16::try_from(shown * wide).unwrap_or(area.width.0));
    let foot = Area {
        left: match mirrored {
            true => foot.left + (foot.width - used),
            false => foot.left,
        },
        width: used,
        ..foot
    };
    let mut flow = Flow::new(scene, foot, scene.direction());
    if used >= Cells(24) {
        let last = start(page.weeks.len().saturating_sub(1));
        flow.at_end(buffer, &last, scene.theme.quiet());
    }
    flow.put(buffer, &start(first), scene.theme.quiet());
}

fn draw_line(scene: Scene<'_>, buffer: &mut Buffer, row: Area, view: &NameView, line: NameLine) {
    let (theme, language) = (scene.theme, scene.state.look.language);
    let page = &view.page;
    match line {
        NameLine::TogetherHead | NameLine::MentionsHead => {
            let text = match line {
                NameLine::TogetherHead => Text::Together,
                _ => Text::Mentions,
            };
            let mut flow = Flow::new(scene, row, scene.direction());
            flow.put(buffer, words::text(text, language), theme.heading());
        }
        NameLine::Note(at) => {
            let Some(remark) = page.notes.get(at).and_then(remark) else {
                return;
            };
            let text: Vec<&str> = remark.text.split_whitespace().collect();
            let text = format!("✎ {}", words::isolated(&text.join(" ")));
            let mut flow = Flow::new(scene, row, scene.direction());
            flow.put(buffer, &text, theme.note());
        }
        NameLine::Together(at) => {
            if let Some((name, count)) = page.together.get(at) {
                let row = Area {
                    width: row.width - Cells(2),
                    ..row
                };
                draw_name(scene, buffer, row, name, *count);
            }
        }
        NameLine::Article(at) => {
            let Some(mention) = page.mentions.get(at) else {
                return;
            };
            let mut flow = Flow::new(scene, row, Direction::RightToLeft);
            let age = age(mention.date, scene.library.time.now, language);
            flow.at_end(buffer, &age, theme.quiet());
            flow.at_end(buffer, "·", theme.quiet());
            flow.at_end(buffer, &mention.source, theme.quiet());
            flow.put(buffer, &mention.title, Style::new());
        }
        NameLine::Mention(at) => {
            let Some(mention) = page.mentions.get(at) else {
                return;
            };
            let hit = theme.label(Section::of(page.row.label, page.row.subtype));
            let mut flow = Flow::new(scene, row, Direction::RightToLeft);
            flow.skip(2);
            entries::draw_snippet(scene, buffer, &mut flow, &mention.snippet, hit);
        }
    }
}
