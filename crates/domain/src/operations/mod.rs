//! What devices sign and send: claims in operations, identities in them, and why one is refused.

pub mod claim;
pub mod identity;
pub mod operation;
pub mod refusal;
