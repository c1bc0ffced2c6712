//! What travels: every value comes back as it was, and nothing else is accepted.

#![allow(clippy::unwrap_used, reason = "a test stops at a surprise")]

mod chains;
mod couriers;
mod cursors;
mod fixtures;
mod notices;
mod replies;
mod requests;
mod seals;
mod sizes;
mod tamper;
mod vectors;
