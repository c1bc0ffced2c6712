//! A text in several languages.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The same text in several languages, by BCP 47 tag (`zh`, `en`, `ug`); `zh` is always there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LocalizedText(BTreeMap<String, String>);

impl LocalizedText {
    /// How many languages there may be.
    pub const MAX_LANGUAGES: usize = 16;
    /// How long a text may be, in bytes.
    pub const MAX_BYTES: usize = 1_024;

    /// Makes words in Chinese and English.
    #[must_use]
    pub fn of(zh: &str, en: &str) -> Self {
        Self(
            [("zh", zh), ("en", en)]
                .map(|(tag, text)| (tag.to_owned(), text.to_owned()))
                .into(),
        )
    }

    /// Returns the text in a language (`zh-CN`), else in its main language (`zh`), else in Chinese.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        let main = language.split(['-', '_']).next().unwrap_or(language);
        [language, main, "zh"]
            .into_iter()
            .find_map(|tag| self.0.get(tag))
            .map_or("", String::as_str)
    }

    /// Returns each language with its text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(language, text)| (language.as_str(), text.as_str()))
    }

    pub(super) fn are_complete(&self) -> bool {
        let fits = |text: &String| !text.trim().is_empty() && text.len() <= Self::MAX_BYTES;
        self.0.contains_key("zh")
            && self.0.len() <= Self::MAX_LANGUAGES
            && self.0.values().all(fits)
    }
}
