//! What can be wrong with an expression, before and while it runs.
//!
//! No error carries a piece of the data, so none can carry what a person said.

use thiserror::Error;

/// The reason why a JSON value is not a CertLogic expression, seen without running it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExpressionError {
    /// `null` stands where an expression must stand.
    #[error("null is not an expression")]
    Null,
    /// A number literal is not an integer of 64 bits.
    #[error("a number literal must be an integer")]
    NotAnInteger,
    /// An object holds no operation, or more than one.
    #[error("an operation is an object with exactly one key, this has {0}")]
    NotOneOperation(usize),
    /// The operation is not one of CertLogic 1.3.3.
    #[error("unknown operation")]
    UnknownOperation,
    /// The operands are not an array.
    #[error("the operands of {0} must be an array")]
    NotOperands(&'static str),
    /// The operation has too few or too many operands.
    #[error("{operation} takes {expected} operands, not {found}")]
    OperandCount {
        /// The operation's id.
        operation: &'static str,
        /// How many it takes, in words.
        expected: &'static str,
        /// How many it was given.
        found: usize,
    },
    /// `var` is given something other than one path.
    #[error("var takes a path, which is a string")]
    VarPath,
    /// The amount of `plusTime` is not an integer literal.
    #[error("the amount of plusTime must be an integer")]
    PlusTimeAmount,
    /// The unit of `plusTime` is not year, month, day or hour.
    #[error("the unit of plusTime must be year, month, day or hour")]
    PlusTimeUnit,
    /// The index of `extractFromUVCI` is not an integer literal.
    #[error("the index of extractFromUVCI must be an integer")]
    UvciIndex,
}

/// The reason why an evaluation has no result.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EvaluateError {
    /// The expression itself is malformed.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// An operand is of a type that the operation does not take.
    #[error("{operation} takes {expected}")]
    OperandType {
        /// The operation's id.
        operation: &'static str,
        /// What it takes, in words.
        expected: &'static str,
    },
    /// An operand of `and` or `!` is neither truthy nor falsy.
    #[error("an operand of {0} is neither truthy nor falsy")]
    NeitherTruthyNorFalsy(&'static str),
    /// A string is not a date or date-time in one of the allowed formats.
    #[error("{0} needs a date or date-time in an allowed format")]
    DateFormat(&'static str),
    /// A date-time lies beyond what a date-time can hold (about 270,000 years around 1970).
    #[error("the date-time is out of range")]
    DateRange,
    /// A sum is not an integer of 64 bits any more.
    #[error("the sum is out of range")]
    IntegerRange,
    /// The expression, the data or a value on the way is nested too deeply.
    #[error("nested too deeply")]
    TooDeep,
    /// The data or a value on the way holds too many values.
    #[error("a value is too large")]
    TooLarge,
    /// The evaluation would take too many steps.
    #[error("the evaluation takes too many steps")]
    TooManySteps,
}

/// The reason why an expression is not to be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ValidateError {
    /// A part of the expression is malformed.
    #[error("at {at:?}: {reason}")]
    Expression {
        /// Where, as a JSON Pointer (RFC 6901) into the expression.
        at: String,
        /// What is wrong there.
        reason: ExpressionError,
    },
    /// An operand can never be of the type that its operation takes.
    #[error("at {at:?}: {operation} takes {expected}")]
    OperandType {
        /// Where, as a JSON Pointer (RFC 6901) into the expression.
        at: String,
        /// The operation's id.
        operation: &'static str,
        /// What it takes, in words.
        expected: &'static str,
    },
    /// The expression is nested more than [`MAX_EXPRESSION_DEPTH`](super::MAX_EXPRESSION_DEPTH).
    #[error("nested too deeply")]
    TooDeep,
    /// The expression has more than [`MAX_EXPRESSION_NODES`](super::MAX_EXPRESSION_NODES).
    #[error("the expression is too large")]
    TooLarge,
}
