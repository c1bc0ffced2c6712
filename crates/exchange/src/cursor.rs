//! The cursor: how far a device has each channel. Written and read by the service; opaque to phones.
//!
//! It grants nothing: the service gives a device the channels that are its own, whatever the cursor says.

use crate::{limits, wire::build};
use minicbor::Decoder;
use qicheng_credential::encoding::cbor::{self, CborError};
use qicheng_domain::channel::Channel;
use std::collections::BTreeMap;

/// How far a device has each channel: the version of the last document that it was given.
pub type Positions = BTreeMap<Channel, u64>;

/// Why a cursor is not made or not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// The bytes are no cursor.
    #[error("not a cursor: {0}")]
    Form(#[from] CborError),
    /// More than [`limits::CHANNELS`].
    #[error("too many channels")]
    TooManyChannels,
}

/// Writes the positions as a deterministic CBOR map `{channel: position}`, nothing for none.
///
/// # Errors
/// `TooManyChannels`.
pub fn encode(positions: &Positions) -> Result<Vec<u8>, CursorError> {
    if positions.len() > limits::CHANNELS {
        return Err(CursorError::TooManyChannels);
    }
    if positions.is_empty() {
        return Ok(Vec::new());
    }
    // The order of `Channel` is that of its encodings.
    Ok(build(|e| {
        e.map(positions.len() as u64)?;
        positions
            .iter()
            .try_for_each(|(channel, position)| e.encode(*channel)?.u64(*position).map(drop))
    }))
}

/// Reads what [`encode`] wrote, in that form alone.
///
/// # Errors
/// `Form`, `TooManyChannels`.
pub fn decode(bytes: &[u8]) -> Result<Positions, CursorError> {
    if bytes.is_empty() {
        return Ok(Positions::new());
    }
    cbor::check(bytes, limits::CURSOR)?;
    let positions = read(bytes).map_err(|_| CborError::Shape)?;
    if positions.len() > limits::CHANNELS {
        Err(CursorError::TooManyChannels)
    } else if positions.is_empty() {
        Err(CborError::Shape.into())
    } else {
        Ok(positions)
    }
}

/// Returns the most bytes that a cursor of so many channels has.
#[must_use]
pub fn max_len(channels: usize) -> usize {
    3 + 26 * channels
}

fn read(bytes: &[u8]) -> Result<Positions, minicbor::decode::Error> {
    let mut d = Decoder::new(bytes);
    let count = d.map()?.unwrap_or(0);
    (0..count).map(|_| Ok((d.decode()?, d.u64()?))).collect()
}
