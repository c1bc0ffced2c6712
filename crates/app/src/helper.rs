//! What a village helper does: see person and ID card, vouch for a phone's keys, print passes for those without one.

mod identity;
mod paper;

pub use identity::{attest_paper, attest_phone, identity_challenge};
pub use paper::{Language, PaperPass, paper_pass};
