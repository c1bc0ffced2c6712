//! Stories of crews, helpers and employers.

pub(super) mod crew;
pub(super) mod doors;
pub(super) mod duty;
pub(super) mod employer;
pub(super) mod helper;
pub(super) mod verdicts;
