//! Who did what, as a chain of hashes that parties can be forgotten from, and by which clock.

#[expect(clippy::module_inception, reason = "the file is named after its table")]
mod audit;
mod audit_head;
mod pseudonym;
mod service_clock;

pub use audit::AuditRow;
pub use service_clock::ClockRow;
