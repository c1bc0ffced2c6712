//! What type an expression's value has, as far as that can be seen without running it.

use super::expression::Expression;
use serde_json::Value;

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Integer,
    Text,
    List,
    DateTime,
}

impl Kind {
    /// Returns the type of what the expression evaluates to, or nothing where data decide.
    pub(super) fn of(expression: &Expression) -> Option<Self> {
        match expression {
            Expression::Literal(Value::Bool(_)) => Some(Self::Bool),
            Expression::Literal(Value::String(_)) => Some(Self::Text),
            Expression::Literal(_) | Expression::Add(_) => Some(Self::Integer),
            Expression::List(_) => Some(Self::List),
            Expression::PlusTime { .. } | Expression::DateOfBirth(_) => Some(Self::DateTime),
            Expression::Not(_) | Expression::Equal(_) | Expression::In(_) => Some(Self::Bool),
            Expression::CompareIntegers(..) | Expression::CompareTimes(..) => Some(Self::Bool),
            Expression::Var(_) | Expression::If(_) | Expression::And(_) => None,
            Expression::Uvci { .. } | Expression::Reduce { .. } => None,
        }
    }
}
