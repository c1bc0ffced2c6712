//! The project's own vectors, as seeds.

use qicheng_credential::key::SoftwareKey;
use serde_json::Value;

/// Entries of a file of vectors.
pub fn entries(json: &str) -> Vec<Value> {
    match serde_json::from_str(json) {
        Ok(Value::Array(entries)) => entries,
        _ => Vec::new(),
    }
}

/// The bytes that stand in an entry as hex.
pub fn bytes(entry: &Value, field: &str) -> Vec<u8> {
    hex(entry[field].as_str().unwrap_or_default())
}

/// A key whose secret is one byte again and again, as in the vectors.
pub fn key(n: u8) -> Option<SoftwareKey> {
    SoftwareKey::from_secret(&[n; 32]).ok()
}

fn hex(text: &str) -> Vec<u8> {
    let digit = |d: &u8| {
        char::from(*d)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    text.as_bytes()
        .chunks_exact(2)
        .filter_map(|pair| Some(digit(pair.first()?)? << 4 | digit(pair.last()?)?))
        .collect()
}
