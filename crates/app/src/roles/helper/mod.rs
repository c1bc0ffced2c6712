//! What a village helper does: see person and ID card, vouch for a phone's keys, print passes for those without one.

mod identity;
mod paper;

pub use identity::{CardView, differs, identity_challenge, read_enrolment, show_paper, vouch};
pub use paper::{PaperPass, own_paper_pass, own_paper_pass_for, paper_pass, paper_pass_for};
