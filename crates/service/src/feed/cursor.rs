//! How far a phone has read each channel. Opaque to the phone, which hands it back as it was.

use super::channel;
use minicbor::{Decoder, Encoder};
use qicheng_exchange::document::Channel;
use std::collections::BTreeMap;

/// Channels that a cursor may name.
const CHANNELS_MAX: u64 = 4_096;

/// How far one channel was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Everything up to this position was delivered whole.
    pub position: u64,
    /// The document after it that was delivered in part.
    pub partial: Option<Partial>,
}

/// A document delivered in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partial {
    /// Its position, so that a newer version is begun anew.
    pub position: u64,
    /// How many of its bytes were delivered.
    pub offset: u32,
}

/// How far each channel was read that the phone has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cursor(pub BTreeMap<Channel, Progress>);

impl Cursor {
    /// Returns `[+ [channel, position, ? partial's position, ? offset]]` as CBOR; nothing for an empty cursor.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let mut bytes = Vec::with_capacity(32 * self.0.len());
        let mut e = Encoder::new(&mut bytes);
        // Writing to a Vec cannot fail.
        let _: Result<(), minicbor::encode::Error<core::convert::Infallible>> = (|| {
            e.array(self.0.len() as u64)?;
            for (channel, progress) in &self.0 {
                e.array(if progress.partial.is_some() { 4 } else { 2 })?;
                e.bytes(&channel::to_bytes(*channel))?
                    .u64(progress.position)?;
                if let Some(partial) = progress.partial {
                    e.u64(partial.position)?.u32(partial.offset)?;
                }
            }
            Ok(())
        })();
        bytes
    }

    /// Reads a cursor; one that is not of this service's making counts as empty, and the phone gets everything again.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::default();
        }
        read(bytes).unwrap_or_default()
    }
}

fn read(bytes: &[u8]) -> Option<Cursor> {
    let mut d = Decoder::new(bytes);
    let count = d.array().ok()??;
    if count > CHANNELS_MAX {
        return None;
    }
    let mut cursor = Cursor::default();
    for _ in 0..count {
        let length = d.array().ok()??;
        let channel = channel::from_bytes(d.bytes().ok()?)?;
        let position = d.u64().ok()?;
        let partial = match length {
            2 => None,
            4 => Some(Partial {
                position: d.u64().ok()?,
                offset: d.u32().ok()?,
            }),
            _ => return None,
        };
        cursor.0.insert(channel, Progress { position, partial });
    }
    Some(cursor)
}
