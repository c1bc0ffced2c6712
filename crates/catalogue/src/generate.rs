//! Typed keys for TypeScript and Rust.

use crate::{Argument, Catalogue, Message};
use std::{collections::BTreeMap, fmt::Write as _};

/// What Rust reserves and a name of a message may be.
const KEYWORDS: [&str; 37] = [
    "as", "async", "await", "break", "const", "continue", "do", "dyn", "else", "enum", "extern",
    "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut",
    "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "use", "where",
    "while", "yield",
];

/// Returns the TypeScript module of the messages of some files: each key with the values that fill it.
#[must_use]
pub fn typescript(catalogue: &Catalogue, files: &[&str]) -> String {
    let mut text = String::from(
        "// Written by `cargo xtask messages` from locales/.\n\n\
         /** The messages of the screens: each key with the values that fill it, `null` where there are none. */\n\
         export interface Messages {\n",
    );
    for (key, message) in of_files(catalogue, files) {
        let values: Vec<String> = message
            .arguments
            .keys()
            .map(|name| {
                let kind = if catalogue.is(Argument::Number, key, name) {
                    "number"
                } else {
                    "string | number"
                };
                let name = if name.contains('-') {
                    format!("{name:?}")
                } else {
                    name.clone()
                };
                format!("{name}: {kind}")
            })
            .collect();
        let values = if values.is_empty() {
            "null".to_owned()
        } else {
            format!("{{ {} }}", values.join("; "))
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {key:?}: {values};");
    }
    text.push_str("}\n");
    text
}

/// Returns the Rust module of the messages of some files: a module a section, a function a message, and `MESSAGES`, the
/// names of all of them with their arguments and whether each may be unknown, sorted by key.
#[must_use]
pub fn rust(catalogue: &Catalogue, files: &[&str]) -> String {
    let mut text = String::new();
    let mut sections: BTreeMap<&str, Vec<(&str, &Message)>> = BTreeMap::new();
    let messages: Vec<_> = of_files(catalogue, files).collect();
    for (key, message) in &messages {
        let (section, name) = key.split_once('.').unwrap_or((key, ""));
        sections.entry(section).or_default().push((name, message));
    }
    let mut table: Vec<(String, String)> = Vec::new();
    for (section, messages) in &sections {
        let _ = writeln!(
            text,
            "/// The messages `{section}.…`.\npub mod {} {{",
            identifier(section)
        );
        text.push_str("    #[allow(unused_imports)]\n    use crate::{Message, Value};\n");
        for (name, message) in messages {
            let key = format!("{section}.{name}");
            let arguments: Vec<&str> = message.arguments.keys().map(String::as_str).collect();
            let _ = writeln!(text, "    /// The message `{key}`.\n    #[must_use]");
            let parameters: Vec<String> = arguments
                .iter()
                .map(|name| format!("{}: impl Into<Value<'a>>", identifier(name)))
                .collect();
            let generics = if arguments.is_empty() { "" } else { "<'a>" };
            let values: Vec<String> = arguments
                .iter()
                .map(|name| format!("({name:?}, {}.into())", identifier(name)))
                .collect();
            let lifetime = if arguments.is_empty() {
                "'static"
            } else {
                "'a"
            };
            let _ = writeln!(
                text,
                "    pub fn {}{generics}({}) -> Message<{lifetime}> {{\n        Message::new({key:?}, vec![{}])\n    }}",
                identifier(name),
                parameters.join(", "),
                values.join(", "),
            );
            let names: Vec<(&str, bool)> = arguments
                .iter()
                .map(|name| (*name, catalogue.is(Argument::Optional, &key, name)))
                .collect();
            table.push((key, format!("&{names:?}")));
        }
        text.push_str("}\n");
    }
    table.sort();
    text.push_str("pub(crate) static MESSAGES: &[(&str, &[(&str, bool)])] = &[\n");
    for (key, arguments) in table {
        let _ = writeln!(text, "    ({key:?}, {arguments}),");
    }
    text.push_str("];\n");
    text
}

fn of_files<'a>(
    catalogue: &'a Catalogue,
    files: &[&str],
) -> impl Iterator<Item = (&'a str, &'a Message)> {
    let source = catalogue.source().into_iter();
    let messages = source.flat_map(|source| &source.messages);
    messages
        .filter(|(_, message)| files.contains(&message.file.as_str()))
        .map(|(key, message)| (key.as_str(), message))
}

fn identifier(name: &str) -> String {
    let name = name.replace('-', "_").to_lowercase();
    if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Direction, Language, Translation};

    fn catalogue() -> Catalogue {
        let texts = [
            (
                "zh-CN",
                "crew =\n    .do = 发车\n    .people = { $n } 人，{ $stop }\n",
            ),
            (
                "en",
                "crew =\n    .do = Go\n    .people = { $n ->\n        [one] one\n       *[other] { $n }\n    } { $stop }\n",
            ),
        ];
        let translations = texts
            .into_iter()
            .map(|(tag, source)| {
                let mut translation = Translation::empty(Language {
                    tag: tag.to_owned(),
                    name: tag.to_owned(),
                    direction: Direction::Ltr,
                });
                translation.add("screens", source);
                translation.add("console", "other =\n    .text = x\n");
                translation
            })
            .collect();
        Catalogue { translations }
    }

    #[test]
    fn typescript_has_the_keys_of_the_files_and_numbers_where_any_language_counts() {
        let text = typescript(&catalogue(), &["screens"]);
        assert!(text.contains("  \"crew.do\": null;\n"), "{text}");
        assert!(
            text.contains("  \"crew.people\": { n: number; stop: string | number };\n"),
            "{text}"
        );
        assert!(!text.contains("other.text"), "{text}");
    }

    #[test]
    fn rust_has_a_function_a_message() {
        let text = rust(&catalogue(), &["screens"]);
        assert!(text.contains("pub mod crew {"), "{text}");
        assert!(text.contains("pub fn r#do() -> Message<'static>"), "{text}");
        assert!(
            text.contains(
                "pub fn people<'a>(n: impl Into<Value<'a>>, stop: impl Into<Value<'a>>) -> Message<'a>"
            ),
            "{text}"
        );
        assert!(
            text.contains("(\"crew.people\", &[(\"n\", false), (\"stop\", false)]),"),
            "{text}"
        );
    }
}
