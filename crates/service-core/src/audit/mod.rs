//! The audit chain: each change that somebody made, each row naming the one before.
//!
//! The chain names nobody: whoever did something and to whom it was done stand in it as 32 random bytes, and one table
//! says whose they are. Erasing a person takes their row out of that table, and the chain stays whole.

mod action;
mod chain;
mod head;
mod verify;

pub use action::Action;
pub use chain::{Party, hash, note};
pub use head::{AuditHead, HEAD_MAX};
pub use verify::{Broken, Checker, VerifiedChain, check};
