//! From a code's text to the bytes of its message: prefix, base45, zlib (HCERT §4.2).

use flate2::read::ZlibDecoder;
use std::io::Read as _;

/// Characters that a text may have: as many as the largest QR code holds.
pub const TEXT_MAX: usize = 4_296;

/// Bytes that a message may have after inflating.
pub const INFLATED_MAX: usize = 64 * 1024;

/// Why a text is not read as a certificate, in the order of the steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// It does not begin with `HC1:`.
    #[error("no certificate that is known: it does not begin with HC1:")]
    Prefix,
    /// More than [`TEXT_MAX`] characters.
    #[error("too long")]
    TooLong,
    /// Not base45 (RFC 9285).
    #[error("not base45")]
    Base45,
    /// Not zlib (RFC 1950).
    #[error("not compressed as it should be")]
    Compression,
    /// More than [`INFLATED_MAX`] bytes when inflated.
    #[error("too large when inflated")]
    TooLarge,
    /// Not COSE_Sign1 (RFC 9052 §4.2).
    #[error("not a signed message")]
    Message,
    /// The payload is no CWT (RFC 8392).
    #[error("no claims in it")]
    Claims,
    /// The health certificate claim is missing or is nothing that JSON can say.
    #[error("no health certificate in it")]
    Content,
}

const PREFIX: &str = "HC1:";

/// Returns whether a code's text is a certificate, by its prefix.
#[must_use]
pub fn is_certificate(text: &str) -> bool {
    unprefix(text).is_ok()
}

/// Takes off the prefix, and what a scanner or a paste puts around a text.
pub(super) fn unprefix(text: &str) -> Result<&str, CertificateError> {
    text.trim_start()
        // A space may be base45's last character.
        .trim_end_matches(['\r', '\n', '\t'])
        .strip_prefix(PREFIX)
        .ok_or(CertificateError::Prefix)
}

pub(super) fn decode(text: &str) -> Result<Vec<u8>, CertificateError> {
    if text.len() > TEXT_MAX {
        return Err(CertificateError::TooLong);
    }
    let bytes = base45::decode(text).map_err(|_| CertificateError::Base45)?;
    // The decoder lets a last pair above 255 wrap around: only what encodes to itself is taken.
    if base45::encode(&bytes) == text {
        Ok(bytes)
    } else {
        Err(CertificateError::Base45)
    }
}

pub(super) fn inflate(bytes: &[u8]) -> Result<Vec<u8>, CertificateError> {
    let mut inflated = Vec::new();
    ZlibDecoder::new(bytes)
        .take(INFLATED_MAX as u64 + 1)
        .read_to_end(&mut inflated)
        .map_err(|_| CertificateError::Compression)?;
    if inflated.len() > INFLATED_MAX {
        Err(CertificateError::TooLarge)
    } else {
        Ok(inflated)
    }
}
