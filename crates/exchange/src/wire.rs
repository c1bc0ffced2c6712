//! What both halves of an exchange write alike.

use chrono::{DateTime, Utc};
use minicbor::{Encoder, encode};
use qicheng_credential::encoding::cbor::CborError;

/// Last second that a calendar of four-digit years holds.
const LAST_SECOND: u64 = 253_402_300_799;

/// Builds CBOR by hand. Writing to a Vec cannot fail.
pub(crate) fn build(
    write: impl FnOnce(
        &mut Encoder<&mut Vec<u8>>,
    ) -> Result<(), encode::Error<core::convert::Infallible>>,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    let _: Result<(), _> = write(&mut Encoder::new(&mut out));
    out
}

/// Returns the whole seconds since 1970 that stand on the wire; nothing before.
pub(crate) fn to_seconds(at: DateTime<Utc>) -> u64 {
    u64::try_from(at.timestamp()).unwrap_or(0)
}

/// Reads seconds since 1970, before the year 10000.
pub(crate) fn from_seconds(seconds: u64) -> Result<DateTime<Utc>, CborError> {
    i64::try_from(seconds.min(LAST_SECOND + 1))
        .ok()
        .filter(|s| s.unsigned_abs() <= LAST_SECOND)
        .and_then(|s| DateTime::from_timestamp(s, 0))
        .ok_or(CborError::Shape)
}
