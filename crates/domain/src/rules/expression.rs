//! One level of an expression, read and checked without looking into its operands.

use super::{error::ExpressionError, instant::Unit, item::integer};
use serde_json::Value;

/// An expression whose shape is right at its top level.
pub(super) enum Expression<'a> {
    Literal(&'a Value),
    List(&'a [Value]),
    Var(&'a str),
    If([&'a Value; 3]),
    And(&'a [Value]),
    Not(&'a Value),
    Equal([&'a Value; 2]),
    In([&'a Value; 2]),
    Add([&'a Value; 2]),
    CompareIntegers(Comparison, &'a [Value]),
    CompareTimes(Comparison, &'a [Value]),
    PlusTime {
        date: &'a Value,
        amount: i64,
        unit: Unit,
    },
    DateOfBirth(&'a Value),
    Uvci {
        operand: &'a Value,
        index: i64,
    },
    Reduce {
        operand: &'a Value,
        lambda: &'a Value,
        initial: &'a Value,
    },
}

/// A comparison operator: the id it is written with and the order it asks for.
#[derive(Clone, Copy)]
pub(super) struct Comparison {
    pub(super) id: &'static str,
    holds: fn(std::cmp::Ordering) -> bool,
}

impl<'a> Expression<'a> {
    /// Reads the top level of `value`.
    pub(super) fn of(value: &'a Value) -> Result<Self, ExpressionError> {
        match value {
            Value::Null => Err(ExpressionError::Null),
            Value::Number(number) if integer(number).is_none() => {
                Err(ExpressionError::NotAnInteger)
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(Self::Literal(value)),
            Value::Array(items) => Ok(Self::List(items)),
            Value::Object(object) => {
                let mut entries = object.iter();
                match (entries.next(), object.len()) {
                    (Some((id, operands)), 1) => Self::operation(id, operands),
                    (_, count) => Err(ExpressionError::NotOneOperation(count)),
                }
            }
        }
    }

    fn operation(id: &str, operands: &'a Value) -> Result<Self, ExpressionError> {
        if id == "var" {
            return operands
                .as_str()
                .map(Self::Var)
                .ok_or(ExpressionError::VarPath);
        }
        let id = known(id).ok_or(ExpressionError::UnknownOperation)?;
        let operands = operands
            .as_array()
            .ok_or(ExpressionError::NotOperands(id))?;
        if let Some(comparison) = Comparison::of(id) {
            return comparison.over(operands);
        }
        match id {
            "if" => three(id, operands).map(Self::If),
            "and" if operands.len() > 1 => Ok(Self::And(operands)),
            "and" => Err(count(id, "two or more", operands)),
            "!" => one(id, operands).map(Self::Not),
            "===" => two(id, operands).map(Self::Equal),
            "in" => two(id, operands).map(Self::In),
            "+" => two(id, operands).map(Self::Add),
            "plusTime" => plus_time(three(id, operands)?),
            "dccDateOfBirth" => one(id, operands).map(Self::DateOfBirth),
            "extractFromUVCI" => uvci(two(id, operands)?),
            "reduce" => {
                let [operand, lambda, initial] = three(id, operands)?;
                Ok(Self::Reduce {
                    operand,
                    lambda,
                    initial,
                })
            }
            _ => Err(ExpressionError::UnknownOperation),
        }
    }
}

impl Comparison {
    /// Returns whether every value stands in the order to the next one.
    pub(super) fn chain<T: Ord>(self, values: &[T]) -> bool {
        values
            .iter()
            .zip(values.iter().skip(1))
            .all(|(left, right)| (self.holds)(left.cmp(right)))
    }

    fn of(id: &'static str) -> Option<Self> {
        let holds: fn(std::cmp::Ordering) -> bool = match id {
            ">" | "after" => std::cmp::Ordering::is_gt,
            "<" | "before" => std::cmp::Ordering::is_lt,
            ">=" | "not-before" => std::cmp::Ordering::is_ge,
            "<=" | "not-after" => std::cmp::Ordering::is_le,
            _ => return None,
        };
        Some(Self { id, holds })
    }

    fn over(self, operands: &[Value]) -> Result<Expression<'_>, ExpressionError> {
        if !(2..=3).contains(&operands.len()) {
            return Err(count(self.id, "two or three", operands));
        }
        Ok(match self.id {
            "after" | "before" | "not-after" | "not-before" => {
                Expression::CompareTimes(self, operands)
            }
            _ => Expression::CompareIntegers(self, operands),
        })
    }
}

const OPERATIONS: [&str; 18] = [
    "if",
    "===",
    "and",
    ">",
    "<",
    ">=",
    "<=",
    "in",
    "+",
    "after",
    "before",
    "not-after",
    "not-before",
    "!",
    "plusTime",
    "dccDateOfBirth",
    "extractFromUVCI",
    "reduce",
];

fn known(id: &str) -> Option<&'static str> {
    OPERATIONS.into_iter().find(|known| *known == id)
}

fn plus_time<'a>([date, amount, unit]: [&'a Value; 3]) -> Result<Expression<'a>, ExpressionError> {
    let amount = integer_literal(amount).ok_or(ExpressionError::PlusTimeAmount)?;
    let unit = unit
        .as_str()
        .and_then(Unit::of)
        .ok_or(ExpressionError::PlusTimeUnit)?;
    Ok(Expression::PlusTime { date, amount, unit })
}

fn uvci<'a>([operand, index]: [&'a Value; 2]) -> Result<Expression<'a>, ExpressionError> {
    let index = integer_literal(index).ok_or(ExpressionError::UvciIndex)?;
    Ok(Expression::Uvci { operand, index })
}

fn integer_literal(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => integer(number),
        _ => None,
    }
}

fn one<'a>(id: &'static str, operands: &'a [Value]) -> Result<&'a Value, ExpressionError> {
    match operands {
        [operand] => Ok(operand),
        _ => Err(count(id, "one", operands)),
    }
}

fn two<'a>(id: &'static str, operands: &'a [Value]) -> Result<[&'a Value; 2], ExpressionError> {
    match operands {
        [first, second] => Ok([first, second]),
        _ => Err(count(id, "two", operands)),
    }
}

fn three<'a>(id: &'static str, operands: &'a [Value]) -> Result<[&'a Value; 3], ExpressionError> {
    match operands {
        [first, second, third] => Ok([first, second, third]),
        _ => Err(count(id, "three", operands)),
    }
}

fn count(operation: &'static str, expected: &'static str, operands: &[Value]) -> ExpressionError {
    ExpressionError::OperandCount {
        operation,
        expected,
        found: operands.len(),
    }
}
