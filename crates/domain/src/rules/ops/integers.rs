//! `+` and the comparisons of integers.

use serde_json::Value;

use crate::rules::error::EvaluateError;
use crate::rules::evaluate::Frame;
use crate::rules::expression::Comparison;
use crate::rules::item::Item;

/// Adds two integers.
pub(in crate::rules) fn add<'a>(
    frame: &Frame<'_, 'a>,
    [left, right]: [&'a Value; 2],
) -> Result<Item<'a>, EvaluateError> {
    let (left, right) = (integer(frame, "+", left)?, integer(frame, "+", right)?);
    left.checked_add(right)
        .map(Item::Integer)
        .ok_or(EvaluateError::IntegerRange)
}

/// Compares two integers, or the first with the second and the second with the third.
pub(in crate::rules) fn compare<'a>(
    frame: &Frame<'_, 'a>,
    how: Comparison,
    operands: &'a [Value],
) -> Result<Item<'a>, EvaluateError> {
    let values = operands
        .iter()
        .map(|operand| integer(frame, how.id, operand))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Item::Bool(how.chain(&values)))
}

fn integer<'a>(
    frame: &Frame<'_, 'a>,
    operation: &'static str,
    operand: &'a Value,
) -> Result<i64, EvaluateError> {
    match frame.value(operand)? {
        Item::Integer(value) => Ok(value),
        _ => Err(EvaluateError::OperandType {
            operation,
            expected: "integers",
        }),
    }
}
