//! Compares translations with the source.

use crate::{Catalogue, Fault, Message, Translation};
use std::collections::BTreeSet;

/// Returns what is wrong with the files of a catalogue, and where a language differs from the source.
#[must_use]
pub fn faults(catalogue: &Catalogue) -> Vec<Fault> {
    let mut faults: Vec<Fault> = catalogue
        .translations
        .iter()
        .flat_map(|translation| translation.faults.clone())
        .collect();
    if let Some((source, others)) = catalogue.translations.split_first() {
        faults.extend(others.iter().flat_map(|other| differences(source, other)));
    }
    faults
}

fn differences(source: &Translation, other: &Translation) -> Vec<Fault> {
    let language = &other.language.tag;
    let mut faults = Vec::new();
    for (key, message) in &source.messages {
        match other.messages.get(key) {
            None => faults.push(Fault::Missing {
                language: language.clone(),
                key: key.clone(),
            }),
            Some(translated) => faults.extend(differs(language, key, message, translated)),
        }
    }
    for key in other.messages.keys() {
        if !source.messages.contains_key(key) {
            faults.push(Fault::Unknown {
                language: language.clone(),
                key: key.clone(),
            });
        }
    }
    faults
}

fn differs(language: &str, key: &str, source: &Message, other: &Message) -> Option<Fault> {
    let names =
        |message: &Message| -> BTreeSet<String> { message.arguments.keys().cloned().collect() };
    let (here, there) = (names(source), names(other));
    let (language, key) = (language.to_owned(), key.to_owned());
    if here != there {
        let names = here.symmetric_difference(&there).cloned().collect();
        return Some(Fault::Arguments {
            language,
            key,
            names,
        });
    }
    (source.file != other.file).then(|| Fault::Place {
        language,
        key,
        file: source.file.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Direction, Language};

    fn translation(tag: &str, source: &str) -> Translation {
        let mut translation = Translation::empty(Language {
            tag: tag.to_owned(),
            name: tag.to_owned(),
            direction: Direction::Ltr,
        });
        translation.add("screens", source);
        translation
    }

    fn found(source: &str, other: &str) -> Vec<String> {
        let translations = vec![translation("zh-CN", source), translation("en", other)];
        let faults = faults(&Catalogue { translations });
        faults.iter().map(ToString::to_string).collect()
    }

    const SOURCE: &str = "crew =\n    .people = { $n } 人\n    .title = 我的班次\n";

    #[test]
    fn plural_forms_are_no_difference() {
        let english = "crew =\n    .title = Trips\n    .people = { $n ->\n        [one] { $n } person\n       *[other] { $n } people\n    }\n";
        assert!(found(SOURCE, english).is_empty());
    }

    #[test]
    fn a_missing_and_an_unknown_key_are_named() {
        let english = "crew =\n    .people = { $n } people\n    .titel = Trips\n";
        assert_eq!(
            found(SOURCE, english),
            [
                "en: crew.title is missing",
                "en: crew.titel is not in the source language"
            ]
        );
    }

    #[test]
    fn another_argument_is_named_wherever_it_is() {
        let english = "crew =\n    .title = Trips\n    .people = { $m ->\n        [one] a person\n       *[other] { $seats } people\n    }\n";
        assert_eq!(
            found(SOURCE, english),
            ["en: crew.people differs in m, n, seats"]
        );
    }

    #[test]
    fn what_is_no_message_is_named_with_its_line() {
        let english = "crew =\n    .title = Trips\n    .people = { $n people\n";
        let faults = found(SOURCE, english);
        assert!(
            faults[0].starts_with("en/screens.ftl: line 3: "),
            "{faults:?}"
        );
    }

    #[test]
    fn what_the_two_runtimes_would_write_differently_is_refused() {
        let english = "crew =\n    .title = { NUMBER($n) }\n    .people = { $n }{ crew.title }\n";
        let faults = found(SOURCE, english);
        assert!(
            faults
                .iter()
                .any(|fault| fault.contains("crew.title calls a function"))
        );
        assert!(
            faults
                .iter()
                .any(|fault| fault.contains("crew.people refers to another message"))
        );
    }

    #[test]
    fn a_text_outside_a_section_an_empty_one_and_a_second_one_are_named() {
        let faults = found(
            SOURCE,
            "title = Trips\ncrew =\n    .title = Trips\n    .title = Trips\n    .people = { $n }\nempty =\n    .text = {\"\"}\n",
        );
        for what in [
            "title has a text of its own",
            "crew.title is there twice",
            "empty.text is empty",
        ] {
            assert!(faults.iter().any(|fault| fault.contains(what)), "{what}");
        }
    }

    #[test]
    fn a_message_in_another_file_is_named() {
        let mut other = translation("en", "crew =\n    .title = Trips\n");
        other.add("console", "crew2 =\n    .people = { $n }\n");
        let source = translation(
            "zh-CN",
            "crew =\n    .title = 我的班次\ncrew2 =\n    .people = { $n }\n",
        );
        let faults = faults(&Catalogue {
            translations: vec![source, other],
        });
        assert_eq!(
            faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["en: crew2.people belongs to screens.ftl"]
        );
    }
}
