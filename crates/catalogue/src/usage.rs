//! Which keys the code uses.

use crate::{Catalogue, Fault};
use std::collections::BTreeSet;

/// The source code in which keys are looked for.
///
/// A key is used where it is a string by itself, where a template string has its beginning and its end, where a Rust
/// function of its name is called, and where a section is looked up by a code that is only known later.
#[derive(Debug, Default)]
pub struct Usage {
    strings: BTreeSet<String>,
    /// Beginnings and ends of template strings in TypeScript.
    templates: BTreeSet<(String, String)>,
    /// Sections that are looked up as a whole.
    sections: BTreeSet<String>,
    /// Words around `::`.
    paths: BTreeSet<(String, String)>,
    /// Keys that pages of the console name, which no compiler checks.
    named: BTreeSet<String>,
}

impl Usage {
    /// Adds a source file of the console, whose sections begin with `console-` and are also looked up by `code`.
    pub fn add_console(&mut self, text: &str) {
        let mut console = Self::default();
        console.add(text);
        for call in ["code(\"", "lang, \""] {
            console.add_sections(text, call);
        }
        let prefixed = |name: String| format!("console-{name}");
        for call in ["say(\"", "count(\""] {
            let keys = text.split(call).skip(1);
            let keys = keys.filter_map(|rest| rest.split('"').next());
            let keys = keys.filter(|key| key.contains('.') && key.chars().all(is_key));
            self.named.extend(keys.map(str::to_owned).map(prefixed));
        }
        self.strings
            .extend(console.strings.iter().cloned().map(prefixed));
        self.strings.extend(console.strings);
        self.sections
            .extend(console.sections.iter().cloned().map(prefixed));
        self.sections.extend(console.sections);
        self.paths.extend(console.paths);
    }

    /// Adds a source file.
    pub fn add(&mut self, text: &str) {
        for (at, quote) in text.match_indices(['"', '\'', '`']) {
            let rest = &text[at + 1..];
            let end = rest.find(|c| !is_key(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            if after.starts_with(quote) {
                self.strings.insert(word.to_owned());
            } else if quote == "`" && after.starts_with("${") {
                let ending = ending(after);
                // A point divides section and name, so that no other text looks like a key.
                if !word.is_empty() && (word.contains('.') || ending.contains('.')) {
                    self.templates.insert((word.to_owned(), ending.to_owned()));
                }
            }
        }
        self.add_sections(text, "in_section(\"");
        for (at, _) in text.match_indices("::") {
            let before = text[..at].rsplit(|c| !is_word(c)).next();
            let after = text[at + 2..].split(|c| !is_word(c)).next();
            if let (Some(section), Some(name)) = (before, after) {
                self.paths.insert((section.to_owned(), name.to_owned()));
            }
        }
    }

    /// Adds the sections that a call names first.
    fn add_sections(&mut self, text: &str, call: &str) {
        let text: String = text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace("( ", "(");
        for (at, _) in text.match_indices(call) {
            let rest = &text[at + call.len()..];
            let end = rest.find(|c| !is_key(c)).unwrap_or(rest.len());
            if rest[end..].starts_with('"') {
                self.sections.insert(rest[..end].to_owned());
            }
        }
    }

    /// Returns a fault for each message of the source language that is used nowhere.
    #[must_use]
    pub fn unused(&self, catalogue: &Catalogue) -> Vec<Fault> {
        let keys = catalogue
            .source()
            .into_iter()
            .flat_map(|source| source.messages.keys());
        keys.filter(|key| !self.uses(key))
            .map(|key| Fault::Unused(key.clone()))
            .collect()
    }

    /// Returns a fault for each key that a page of the console names and the source language has not.
    #[must_use]
    pub fn undefined(&self, catalogue: &Catalogue) -> Vec<Fault> {
        let source = catalogue.source();
        let has = |key: &str| source.is_some_and(|source| source.messages.contains_key(key));
        let keys = self.named.iter().filter(|key| !has(key));
        keys.map(|key| Fault::Undefined(key.clone())).collect()
    }

    fn uses(&self, key: &str) -> bool {
        let (section, name) = key.split_once('.').unwrap_or((key, ""));
        self.strings.contains(key)
            || self.sections.contains(section)
            || self.paths.contains(&(word(section), word(name)))
            || self.templates.iter().any(|(start, end)| {
                key.len() >= start.len() + end.len() && key.starts_with(start) && key.ends_with(end)
            })
    }
}

/// The end of a template string after its last `${…}`, where it is a part of a key.
fn ending(template: &str) -> &str {
    let whole = template.split('`').next().unwrap_or_default();
    let end = whole.rsplit('}').next().unwrap_or_default();
    if end.chars().all(is_key) { end } else { "" }
}

fn is_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn word(part: &str) -> String {
    part.replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Direction, Language, Translation};

    fn unused(code: &str) -> Vec<String> {
        let mut source = Translation::empty(Language {
            tag: "zh-CN".to_owned(),
            name: "简体中文".to_owned(),
            direction: Direction::Ltr,
        });
        source.add("screens", "a =\n    .one = 1\n    .two-b = 2\n");
        let catalogue = Catalogue {
            translations: vec![source],
        };
        let mut usage = Usage::default();
        usage.add(code);
        let faults = usage.unused(&catalogue);
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_key_that_nothing_names_is_unused() {
        assert_eq!(
            unused("// a.one, two-b"),
            ["a.one is used nowhere", "a.two-b is used nowhere"]
        );
    }

    #[test]
    fn strings_templates_sections_and_functions_use_a_key() {
        assert!(unused("t(\"a.one\"); t('a.two-b')").is_empty());
        assert!(unused("t(`a.${x}`)").is_empty());
        assert_eq!(unused("t(`a.${x}-b`)"), ["a.one is used nowhere"]);
        assert!(unused("t(`a${x}.one`) t(`a.t${x}`)").is_empty());
        assert!(unused("Key::in_section(\"a\", code)").is_empty());
        assert_eq!(unused("say(a::two_b(3))"), ["a.one is used nowhere"]);
    }

    #[test]
    fn a_page_of_the_console_leaves_out_the_beginning_of_a_section() {
        let mut source = Translation::empty(Language {
            tag: "zh-CN".to_owned(),
            name: "简体中文".to_owned(),
            direction: Direction::Ltr,
        });
        source.add(
            "console",
            "console-a =\n    .one = 1\nconsole-b =\n    .two = 2\nconsole-c =\n    .three = 3\n",
        );
        let mut usage = Usage::default();
        usage.add_console(
            "{{ frame.say(\"a.one\") }} {{ frame.code(\"b\", state) }} {{ frame.say(\"a.on\") }}",
        );
        let catalogue = Catalogue {
            translations: vec![source],
        };
        assert_eq!(
            usage.unused(&catalogue),
            [Fault::Unused("console-c.three".to_owned())]
        );
        assert_eq!(
            usage.undefined(&catalogue),
            [Fault::Undefined("console-a.on".to_owned())]
        );
    }

    #[test]
    fn a_part_of_another_word_uses_nothing() {
        assert_eq!(unused("\"a.one-more\" \"aa.two-b\" a::one_more").len(), 2);
    }
}
