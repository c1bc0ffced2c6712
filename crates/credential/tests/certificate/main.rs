//! Certificates of others: public cases field by field, made ones with every quirk, and attacks.

#![allow(clippy::unwrap_used, reason = "a test stops at a surprise")]

mod attacks;
mod cases;
mod held;
mod made;
mod quirks;
mod signers;
