//! Instants as whole seconds since 1970-01-01T00:00:00Z, as codes and lists carry them.

use crate::encoding::fields;
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

/// Reads seconds from 1970 to the end of the year 9999.
pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<DateTime<Utc>, DecodeError> {
    i64::try_from(d.u64()?)
        .ok()
        .filter(|seconds| fields::is_second(*seconds))
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or_else(|| DecodeError::message("instant out of range"))
}
