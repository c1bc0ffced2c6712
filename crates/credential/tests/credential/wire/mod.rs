//! What goes over the wire: sizes, tampering, vectors.

mod budgets;
pub mod documents;
mod fixtures;
mod passes;
mod staff_messages;
mod tamper;
mod vectors;
