//! Rules as data: CertLogic 1.3.3 and the packs that are written in it.
//!
//! [`evaluate`] runs one expression over one JSON document and never panics, reads no clock and
//! does a bounded amount of work. [`validate`] says beforehand whether an expression may be
//! trusted. [`pack`] reads whole rule packs; [`facts`] is the document that their rules see.

pub mod demonstration;
pub mod error;
pub mod facts;
pub mod pack;
pub mod template;

mod evaluate;
mod expression;
mod instant;
mod item;
mod kind;
mod parse_date;
mod validate;

pub use error::{EvaluateError, ExpressionError, ValidateError};
pub use evaluate::evaluate;
pub use validate::validate;

/// How deep expressions may be nested in one another (real-world rules stay below ten).
pub const MAX_EXPRESSION_DEPTH: u32 = 64;
/// How many nodes (literals, arrays, operations) an expression may have to be trusted.
pub const MAX_EXPRESSION_NODES: u32 = 4_096;
/// How deep the data, and every value made on the way, may be nested.
pub const MAX_VALUE_DEPTH: u32 = 128;
/// How many JSON values the data, and every list made on the way, may hold.
pub const MAX_VALUE_NODES: u32 = 200_000;
/// How many steps (nodes evaluated, compared or copied) one evaluation may take.
pub const MAX_STEPS: u32 = 1_000_000;
