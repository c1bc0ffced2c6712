//! Certificates of others, as they came; each is checked anew whenever a health code rests on it.

use super::StorageError;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use qicheng_domain::{ids::PersonId, redact_debug};

/// A certificate that a person sent.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateRow {
    /// Names it among the person's: the first 16 bytes of SHA-256 over its text.
    pub id: [u8; 16],
    /// Its code's text, exactly as it came.
    pub text: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

redact_debug!(CertificateRow);

/// The table `certificate`.
pub trait Certificates {
    /// Keeps a certificate; one that is held already stays as it is.
    fn add_certificate(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        row: &CertificateRow,
    ) -> Result<(), StorageError>;

    /// Removes a certificate. Returns whether it was there.
    fn remove_certificate(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        id: &[u8; 16],
    ) -> Result<bool, StorageError>;

    /// Returns the person's certificates, those that came last first.
    fn certificates(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<CertificateRow>, StorageError>;
}
