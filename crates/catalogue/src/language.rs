//! The list of languages.

use crate::{LANGUAGES_FILE, ReadError};
use serde::Deserialize;
use std::{fs, path::Path};

/// A language of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Its BCP 47 tag, which is also the name of its folder.
    pub tag: String,
    /// Its name in its own words.
    pub name: String,
    /// The direction in which it is written.
    pub direction: Direction,
}

/// The direction in which a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// Reads the list of languages in the folder `locales`; it has at least one.
///
/// # Errors
/// When the list cannot be read, has another form or is empty.
pub fn languages(folder: &Path) -> Result<Vec<Language>, ReadError> {
    let path = folder.join(LANGUAGES_FILE);
    let text = fs::read_to_string(&path).map_err(ReadError::io(&path))?;
    let languages: Vec<Language> = serde_json::from_str(&text)?;
    if languages.is_empty() {
        return Err(ReadError::NoLanguage);
    }
    Ok(languages)
}
