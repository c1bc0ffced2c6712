//! `reduce`: a left fold over an array.

use serde_json::Value;

use crate::rules::error::EvaluateError;
use crate::rules::evaluate::{Frame, Scope};
use crate::rules::item::Item;

/// Folds the array with the lambda, which sees only `current` and `accumulator`.
///
/// A null operand counts as an empty array, as in every public implementation of CertLogic;
/// the specification itself leaves it to be checked beforehand.
pub(in crate::rules) fn reduce<'a>(
    frame: &Frame<'_, 'a>,
    operand: &'a Value,
    lambda: &'a Value,
    initial: &'a Value,
) -> Result<Item<'a>, EvaluateError> {
    let list = frame.value(operand)?;
    if list.length().is_none() && !matches!(list, Item::Null) {
        return Err(EvaluateError::OperandType {
            operation: "reduce",
            expected: "an array",
        });
    }
    let mut accumulator = frame.value(initial)?;
    for current in (0..).map_while(|index| list.element(index)) {
        let scope = Scope::Fold([current, accumulator]);
        accumulator = Frame {
            scope: &scope,
            depth: frame.depth,
            budget: frame.budget,
        }
        .value(lambda)?;
    }
    Ok(accumulator)
}
