//! Stories of a worker's own phone.

pub(super) mod certificates;
pub(super) mod claims;
pub(super) mod deletion;
pub(super) mod notices;
pub(super) mod pass;
pub(super) mod queries;
pub(super) mod question_commands;
pub(super) mod refusals;
