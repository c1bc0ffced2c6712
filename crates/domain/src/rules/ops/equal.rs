//! `===` and `in`: equality without coercion.

use serde_json::Value;

use crate::rules::error::EvaluateError;
use crate::rules::evaluate::{Budget, Frame};
use crate::rules::item::Item;

/// Returns whether both operands are the same value.
pub(in crate::rules) fn equal<'a>(
    frame: &Frame<'_, 'a>,
    [left, right]: [&'a Value; 2],
) -> Result<Item<'a>, EvaluateError> {
    let (left, right) = (frame.value(left)?, frame.value(right)?);
    same(&left, &right, frame.budget).map(Item::Bool)
}

/// Returns whether the first operand is one of the items of the second, an array.
pub(in crate::rules) fn member<'a>(
    frame: &Frame<'_, 'a>,
    [item, list]: [&'a Value; 2],
) -> Result<Item<'a>, EvaluateError> {
    let (item, list) = (frame.value(item)?, frame.value(list)?);
    if list.length().is_none() {
        return Err(EvaluateError::OperandType {
            operation: "in",
            expected: "an array as its second operand",
        });
    }
    for index in 0.. {
        match list.element(index) {
            Some(other) if same(&item, &other, frame.budget)? => return Ok(Item::Bool(true)),
            Some(_) => {}
            None => break,
        }
    }
    Ok(Item::Bool(false))
}

/// Compares by type and content; values are never deeper than the module's bound.
fn same(left: &Item, right: &Item, budget: &Budget) -> Result<bool, EvaluateError> {
    budget.spend(1)?;
    Ok(match (left, right) {
        (Item::Null, Item::Null) => true,
        (Item::Bool(left), Item::Bool(right)) => left == right,
        (Item::Integer(left), Item::Integer(right)) => left == right,
        (Item::Number(left), Item::Number(right)) => left.as_f64() == right.as_f64(),
        (Item::Text(left), Item::Text(right)) => {
            budget.read(left)?;
            left == right
        }
        (Item::DateTime(left), Item::DateTime(right)) => left == right,
        _ if left.length().is_some() => same_elements(left, right, budget)?,
        _ => same_members(left, right, budget)?,
    })
}

fn same_elements(left: &Item, right: &Item, budget: &Budget) -> Result<bool, EvaluateError> {
    if left.length() != right.length() {
        return Ok(false);
    }
    let pairs = (0..).map_while(|index| left.element(index).zip(right.element(index)));
    for (left, right) in pairs {
        if !same(&left, &right, budget)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn same_members(left: &Item, right: &Item, budget: &Budget) -> Result<bool, EvaluateError> {
    let (Some(keys), Some(others)) = (left.keys(), right.keys()) else {
        return Ok(false);
    };
    if keys.len() != others.len() {
        return Ok(false);
    }
    budget.spend(u32::try_from(keys.len()).unwrap_or(u32::MAX))?;
    for key in keys {
        match left.member(key).zip(right.member(key)) {
            Some((left, right)) if same(&left, &right, budget)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}
