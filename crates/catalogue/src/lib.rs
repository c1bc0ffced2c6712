//! The catalogue of messages in `locales/`: one folder of Fluent files a language, and `languages.json`, which lists them.
//!
//! A message has attributes only, which makes it a section: the attribute `back` of the message `action` is the key
//! `action.back`. The first language is the source: the others have its keys, in the same files, with the same
//! arguments. Build scripts and the project's own commands read the catalogue; nothing that ships does.

mod compare;
mod generate;
mod language;
mod translation;
mod usage;

pub use compare::{Fault, faults};
pub use generate::{rust, typescript};
pub use language::{Direction, LANGUAGES_FILE, Language, languages};
pub use translation::{Argument, Message, Translation};
pub use usage::Usage;

use std::{io, path::Path};

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
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let file = path.display().to_string();
        move |error| Self::Io { file, error }
    }
}

/// All languages of the catalogue, the source first.
#[derive(Debug)]
pub struct Catalogue {
    /// One translation a language, in the order of `languages.json`.
    pub translations: Vec<Translation>,
}

impl Catalogue {
    /// Reads the folder `locales`.
    ///
    /// # Errors
    /// When a file cannot be read or the list of languages is wrong; faults in messages are [`faults`].
    pub fn read(folder: &Path) -> Result<Self, ReadError> {
        let translations = languages(folder)?
            .into_iter()
            .map(|language| Translation::read(&folder.join(&language.tag), language))
            .collect::<Result<_, _>>()?;
        Ok(Self { translations })
    }

    /// Returns the source language, from which the others are translated.
    #[must_use]
    pub fn source(&self) -> Option<&Translation> {
        self.translations.first()
    }

    /// Returns whether any language uses an argument of a message in a way.
    fn is(&self, way: Argument, key: &str, argument: &str) -> bool {
        self.translations.iter().any(|translation| {
            let message = translation.messages.get(key);
            message.and_then(|message| message.arguments.get(argument)) == Some(&way)
        })
    }
}
