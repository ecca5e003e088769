//! Where the library is when nobody says: `XDG_DATA_HOME/hashiya/library.db`.

use std::path::PathBuf;

use super::StoreError;

/// Returns the place of the reader's library: in `XDG_DATA_HOME`, else in `~/.local/share`.
///
/// # Errors
///
/// When the environment names neither.
pub fn default_path() -> Result<PathBuf, StoreError> {
    let set = |name: &str| {
        let value = std::env::var_os(name).map(PathBuf::from);
        // The specification has relative paths ignored.
        value.filter(|path| path.is_absolute())
    };
    let data = set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share")));
    data.map(|data| data.join("hashiya").join("library.db"))
        .ok_or(StoreError::NoHome)
}
