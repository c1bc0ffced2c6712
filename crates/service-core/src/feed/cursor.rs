//! How far a phone has read each channel, and which documents it has in part. Opaque to the phone.

use minicbor::{Decoder, Encoder};
use qicheng_domain::channel::Channel;
use qicheng_exchange::cursor::{self, CursorError, Positions};
use qicheng_service_storage::channel;
use std::collections::BTreeMap;

/// Documents that may be in part at once; beyond it the others are begun anew.
const PARTIALS: usize = 4;

/// The most bytes that partials add to a cursor.
pub const PARTIALS_LEN: usize = 16 + 40 * PARTIALS;

/// A document delivered in part: the one after its channel's position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partial {
    /// Its position, so that a newer version is begun anew.
    pub position: u64,
    /// How many of its bytes were delivered.
    pub offset: u32,
}

/// Where a phone stands in each channel that it has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cursor {
    /// Everything of a channel up to its position was delivered whole.
    pub positions: Positions,
    /// What was delivered in part.
    pub partials: BTreeMap<Channel, Partial>,
}

impl Cursor {
    /// Notes how much of the channel's next document was delivered.
    pub fn note_partial(&mut self, channel: Channel, partial: Partial) {
        if self.partials.len() >= PARTIALS && !self.partials.contains_key(&channel) {
            self.partials.clear();
        }
        self.positions.entry(channel).or_default();
        self.partials.insert(channel, partial);
    }

    /// Forgets a channel.
    pub fn forget(&mut self, channel: Channel) {
        self.positions.remove(&channel);
        self.partials.remove(&channel);
    }

    /// Returns the positions alone, or `[positions, [+ [channel, position, offset]]]` where something is in part.
    ///
    /// # Errors
    /// `TooManyChannels`.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CursorError> {
        let positions = cursor::encode(&self.positions)?;
        if self.partials.is_empty() {
            return Ok(positions);
        }
        let mut bytes = Vec::with_capacity(positions.len() + 48);
        let mut e = Encoder::new(&mut bytes);
        // Writing to a Vec cannot fail.
        let _: Result<(), minicbor::encode::Error<core::convert::Infallible>> = (|| {
            e.array(2)?
                .bytes(&positions)?
                .array(self.partials.len() as u64)?;
            for (channel, partial) in &self.partials {
                e.array(3)?.bytes(&channel::to_bytes(*channel))?;
                e.u64(partial.position)?.u32(partial.offset)?;
            }
            Ok(())
        })();
        Ok(bytes)
    }

    /// Reads a cursor; one that is not of this service's making counts as empty, and the phone gets everything again.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        if let Ok(positions) = cursor::decode(bytes) {
            return Self {
                positions,
                partials: BTreeMap::new(),
            };
        }
        with_partials(bytes).unwrap_or_default()
    }
}

fn with_partials(bytes: &[u8]) -> Option<Cursor> {
    let mut d = Decoder::new(bytes);
    if d.array().ok()? != Some(2) {
        return None;
    }
    let positions = cursor::decode(d.bytes().ok()?).ok()?;
    let mut partials = BTreeMap::new();
    for _ in 0..d.array().ok()?? {
        if d.array().ok()? != Some(3) {
            return None;
        }
        let channel = channel::from_bytes(d.bytes().ok()?)?;
        let partial = Partial {
            position: d.u64().ok()?,
            offset: d.u32().ok()?,
        };
        partials.insert(channel, partial);
    }
    Some(Cursor {
        positions,
        partials,
    })
}
