//! `plusTime`, `dccDateOfBirth` and the comparisons of date-times.

use serde_json::Value;

use crate::rules::error::EvaluateError;
use crate::rules::evaluate::Frame;
use crate::rules::expression::Comparison;
use crate::rules::instant::{Instant, Unit};
use crate::rules::item::Item;
use crate::rules::parse_date;

/// Reads a date or date-time and moves it by an amount of a unit.
pub(in crate::rules) fn plus<'a>(
    frame: &Frame<'_, 'a>,
    date: &'a Value,
    amount: i64,
    unit: Unit,
) -> Result<Item<'a>, EvaluateError> {
    let start = parse_date::date_time(text(frame, "plusTime", date)?)
        .ok_or(EvaluateError::DateFormat("plusTime"))?;
    start
        .plus(amount, unit)
        .map(Item::DateTime)
        .ok_or(EvaluateError::DateRange)
}

/// Reads a birth date, which may lack its day or month, as the last date that fits it.
pub(in crate::rules) fn date_of_birth<'a>(
    frame: &Frame<'_, 'a>,
    operand: &'a Value,
) -> Result<Item<'a>, EvaluateError> {
    let text = text(frame, "dccDateOfBirth", operand)?;
    parse_date::date(text)
        .map(Item::DateTime)
        .ok_or(EvaluateError::DateFormat("dccDateOfBirth"))
}

/// Compares two date-times, or the first with the second and the second with the third.
pub(in crate::rules) fn compare<'a>(
    frame: &Frame<'_, 'a>,
    how: Comparison,
    operands: &'a [Value],
) -> Result<Item<'a>, EvaluateError> {
    let values = operands
        .iter()
        .map(|operand| instant(frame, how.id, operand))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Item::Bool(how.chain(&values)))
}

fn text<'a>(
    frame: &Frame<'_, 'a>,
    operation: &'static str,
    operand: &'a Value,
) -> Result<&'a str, EvaluateError> {
    match frame.value(operand)? {
        Item::Text(text) => frame.budget.read(text).map(|()| text),
        _ => Err(EvaluateError::OperandType {
            operation,
            expected: "a string",
        }),
    }
}

fn instant<'a>(
    frame: &Frame<'_, 'a>,
    operation: &'static str,
    operand: &'a Value,
) -> Result<Instant, EvaluateError> {
    match frame.value(operand)? {
        Item::DateTime(instant) => Ok(instant),
        _ => Err(EvaluateError::OperandType {
            operation,
            expected: "date-times",
        }),
    }
}
