//! Draws the state: places and styles, but decides nothing.

mod article;
mod boxed;
mod help;
mod hints;
mod library;
mod margin;
mod menu;
mod minimap;
mod notes;
pub mod paint;
mod panel;
mod status;
pub mod theme;
pub mod words;
mod writing;

use ratatui::Frame;

use crate::app::State;
use crate::ui::theme::Theme;

/// Draws the whole screen from the state.
pub fn view(state: &State, theme: Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    article::draw(state, theme, buffer);
    minimap::draw(state, theme, buffer);
    margin::draw(state, theme, buffer);
    panel::draw(state, theme, buffer);
    hints::draw(state, theme, buffer);
    library::draw(state, theme, buffer);
    status::draw(state, theme, buffer);
    library::failure(state, theme, buffer);
    menu::draw(state, theme, buffer);
    writing::draw(state, theme, buffer);
    notes::draw(state, theme, buffer);
    if state.help.is_some() {
        help::draw(state, theme, buffer);
    }
    theme.ground(buffer);
}
