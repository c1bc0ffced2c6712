//! From a code's text to the bytes of its message: prefix, base45, zlib (HCERT §4.2).

use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::read::CertificateError;

/// Characters that a text may have: as many as the largest QR code holds.
pub const TEXT_MAX: usize = 4_296;

/// Bytes that a message may have after inflating.
pub const INFLATED_MAX: usize = 64 * 1024;

const PREFIX: &str = "HC1:";

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
