//! The planner against its checker, an exhaustive search and broken files.

#![allow(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod covering;
mod exhaustive;
mod instances;
mod mutations;
mod oracle;
mod properties;
mod sound;
mod tiny;
