//! Credentials that were issued, the status lists that revoke them, and the rules that were published.

#[expect(clippy::module_inception, reason = "the file is named after its table")]
mod issued;
mod rule_publication;
mod status_list;

pub use issued::{IssuedKind, IssuedRow};
pub use rule_publication::{PublicationAction, RulePublication};
pub use status_list::StatusListRow;
pub(crate) use status_list::{INDEX_MARGIN, SEQ_MARGIN};
