//! Whether an expression may be trusted, seen before it runs.

use super::{
    MAX_EXPRESSION_DEPTH, MAX_EXPRESSION_NODES, error::ValidateError, expression::Expression,
    kind::Kind, parse_date,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Checks every part of an expression, also those that an evaluation might never reach.
///
/// # Errors
/// Says where an operation is unknown or malformed, where a literal can never be of the type that
/// its operation takes, or that the expression exceeds the bounds of this module.
pub fn validate(logic: &Value) -> Result<(), ValidateError> {
    variables(logic).map(|_| ())
}

/// Checks an expression and returns the first fragment of every path into the data context.
pub(super) fn variables(logic: &Value) -> Result<BTreeSet<&str>, ValidateError> {
    let mut check = Check {
        nodes: 0,
        variables: BTreeSet::new(),
    };
    check.expression(logic, &At::Root, 0, true)?;
    Ok(check.variables)
}

struct Check<'a> {
    nodes: u32,
    variables: BTreeSet<&'a str>,
}

/// The way from the root to a part, as a list on the stack.
enum At<'p> {
    Root,
    Operand(&'p At<'p>, &'p str, usize),
    Element(&'p At<'p>, usize),
}

impl<'a> Check<'a> {
    /// `outer` tells whether paths lead into the data context, not into a lambda's.
    fn expression(
        &mut self,
        value: &'a Value,
        at: &At,
        depth: u32,
        outer: bool,
    ) -> Result<Option<Kind>, ValidateError> {
        self.nodes += 1;
        if self.nodes > MAX_EXPRESSION_NODES {
            return Err(ValidateError::TooLarge);
        }
        if depth >= MAX_EXPRESSION_DEPTH {
            return Err(ValidateError::TooDeep);
        }
        let expression = Expression::of(value).map_err(|reason| ValidateError::Expression {
            at: at.pointer(),
            reason,
        })?;
        match &expression {
            Expression::Var(path) if outer => {
                self.variables
                    .insert(path.split('.').next().unwrap_or(path));
            }
            Expression::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.expression(item, &At::Element(at, index), depth + 1, outer)?;
                }
            }
            _ => self.operands(value, &expression, at, depth, outer)?,
        }
        Ok(Kind::of(&expression))
    }

    fn operands(
        &mut self,
        value: &'a Value,
        expression: &Expression<'a>,
        at: &At,
        depth: u32,
        outer: bool,
    ) -> Result<(), ValidateError> {
        let Some((id, operands)) = value.as_object().and_then(|object| object.iter().next()) else {
            return Ok(());
        };
        let literals = match expression {
            Expression::PlusTime { .. } | Expression::Uvci { .. } => 1,
            _ => usize::MAX,
        };
        let operands = operands.as_array().map(Vec::as_slice).unwrap_or_default();
        for (index, operand) in operands.iter().enumerate().take(literals) {
            let at = At::Operand(at, id, index);
            let lambda = matches!(expression, Expression::Reduce { .. }) && index == 1;
            let kind = self.expression(operand, &at, depth + 1, outer && !lambda)?;
            if let Some((operation, expected)) = mismatch(expression, index, kind, operand) {
                return Err(ValidateError::OperandType {
                    at: at.pointer(),
                    operation,
                    expected,
                });
            }
        }
        Ok(())
    }
}

impl At<'_> {
    fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Operand(parent, id, index) => format!("{}/{id}/{index}", parent.pointer()),
            Self::Element(parent, index) => format!("{}/{index}", parent.pointer()),
        }
    }
}

/// Returns operation and what it takes, if an operand of this type can only be an error.
fn mismatch(
    of: &Expression,
    index: usize,
    kind: Option<Kind>,
    operand: &Value,
) -> Option<(&'static str, &'static str)> {
    let kind = kind?;
    let date = operand.as_str().unwrap_or_default();
    let (right, operation, expected) = match of {
        Expression::CompareIntegers(how, _) => (kind == Kind::Integer, how.id, "integers"),
        Expression::Add(_) => (kind == Kind::Integer, "+", "integers"),
        Expression::CompareTimes(how, _) => (kind == Kind::DateTime, how.id, "date-times"),
        Expression::PlusTime { .. } => (
            parse_date::date_time(date).is_some(),
            "plusTime",
            "a date or date-time",
        ),
        Expression::DateOfBirth(_) => {
            (parse_date::date(date).is_some(), "dccDateOfBirth", "a date")
        }
        Expression::Uvci { .. } => (kind == Kind::Text, "extractFromUVCI", "a string"),
        Expression::In(_) if index == 1 => {
            (kind == Kind::List, "in", "an array as its second operand")
        }
        Expression::Reduce { .. } if index == 0 => (kind == Kind::List, "reduce", "an array"),
        Expression::Not(_) => (kind != Kind::DateTime, "!", "what is truthy or falsy"),
        Expression::And(_) => (kind != Kind::DateTime, "and", "what is truthy or falsy"),
        _ => return None,
    };
    (!right).then_some((operation, expected))
}
