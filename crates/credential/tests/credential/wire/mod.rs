//! What goes over the wire: sizes, tampering, vectors.

mod budgets;
pub mod documents;
mod fixtures;
mod passes;
mod tamper;
mod vectors;
mod words;
