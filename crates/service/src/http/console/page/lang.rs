//! The console's messages.

use axum::http::Uri;
use qicheng_messages::{Key, Language, Value};

/// A language of the console.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lang(pub(in crate::http::console) Language);

impl Lang {
    /// Reads a BCP 47 tag or a list of them as browsers send it; the first that there is counts.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Language::accepted(text).map(Self)
    }

    pub(crate) fn tag(self) -> &'static str {
        self.0.tag()
    }

    /// Returns the value of the attribute `dir`.
    pub(crate) fn direction(self) -> &'static str {
        if self.0.is_rtl() { "rtl" } else { "ltr" }
    }

    /// Returns the text of a key, and the key itself where there is none.
    pub(crate) fn say(self, key: &str) -> String {
        self.find(key).unwrap_or_else(|| key.to_owned())
    }

    /// Returns the text of a key of the console, whose sections begin with `console-` in the catalogue.
    pub(crate) fn find(self, key: &str) -> Option<String> {
        Some(self.0.on_screen(&key_of(key)?.message()))
    }

    /// Returns the text of a key with `n` filled in.
    pub(crate) fn count<'a>(self, key: &str, n: impl Into<Value<'a>>) -> String {
        let message = key_of(key).map(|key| key.with([("n", n.into())]));
        message.map_or_else(|| key.to_owned(), |message| self.0.on_screen(&message))
    }
}

fn key_of(key: &str) -> Option<Key> {
    Key::find(&format!("console-{key}"))
}

/// Returns the language that an address asks for.
pub(crate) fn asked(uri: &Uri) -> Option<Lang> {
    let pairs = uri.query()?.split('&');
    pairs
        .filter_map(|pair| pair.strip_prefix("lang="))
        .find_map(Lang::parse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        fs,
        path::{Path, PathBuf},
    };

    fn files(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(files(&path));
            } else {
                found.push(path);
            }
        }
        found
    }

    #[test]
    fn what_pages_say_is_in_the_catalogue() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut said = 0;
        for folder in ["templates/console", "src/http/console"] {
            for file in files(&root.join(folder)) {
                let text = fs::read_to_string(file).unwrap();
                for (call, argument) in [("say(\"", false), ("count(\"", true)] {
                    for rest in text.split(call).skip(1) {
                        let key = rest.split('"').next().unwrap();
                        if key.contains('.') {
                            let key = key_of(key).unwrap_or_else(|| panic!("there is no {key}"));
                            assert_eq!(
                                key.arguments().any(|name| name == "n"),
                                argument,
                                "{}",
                                key.name()
                            );
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
        let tag = |list| Lang::parse(list).map(Lang::tag);
        assert_eq!(tag("en-GB,en;q=0.9,zh;q=0.8"), Some("en"));
        assert_eq!(tag("fr,zh-CN"), Some("zh-CN"));
        assert_eq!(tag("fr"), None);
    }
}
