use chrono::{DateTime, Utc};
use qicheng_domain::ids::OperationId;

/// A claim as this phone last wrote it, and the operation that carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedClaim<T> {
    /// What was claimed.
    pub claim: T,
    /// The operation in the outbox.
    pub operation: OperationId,
    /// When it was made.
    pub at: DateTime<Utc>,
}
