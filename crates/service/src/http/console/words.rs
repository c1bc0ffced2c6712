//! The console's words, from one catalogue a language.

use axum::http::Uri;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::OnceLock};

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lang {
    Zh,
    En,
}

type Section = BTreeMap<String, String>;

#[derive(Default, Deserialize)]
#[serde(transparent)]
struct Catalogue(BTreeMap<String, Section>);

impl Lang {
    /// Reads a BCP 47 tag or a list of them as browsers send it; the first that there is counts.
    pub(super) fn parse(text: &str) -> Option<Self> {
        text.split(',').find_map(|tag| {
            let main = tag.trim().split(['-', '_', ';']).next().unwrap_or_default();
            match main.to_ascii_lowercase().as_str() {
                "zh" => Some(Self::Zh),
                "en" => Some(Self::En),
                _ => None,
            }
        })
    }

    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// Returns the words of a key "section.key", and the key itself where there are none.
    pub(super) fn say<'k>(self, key: &'k str) -> &'k str
    where
        'static: 'k,
    {
        self.find(key).unwrap_or(key)
    }

    pub(super) fn find(self, key: &str) -> Option<&'static str> {
        let (section, key) = key.split_once('.')?;
        let words = catalogue(self).0.get(section)?.get(key)?;
        Some(words.as_str())
    }

    /// Returns the words with `{n}` filled in.
    pub(super) fn count(self, key: &str, n: impl std::fmt::Display) -> String {
        self.say(key).replace("{n}", &n.to_string())
    }
}

/// Returns the language that an address asks for.
pub(super) fn asked(uri: &Uri) -> Option<Lang> {
    let pairs = uri.query()?.split('&');
    pairs
        .filter_map(|pair| pair.strip_prefix("lang="))
        .find_map(Lang::parse)
}

fn catalogue(lang: Lang) -> &'static Catalogue {
    static ALL: OnceLock<[Catalogue; 2]> = OnceLock::new();
    // That each reads is held by a test.
    let all = ALL.get_or_init(|| {
        [
            include_str!("../../../words/zh.json"),
            include_str!("../../../words/en.json"),
        ]
        .map(|source| serde_json::from_str(source).unwrap_or_default())
    });
    &all[lang as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, fs, path::Path};

    fn keys(lang: Lang) -> BTreeSet<String> {
        let sections = &catalogue(lang).0;
        let keys = sections
            .iter()
            .flat_map(|(s, words)| words.keys().map(move |k| format!("{s}.{k}")));
        keys.collect()
    }

    #[test]
    fn both_languages_have_all_keys_and_fill_in_the_same() {
        assert!(keys(Lang::Zh).len() > 100);
        assert_eq!(keys(Lang::Zh), keys(Lang::En));
        for key in keys(Lang::Zh) {
            let (zh, en) = (Lang::Zh.say(&key), Lang::En.say(&key));
            assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{key}");
            assert_eq!(zh.contains("{n}"), en.contains("{n}"), "{key}");
            let is_latin = en.chars().all(|c| c < '\u{2e80}');
            assert!(is_latin || key == "frame.other", "{key}: {en}");
        }
    }

    #[test]
    fn what_pages_say_is_in_the_catalogue() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut said = 0;
        for folder in ["templates/console", "src/http/console"] {
            for file in fs::read_dir(root.join(folder)).unwrap() {
                let text = fs::read_to_string(file.unwrap().path()).unwrap();
                for call in ["say(\"", "count(\""] {
                    for rest in text.split(call).skip(1) {
                        let key = rest.split('"').next().unwrap();
                        if key.contains('.') {
                            assert!(Lang::En.find(key).is_some(), "{key}");
                            said += 1;
                        }
                    }
                }
            }
        }
        assert!(said > 80);
    }

    #[test]
    fn a_browsers_wishes_are_understood() {
        assert_eq!(Lang::parse("en-GB,en;q=0.9,zh;q=0.8"), Some(Lang::En));
        assert_eq!(Lang::parse("fr,zh-CN"), Some(Lang::Zh));
        assert_eq!(Lang::parse("fr"), None);
    }
}
