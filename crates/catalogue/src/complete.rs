//! Brings a translation to the messages of its source.

use crate::translation::arguments;
use fluent_syntax::{
    ast::{Entry, Resource},
    parser, serializer,
};
use std::collections::BTreeMap;

/// Returns a file of a translation with exactly the messages of the source's: one that is missing, or that has other
/// arguments, is in the words of the source. What cannot be read counts as missing.
#[must_use]
pub fn complete(source: &str, translated: &str) -> String {
    let mut whole = read(source);
    let translated = read(translated);
    let mut texts = BTreeMap::new();
    for entry in &translated.body {
        if let Entry::Message(message) = entry {
            for attribute in &message.attributes {
                texts.insert((message.id.name, attribute.id.name), &attribute.value);
            }
        }
    }
    for entry in &mut whole.body {
        if let Entry::Message(message) = entry {
            for attribute in &mut message.attributes {
                if let Some(text) = texts.get(&(message.id.name, attribute.id.name))
                    && arguments(text)
                        .keys()
                        .eq(arguments(&attribute.value).keys())
                {
                    attribute.value = (*text).clone();
                }
            }
        }
    }
    serializer::serialize(&whole)
}

fn read(text: &str) -> Resource<&str> {
    parser::parse(text).unwrap_or_else(|(resource, _)| resource)
}

#[cfg(test)]
mod tests {
    use super::complete;

    const SOURCE: &str = "crew =\n    .people = { $n } 人\n    .title = 我的班次\n";

    #[test]
    fn what_is_translated_stays_and_the_rest_is_in_the_words_of_the_source() {
        let translated = "crew =\n    .title = Trips\n    .gone = Gone\n";
        assert_eq!(
            complete(SOURCE, translated),
            "crew =\n    .people = { $n } 人\n    .title = Trips\n"
        );
    }

    #[test]
    fn a_text_with_other_arguments_is_no_translation() {
        let translated = "crew =\n    .people = { $m } people\n    .title = Trips\n";
        assert!(complete(SOURCE, translated).contains(".people = { $n } 人"));
        let plural = "crew =\n    .people = { $n ->\n        [one] { $n } person\n       *[other] { $n } people\n    }\n";
        assert!(complete(SOURCE, plural).contains("[one] { $n } person"));
    }
}
