//! What a health code rests on, and who signs certificates of others.

pub(super) mod evidence;
pub(super) mod signers;
