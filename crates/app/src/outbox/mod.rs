//! What this device says: acts and claims, signed and put into the outbox.

pub(super) mod acts;
pub(super) mod claims;
