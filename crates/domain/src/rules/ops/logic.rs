//! `if`, `and`, `!`, and what is truthy or falsy.

use serde_json::Value;

use crate::rules::error::EvaluateError;
use crate::rules::evaluate::Frame;
use crate::rules::item::Item;

/// Evaluates the second operand if the first is truthy, otherwise the third.
pub(in crate::rules) fn choose<'a>(
    frame: &Frame<'_, 'a>,
    [guard, then, otherwise]: [&'a Value; 3],
) -> Result<Item<'a>, EvaluateError> {
    match truth(&frame.value(guard)?) {
        Some(true) => frame.value(then),
        Some(false) | None => frame.value(otherwise),
    }
}

/// Returns the first falsy operand, or else the last one; stops at the first falsy one.
pub(in crate::rules) fn and<'a>(
    frame: &Frame<'_, 'a>,
    operands: &'a [Value],
) -> Result<Item<'a>, EvaluateError> {
    let mut last = Item::Bool(true);
    for operand in operands {
        last = frame.value(operand)?;
        if !truth(&last).ok_or(EvaluateError::NeitherTruthyNorFalsy("and"))? {
            break;
        }
    }
    Ok(last)
}

/// Returns whether the operand is falsy.
pub(in crate::rules) fn not<'a>(
    frame: &Frame<'_, 'a>,
    operand: &'a Value,
) -> Result<Item<'a>, EvaluateError> {
    let truth = truth(&frame.value(operand)?).ok_or(EvaluateError::NeitherTruthyNorFalsy("!"))?;
    Ok(Item::Bool(!truth))
}

/// Tells truthy from falsy; fractions and date-times are neither.
fn truth(item: &Item) -> Option<bool> {
    match item {
        Item::Null => Some(false),
        Item::Bool(value) => Some(*value),
        Item::Integer(value) => Some(*value != 0),
        Item::Text(text) => Some(!text.is_empty()),
        Item::Array(items) => Some(!items.is_empty()),
        Item::List(list) => Some(!list.parts.is_empty()),
        Item::Object(object) => Some(!object.is_empty()),
        Item::Fold(_) => Some(true),
        Item::Number(_) | Item::DateTime(_) => None,
    }
}
