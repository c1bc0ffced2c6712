//! Whether a document holds to its schema (1.0.0 to 1.3.2).
//!
//! Where issuers are loose: a null or an empty list is as if it was not there, free texts may be
//! twice as long as the newest schema allows, a birth date may have a time, and a document that
//! does not hold to the schemas of its own version may hold to the newest. Beyond the schemas, a
//! document has exactly one entry, its dates are dates and its codes stand in the value sets.

use super::{moment, value_set};
use jsonschema::{PatternOptions, Validator};
use serde_json::Value;
use std::sync::LazyLock;

/// Groups of entries, and the dates in each.
pub(super) const GROUPS: [(&str, &[&str]); 3] = [
    ("v", &["dt"]),
    ("t", &["sc", "dr"]),
    ("r", &["fr", "df", "du"]),
];

const TEXT_MAX: u64 = 160;
const NEWEST: u32 = 3;

static SCHEMAS: LazyLock<Vec<(u32, Validator)>> = LazyLock::new(|| {
    [
        (0, include_str!("../../assets/hcert/schema/DCC-1.0.0.json")),
        (0, include_str!("../../assets/hcert/schema/DCC-1.0.1.json")),
        (1, include_str!("../../assets/hcert/schema/DCC-1.1.0.json")),
        (2, include_str!("../../assets/hcert/schema/DCC-1.2.0.json")),
        (2, include_str!("../../assets/hcert/schema/DCC-1.2.1.json")),
        (3, include_str!("../../assets/hcert/schema/DCC-1.3.0.json")),
        (3, include_str!("../../assets/hcert/schema/DCC-1.3.2.json")),
    ]
    .into_iter()
    .filter_map(|(minor, text)| Some((minor, validator(text)?)))
    .collect()
});

pub(super) fn holds(content: &Value) -> bool {
    let Some(minor) = content["ver"].as_str().and_then(minor_version) else {
        return false;
    };
    let content = tidied(content);
    has_one_entry(&content)
        && has_dates(&content)
        && value_set::hold(&content, minor)
        && SCHEMAS.iter().any(|(version, schema)| {
            (*version == minor || *version == NEWEST) && schema.is_valid(&content)
        })
}

/// Reads `1.minor.patch`.
fn minor_version(version: &str) -> Option<u32> {
    let (minor, patch) = version.strip_prefix("1.")?.split_once('.')?;
    patch.parse::<u32>().ok()?;
    minor.parse().ok()
}

fn has_one_entry(content: &Value) -> bool {
    let entries = GROUPS
        .iter()
        .map(|(group, _)| content[*group].as_array().map_or(0, Vec::len));
    entries.sum::<usize>() == 1
}

fn has_dates(content: &Value) -> bool {
    let born = content["dob"].as_str().is_none_or(moment::is_birth_date);
    born && GROUPS.iter().all(|(group, dates)| {
        let entries = content[*group].as_array().map_or(&[][..], Vec::as_slice);
        entries.iter().all(|entry| {
            dates
                .iter()
                .filter_map(|date| entry[*date].as_str())
                .all(|date| moment::instant(date).is_some())
        })
    })
}

/// Leaves out what stands for nothing and the time of a birth date.
fn tidied(content: &Value) -> Value {
    let mut content = content.clone();
    drop_nulls(&mut content);
    if let Value::Object(members) = &mut content {
        for (group, _) in GROUPS {
            if members
                .get(group)
                .and_then(Value::as_array)
                .is_some_and(Vec::is_empty)
            {
                members.remove(group);
            }
        }
        if let Some(Value::String(born)) = members.get_mut("dob")
            && let Some((day, _)) = born.split_once(['T', 't', ' '])
        {
            *born = day.to_owned();
        }
    }
    content
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

fn validator(text: &str) -> Option<Validator> {
    let mut schema = serde_json::from_str(text).ok()?;
    lengthen(&mut schema);
    jsonschema::draft202012::options()
        .with_pattern_options(PatternOptions::regex())
        .build(&schema)
        .ok()
}

fn lengthen(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(length) = members.get_mut("maxLength") {
                *length = TEXT_MAX.into();
            }
            members.values_mut().for_each(lengthen);
        }
        Value::Array(items) => items.iter_mut().for_each(lengthen),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn vaccination() -> Value {
        json!({"ver": "1.3.0", "nam": {"fnt": "DOE", "gn": null}, "dob": "1960", "t": null, "r": [],
            "v": [{"tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215",
                "dn": 2, "sd": 2, "dt": "2021-05-18", "co": "AT", "is": "Ministry", "ci": "URN:1"}]})
    }

    #[test]
    fn every_schema_is_read() {
        assert_eq!(SCHEMAS.len(), 7);
    }

    #[test]
    fn what_stands_for_nothing_does_not_matter() {
        assert!(holds(&vaccination()));
        for version in ["1.0.0", "1.0.4", "1.2.9", "1.3.1", "1.9.0"] {
            let mut content = vaccination();
            content["ver"] = version.into();
            assert!(holds(&content), "{version}");
        }
    }

    #[test]
    fn each_fault_matters() {
        let faults: [(&str, Value); 16] = [
            ("/ver", json!("2.0.0")),
            ("/ver", json!("1.3")),
            ("/ver", json!(1.3)),
            ("/ver", Value::Null),
            ("/nam/fnt", json!("Doe")),
            ("/nam", Value::Null),
            ("/dob", json!("1860-01-01")),
            ("/dob", json!("1960-13-01")),
            ("/v", json!([])),
            ("/v/0/dn", json!(0)),
            ("/v/0/dn", json!("2")),
            ("/v/0/dt", json!("soon")),
            ("/v/0/ci", Value::Null),
            ("/v/0/is", json!("x".repeat(161))),
            ("/v/0/tg", json!("1")),
            ("/v/0/co", json!("XY")),
        ];
        for (place, value) in faults {
            let mut content = vaccination();
            *content.pointer_mut(place).unwrap() = value.clone();
            assert!(!holds(&content), "{place} {value}");
        }
    }

    #[test]
    fn more_than_one_entry_is_none() {
        let mut content = vaccination();
        let entry = content["v"][0].clone();
        content["v"] = json!([entry, entry]);
        assert!(!holds(&content));
        assert!(!holds(&json!("text")));
    }
}
