//! Instants as whole seconds since 1970-01-01T00:00:00Z, as codes and lists carry them.

use chrono::{DateTime, Utc};
use minicbor::{
    Decoder, Encoder, decode::Error as DecodeError, encode::Error as EncodeError, encode::Write,
};

/// Writes the instant as seconds, a fraction cut off.
pub(crate) fn encode<C, W: Write>(
    at: &DateTime<Utc>,
    e: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    e.i64(at.timestamp())?;
    Ok(())
}

/// Reads seconds from 1970 on; an instant that chrono cannot hold is an error.
pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<DateTime<Utc>, DecodeError> {
    i64::try_from(d.u64()?)
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or_else(|| DecodeError::message("instant out of range"))
}
