//! CBOR as others write it: any length form, tags, floats; bounded in depth, one item, nothing after it.

use ciborium::{Value, de::from_reader_with_recursion_limit};

/// Deepest nesting, tags counted.
const MAX_DEPTH: usize = 24;

/// Reads exactly one item.
pub(super) fn item(bytes: &[u8]) -> Option<Value> {
    let mut rest = bytes;
    let value = from_reader_with_recursion_limit(&mut rest, MAX_DEPTH).ok()?;
    rest.is_empty().then_some(value)
}

/// Takes tags off that only say again what is known.
pub(super) fn untag(mut value: Value, tags: &[u64]) -> Value {
    while let Value::Tag(tag, inner) = value {
        if !tags.contains(&tag) {
            return Value::Tag(tag, inner);
        }
        value = *inner;
    }
    value
}

/// A map with integer labels, none twice.
pub(super) struct Labels(Vec<(i128, Value)>);

impl Labels {
    /// Takes a map; entries under other keys than integers are left out.
    pub(super) fn of(value: Value) -> Option<Self> {
        let mut labels: Vec<(i128, Value)> = Vec::new();
        for (key, value) in value.into_map().ok()? {
            if let Value::Integer(key) = key {
                labels.push((key.into(), value));
            }
        }
        labels.sort_by_key(|(label, _)| *label);
        labels
            .windows(2)
            .all(|pair| pair[0].0 < pair[1].0)
            .then_some(Self(labels))
    }

    pub(super) fn take(&mut self, label: i128) -> Option<Value> {
        let at = self.0.iter().position(|(known, _)| *known == label)?;
        Some(self.0.swap_remove(at).1)
    }
}
