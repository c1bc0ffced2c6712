//! Why something was not done, and the codes that say so.

pub(super) mod code;
pub(super) mod error;
