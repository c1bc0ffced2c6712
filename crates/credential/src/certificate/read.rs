use super::{
    claims::Claims,
    cose::Sign1,
    entry::CertificateEntry,
    transport::{CertificateError, decode, inflate, unprefix},
};
use chrono::{DateTime, Utc};
use qicheng_domain::redact_debug;
use serde_json::Value;

/// A certificate as it says itself; nothing of it is verified.
#[derive(Clone, PartialEq)]
pub struct Certificate {
    /// The issuer's claim (1): a country, ISO 3166-1 alpha-2, where it is given.
    pub issuer: Option<String>,
    /// When it was made (claim 6).
    pub issued_at: Option<DateTime<Utc>>,
    /// When its signature ends (claim 4).
    pub expires_at: Option<DateTime<Utc>>,
    /// The document (claim −260, key 1) as JSON in the schema's names, as the issuer wrote it.
    pub content: Value,
}

redact_debug!(Certificate);

/// Reads a certificate without verifying anything, to show what was scanned.
///
/// # Errors
/// Says the step that failed.
pub fn read(text: &str) -> Result<Certificate, CertificateError> {
    let message = open(text)?;
    let claims = Claims::read(&message.payload).ok_or(CertificateError::Claims)?;
    Ok(Certificate {
        content: claims.content.ok_or(CertificateError::Content)?,
        issuer: claims.issuer,
        issued_at: claims.issued_at,
        expires_at: claims.expires_at,
    })
}

impl Certificate {
    /// Returns what it says in plain terms, or nothing where it names no single test, vaccination
    /// or recovery with a date.
    #[must_use]
    pub fn held(&self) -> Option<CertificateEntry> {
        CertificateEntry::of(&self.content, self.expires_at?)
    }
}

/// Unpacks a text down to its signed message.
pub(super) fn open(text: &str) -> Result<Sign1, CertificateError> {
    let bytes = inflate(&decode(unprefix(text)?)?)?;
    Sign1::read(&bytes).ok_or(CertificateError::Message)
}
