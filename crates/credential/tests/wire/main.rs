//! What goes over the wire: sizes, tampering, vectors.

#![allow(clippy::unwrap_used, reason = "a broken fixture ends the test")]

mod budgets;
mod documents;
mod fixtures;
mod passes;
mod tamper;
mod vectors;
mod words;
