//! The tables, one file each: row, reads, writes.

pub mod boarding;
pub mod carried;
pub mod certificate;
pub mod chunk;
pub mod consent;
pub mod declaration;
pub mod device;
pub mod document;
pub mod door_merged;
pub mod draft;
pub mod intent;
pub mod movement;
pub mod notice_read;
pub mod outbox;
pub mod paper_confirmed;
pub mod profile;
pub mod receipt;
pub mod received;
pub mod registration;
pub mod round;
pub mod scan_log;
pub mod setting;
pub mod spot_check;
pub mod time_floor;
pub mod trusted;

use chrono::{DateTime, Utc};
use qicheng_domain::ids::OperationId;

/// A claim as this phone last wrote it, and the operation that carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held<T> {
    /// What was claimed.
    pub claim: T,
    /// The operation in the outbox.
    pub operation: OperationId,
    /// When it was made.
    pub at: DateTime<Utc>,
}
