//! Who did what, as a chain of hashes that parties can be forgotten from.

#[expect(clippy::module_inception, reason = "the file is named after its table")]
mod audit;
mod audit_head;
mod pseudonym;

pub use audit::AuditRow;
