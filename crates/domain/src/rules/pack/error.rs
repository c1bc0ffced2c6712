//! Why a pack is not trusted, or says nothing.

use crate::rules::ValidateError;
use thiserror::Error;

/// The reason why bytes are not a rule pack to be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PackError {
    /// It is longer than [`MAX_PACK_BYTES`](super::MAX_PACK_BYTES).
    #[error("the rule pack is too large")]
    TooLarge,
    /// It is not JSON, or not of a pack's shape.
    #[error("not a rule pack: line {line}, column {column}")]
    Json {
        /// The line of the fault, from 1.
        line: usize,
        /// The column of the fault, from 1.
        column: usize,
    },
    /// It is of a format that this code does not know: the app must be updated.
    #[error("rule packs of format {0} need a newer version")]
    Format(u32),
    /// The id of the pack or of a rule is empty, too long, used twice or of other characters.
    #[error("the id {0:?} is malformed or used twice")]
    Id(String),
    /// It ends before it begins.
    #[error("the rule pack ends before it begins")]
    Validity,
    /// It has more rules than [`MAX_RULES`](super::MAX_RULES).
    #[error("the rule pack has too many rules")]
    TooManyRules,
    /// A text is missing in Chinese, empty or too long; of the rule, or of the pack.
    #[error("the words of {0:?} are missing or too long")]
    Words(String),
    /// An expression is not to be trusted.
    #[error("rule {rule:?}: {reason}")]
    Expression {
        /// Which rule.
        rule: String,
        /// What is wrong with it.
        reason: ValidateError,
    },
    /// A rule looks at a fact that it does not name in `affected_fields`.
    #[error("rule {rule:?} looks at {field:?} without saying so")]
    HiddenField {
        /// Which rule.
        rule: String,
        /// What it looks at.
        field: String,
    },
}

/// The reason why a pack gives no answer at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotApplicable {
    /// The pack does not hold yet, or no longer.
    #[error("the rule pack is not in force")]
    NotInForce,
    /// The pack has no rules for the colour of health codes.
    #[error("the rule pack has no rules for health codes")]
    NoHealthRules,
}
