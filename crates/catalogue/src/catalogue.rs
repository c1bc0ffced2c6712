//! All languages together.

use crate::{Argument, ReadError, Translation, languages};
use std::path::Path;

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
    /// When a file cannot be read or the list of languages is wrong; faults in messages are [`crate::faults`].
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
    pub(crate) fn is(&self, way: Argument, key: &str, argument: &str) -> bool {
        self.translations.iter().any(|translation| {
            let message = translation.messages.get(key);
            message.and_then(|message| message.arguments.get(argument)) == Some(&way)
        })
    }
}
