//! The evaluator: one expression, one data context, one value or one error.

use std::cell::Cell;

use serde_json::Value;

use super::error::EvaluateError;
use super::expression::Expression;
use super::item::Item;
use super::{MAX_EXPRESSION_DEPTH, MAX_STEPS, ops};

/// Evaluates a CertLogic 1.3.3 expression over `data`.
///
/// A date-time that comes out, alone or in an array, is a string `YYYY-MM-DDThh:mm:ss.sssZ`.
/// An integer written with a fraction of zero counts as an integer and comes out without it.
///
/// # Errors
/// Says what is malformed in the expression, of the wrong type, or beyond the bounds of this
/// module. Operands that an operation does not need are not looked at.
pub fn evaluate(logic: &Value, data: &Value) -> Result<Value, EvaluateError> {
    evaluate_item(logic, data).map(Item::into_json)
}

/// Evaluates to a value that may still be a date-time.
pub(super) fn evaluate_item<'a>(
    logic: &'a Value,
    data: &'a Value,
) -> Result<Item<'a>, EvaluateError> {
    let data = Item::of(data);
    data.weight()?;
    let budget = Budget(Cell::new(MAX_STEPS));
    Frame {
        scope: &Scope::Data(data),
        depth: 0,
        budget: &budget,
    }
    .value(logic)
}

/// The data context that `var` drills into.
pub(super) enum Scope<'a> {
    Data(Item<'a>),
    /// In the lambda of a reduction: current and accumulator.
    Fold([Item<'a>; 2]),
}

/// Steps that are left.
pub(super) struct Budget(Cell<u32>);

impl Budget {
    pub(super) fn spend(&self, steps: u32) -> Result<(), EvaluateError> {
        let left = self
            .0
            .get()
            .checked_sub(steps)
            .ok_or(EvaluateError::TooManySteps)?;
        self.0.set(left);
        Ok(())
    }

    /// Pays for looking at a whole text.
    pub(super) fn read(&self, text: &str) -> Result<(), EvaluateError> {
        self.spend(u32::try_from(text.len() / 64).unwrap_or(u32::MAX))
    }
}

/// Where an operation stands: what its operands see and how deep they are.
pub(super) struct Frame<'f, 'a> {
    pub(super) scope: &'f Scope<'a>,
    pub(super) depth: u32,
    pub(super) budget: &'f Budget,
}

impl<'a> Frame<'_, 'a> {
    /// Evaluates an operand.
    pub(super) fn value(&self, logic: &'a Value) -> Result<Item<'a>, EvaluateError> {
        self.budget.spend(1)?;
        if self.depth >= MAX_EXPRESSION_DEPTH {
            return Err(EvaluateError::TooDeep);
        }
        let inner = Frame {
            scope: self.scope,
            depth: self.depth + 1,
            budget: self.budget,
        };
        match Expression::of(logic)? {
            Expression::Literal(value) => Ok(Item::of(value)),
            Expression::List(items) => inner.list(items),
            Expression::Var(path) => ops::var::var(&inner, path),
            Expression::If(operands) => ops::logic::choose(&inner, operands),
            Expression::And(operands) => ops::logic::and(&inner, operands),
            Expression::Not(operand) => ops::logic::not(&inner, operand),
            Expression::Equal(operands) => ops::equal::equal(&inner, operands),
            Expression::In(operands) => ops::equal::member(&inner, operands),
            Expression::Add(operands) => ops::integers::add(&inner, operands),
            Expression::CompareIntegers(how, operands) => {
                ops::integers::compare(&inner, how, operands)
            }
            Expression::CompareTimes(how, operands) => ops::times::compare(&inner, how, operands),
            Expression::PlusTime { date, amount, unit } => {
                ops::times::plus(&inner, date, amount, unit)
            }
            Expression::DateOfBirth(operand) => ops::times::date_of_birth(&inner, operand),
            Expression::Uvci { operand, index } => ops::uvci::extract(&inner, operand, index),
            Expression::Reduce {
                operand,
                lambda,
                initial,
            } => ops::reduce::reduce(&inner, operand, lambda, initial),
        }
    }

    fn list(&self, items: &'a [Value]) -> Result<Item<'a>, EvaluateError> {
        let parts = items
            .iter()
            .map(|item| self.value(item))
            .collect::<Result<Vec<_>, _>>()?;
        let list = Item::list(parts)?;
        self.budget.spend(list.weight()?.nodes)?;
        Ok(list)
    }
}
