//! Why a catalogue cannot be read.

use std::{io, path::Path};

/// The file of `locales/` that lists the languages.
pub const LANGUAGES_FILE: &str = "languages.json";

/// The reason why a catalogue cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file or folder cannot be read.
    #[error("{file}: {error}")]
    Io {
        /// Its path.
        file: String,
        /// What the system says.
        #[source]
        error: io::Error,
    },
    /// The list of languages has another form.
    #[error("{LANGUAGES_FILE}: {0}")]
    Languages(#[from] serde_json::Error),
    /// The list of languages is empty.
    #[error("{LANGUAGES_FILE} lists no language")]
    NoLanguage,
}

impl ReadError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let file = path.display().to_string();
        move |error| Self::Io { file, error }
    }
}
