//! A document in CBOR as the JSON that its schema speaks of.

use super::moment;
use ciborium::Value;
use serde_json::{Map, Number};

/// A point in time as seconds (RFC 8949 §3.4.2) and a day as a count of days (RFC 8943).
const TAG_SECONDS: u64 = 1;
const TAG_DAYS: u64 = 100;

/// Up to here every integer has its own double.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Returns the value as JSON, or nothing where JSON cannot say it: byte strings, keys that are no
/// text, a key twice.
pub(super) fn of_cbor(value: Value) -> Option<serde_json::Value> {
    use serde_json::Value as Json;
    Some(match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(value),
        Value::Integer(value) => integer(value.into())?,
        Value::Float(value) if value.fract() == 0.0 && value.abs() <= EXACT => {
            Json::from(value as i64)
        }
        Value::Float(value) => Json::Number(Number::from_f64(value)?),
        Value::Text(text) => Json::String(text),
        Value::Array(items) => Json::Array(items.into_iter().map(of_cbor).collect::<Option<_>>()?),
        Value::Map(entries) => Json::Object(object(entries)?),
        Value::Tag(TAG_SECONDS, inner) if !inner.is_text() => {
            Json::String(moment::seconds_text(&inner)?)
        }
        Value::Tag(TAG_DAYS, inner) if inner.is_integer() => {
            Json::String(moment::days_text(&inner)?)
        }
        // Tags on texts (0, 1004 and what else) only say that they are dates.
        Value::Tag(_, inner) => of_cbor(*inner)?,
        _ => return None,
    })
}

fn object(entries: Vec<(Value, Value)>) -> Option<Map<String, serde_json::Value>> {
    let mut object = Map::new();
    for (key, value) in entries {
        let key = key.into_text().ok()?;
        if object.insert(key, of_cbor(value)?).is_some() {
            return None;
        }
    }
    Some(object)
}

fn integer(value: i128) -> Option<serde_json::Value> {
    i64::try_from(value)
        .map(serde_json::Value::from)
        .or_else(|_| u64::try_from(value).map(serde_json::Value::from))
        .ok()
}
