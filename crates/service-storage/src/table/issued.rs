//! Credentials that were issued, and the status lists that revoke them.

#[expect(clippy::module_inception, reason = "the file is named after its table")]
mod issued;
mod status_list;

pub use issued::{IssuedKind, IssuedRow};
pub use status_list::StatusListRow;
