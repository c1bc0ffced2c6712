//! `extractFromUVCI`: a fragment of a certificate's identifier.

use serde_json::Value;

use crate::rules::error::EvaluateError;
use crate::rules::evaluate::Frame;
use crate::rules::item::Item;

/// Returns the fragment with the index, not counting a leading `URN:UVCI:`; null if there is none.
pub(in crate::rules) fn extract<'a>(
    frame: &Frame<'_, 'a>,
    operand: &'a Value,
    index: i64,
) -> Result<Item<'a>, EvaluateError> {
    let text = match frame.value(operand)? {
        Item::Null => return Ok(Item::Null),
        Item::Text(text) => text,
        _ => {
            return Err(EvaluateError::OperandType {
                operation: "extractFromUVCI",
                expected: "a string or null",
            });
        }
    };
    frame.budget.read(text)?;
    let prefixed = text.split(SEPARATORS).take(2).eq(["URN", "UVCI"]);
    let found = usize::try_from(index).ok().and_then(|index| {
        let skipped = if prefixed { 2 } else { 0 };
        text.split(SEPARATORS).skip(skipped).nth(index)
    });
    Ok(found.map_or(Item::Null, Item::Text))
}

const SEPARATORS: [char; 3] = ['/', '#', ':'];
