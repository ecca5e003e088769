//! Draws the state: places and styles, but decides nothing.

mod article;
mod help;
mod hints;
mod library;
mod minimap;
pub mod paint;
mod panel;
mod status;
pub mod theme;
pub mod words;

use ratatui::Frame;

use crate::app::State;
use crate::ui::theme::Theme;

/// Draws the whole screen from the state.
pub fn view(state: &State, theme: Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    article::draw(state, theme, buffer);
    minimap::draw(state, theme, buffer);
    panel::draw(state, theme, buffer);
    hints::draw(state, theme, buffer);
    library::draw(state, theme, buffer);
    status::draw(state, theme, buffer);
    library::failure(state, theme, buffer);
    if state.help.is_some() {
        help::draw(state, theme, buffer);
    }
    theme.ground(buffer);
}
