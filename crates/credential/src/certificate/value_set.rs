//! Value sets: the codes that a document may use, and the loose ways in which issuers write them.
//!
//! Closed sets (disease, kind of test, result, country) take what is in them. Registers that grew
//! after the copy in `assets/hcert` was made also take any number in their range.

use serde_json::Value;
use std::{collections::BTreeMap, sync::LazyLock};
use unicode_normalization::UnicodeNormalization as _;

static SETS: LazyLock<BTreeMap<String, BTreeMap<String, String>>> = LazyLock::new(|| {
    // A test reads the file; an unreadable one would let no certificate through.
    serde_json::from_str(include_str!("../../assets/hcert/value-sets.json")).unwrap_or_default()
});

/// Group, field, set. `tt` is in a set only from schema 1.0.1 on.
const FIELDS: [(&str, &str, &str); 12] = [
    ("v", "tg", "disease-agent-targeted"),
    ("v", "vp", "vaccine-prophylaxis"),
    ("v", "mp", "vaccine-medicinal-product"),
    ("v", "ma", "vaccine-mah-manf"),
    ("v", "co", "country-2-codes"),
    ("t", "tg", "disease-agent-targeted"),
    ("t", "tt", "test-type"),
    ("t", "ma", "test-manf"),
    ("t", "tr", "test-result"),
    ("t", "co", "country-2-codes"),
    ("r", "tg", "disease-agent-targeted"),
    ("r", "co", "country-2-codes"),
];

/// Whether every coded field holds a code; what is not there or no text is the schema's matter.
pub(super) fn hold(content: &Value, minor_version: u32) -> bool {
    FIELDS.iter().all(|(group, field, set)| {
        let entries = content[*group].as_array().map_or(&[][..], Vec::as_slice);
        entries
            .iter()
            .filter_map(|entry| entry[*field].as_str())
            .all(|value| (*field == "tt" && minor_version == 0) || holds(set, value))
    })
}

/// Returns the code that a value stands for: the code itself or its name, whatever its case and
/// punctuation.
pub(super) fn code(set: &str, value: &str) -> Option<&'static str> {
    let plain = plain(value);
    let named = |set: &str| {
        let set = SETS.get(set)?;
        set.iter()
            .find(|(code, name)| self::plain(code) == plain || self::plain(name) == plain)
    };
    if plain.is_empty() {
        return None;
    }
    named(set).map(|(code, _)| code.as_str())
}

/// Returns what a code means, in English.
pub(super) fn name(set: &str, value: &str) -> Option<&'static str> {
    SETS.get(set)?.get(code(set, value)?).map(String::as_str)
}

fn holds(set: &str, value: &str) -> bool {
    let exact = SETS.get(set).is_some_and(|set| set.contains_key(value));
    exact
        || match set {
            "country-2-codes" => is_other_country(value),
            "test-manf" => code(set, value).is_some() || is_other_device(value),
            "vaccine-mah-manf" => code(set, value).is_some() || is_other_organisation(value),
            "vaccine-medicinal-product" => {
                code(set, value).is_some()
                    || code("names-of-before", value).is_some()
                    || is_other_product(value)
            }
            _ => code(set, value).is_some(),
        }
}

/// Codes in use beside ISO 3166-1, and organisations, whose codes are not of two letters.
fn is_other_country(value: &str) -> bool {
    matches!(value, "EL" | "UK" | "XK") || value.len() != 2
}

/// A number that the register of devices may have reached; a text is a name and no code at all.
fn is_other_device(value: &str) -> bool {
    const LAST: u32 = 4_999;
    match value.trim().parse::<u32>() {
        Ok(number) => number <= LAST,
        Err(_) => !value.bytes().all(|byte| byte.is_ascii_digit()) || value.is_empty(),
    }
}

/// An organisation in the medicines agency's register, which counts from 100000000.
fn is_other_organisation(value: &str) -> bool {
    value
        .trim()
        .strip_prefix("ORG-1")
        .is_some_and(|rest| (8..=9).contains(&rest.len()) && all_digits(rest))
}

/// A product in the Union's register: `EU/1/` year `/` number, from 2020 on.
fn is_other_product(value: &str) -> bool {
    value
        .trim()
        .strip_prefix("EU/1/2")
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(year, number)| {
            year.len() == 1 && number.len() == 4 && all_digits(year) && all_digits(number)
        })
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn plain(text: &str) -> String {
    text.nfc()
        .filter(|char| char.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_are_read() {
        for (_, _, set) in FIELDS {
            assert!(SETS.contains_key(set), "{set}");
        }
        assert_eq!(SETS.len(), 9);
    }

    #[test]
    fn loose_writing_is_understood() {
        assert_eq!(
            code("vaccine-mah-manf", "SinovacBiotech"),
            Some("Sinovac-Biotech")
        );
        assert_eq!(code("test-result", "Not detected"), Some("260415000"));
        assert!(holds(
            "vaccine-medicinal-product",
            "COVID-19 Vaccine Moderna"
        ));
        assert!(holds("vaccine-medicinal-product", "EU/1/22/1699"));
        assert!(holds("vaccine-mah-manf", "ORG-100099999"));
        assert!(holds("test-manf", "N/A"));
        assert!(holds("test-manf", "2999"));
        assert!(holds("country-2-codes", "XK"));
        assert!(holds("country-2-codes", "WHO"));
    }

    #[test]
    fn what_is_in_no_register_is_refused() {
        assert!(!holds("test-manf", "9999"));
        assert!(!holds("test-manf", "99999999999999"));
        assert!(!holds("vaccine-mah-manf", "ORG-99999999"));
        assert!(!holds("vaccine-mah-manf", "me"));
        assert!(!holds("vaccine-medicinal-product", "EU/1/99/1528"));
        assert!(!holds("country-2-codes", "XY"));
        assert!(!holds("test-result", ""));
        assert!(!holds("test-result", "260415001"));
    }
}
