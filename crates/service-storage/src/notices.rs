//! Notices that were sent.

use super::StorageError;
use crate::tenant::Tenant;
use qicheng_domain::{notice::Notice, redact_debug};
use qicheng_exchange::document::Channel;

/// A notice and to whom it went.
#[derive(Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// What it says.
    pub notice: Notice,
    /// To whom.
    pub channel: Channel,
}

redact_debug!(NoticeRow);

/// The table `notice`.
pub trait Notices {
    /// Keeps a notice.
    fn add_notice(&mut self, tenant: Tenant, row: &NoticeRow) -> Result<(), StorageError>;

    /// Returns up to `limit` notices, newest first.
    fn notices(&mut self, tenant: Tenant, limit: u32) -> Result<Vec<NoticeRow>, StorageError>;
}
