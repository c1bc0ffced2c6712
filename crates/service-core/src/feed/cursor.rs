//! How far a phone has read each channel, and which documents it has in part. Opaque to the phone.

use minicbor::{Decoder, Encoder};
use qicheng_domain::{channel::Channel, ids::PersonId};
use qicheng_exchange::{
    cursor::{self, CursorError, Positions},
    limits,
};
use qicheng_service_storage::channel;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Documents that may be in part at once; beyond it the others are begun anew.
const PARTIALS: usize = 4;

/// The most bytes that partials add to a cursor.
const PARTIALS_LEN: usize = 16 + 40 * PARTIALS;

/// A document delivered in part: the one after its channel's position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialDelivery {
    /// Its position, so that a newer version is begun anew.
    pub position: u64,
    /// How many of its bytes were delivered.
    pub offset: u32,
}

/// Names a channel that was read up to a position; channel and position do not lead back from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadMark([u8; Self::LEN]);

impl ReadMark {
    const LEN: usize = 6;

    fn up_to(channel: Channel, position: u64) -> Self {
        let hash: [u8; 32] = Sha256::new()
            .chain_update(channel::to_bytes(channel))
            .chain_update(position.to_be_bytes())
            .finalize()
            .into();
        let mut short = [0; Self::LEN];
        short.copy_from_slice(&hash[..Self::LEN]);
        Self(short)
    }
}

/// Where a phone stands in each channel that it has.
///
/// Of a device with more channels than a cursor can name, the people are gone through page by page, round after round;
/// what was read of a channel is then kept as a few bytes that name both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cursor {
    /// Everything of a channel up to its position was delivered whole.
    pub positions: Positions,
    /// What was delivered in part.
    pub partials: BTreeMap<Channel, PartialDelivery>,
    /// Drawn when the service was restored from a back-up; before the first time nothing.
    pub epoch: u64,
    /// The last person of the round that was looked at; none at its beginning.
    pub after: Option<PersonId>,
    /// Channels that were read to their end in the round before.
    pub before: BTreeSet<ReadMark>,
    /// Channels that were read to their end in this round.
    pub round: BTreeSet<ReadMark>,
}

impl Cursor {
    /// Notes how much of the channel's next document was delivered.
    pub fn note_partial(&mut self, channel: Channel, partial: PartialDelivery) {
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

    /// Whether channels were read by rounds.
    #[must_use]
    pub fn has_rounds(&self) -> bool {
        self.after.is_some() || !self.before.is_empty() || !self.round.is_empty()
    }

    /// Returns whether the channel was read up to this position in a round.
    #[must_use]
    pub fn has_read(&self, channel: Channel, position: u64) -> bool {
        let read = ReadMark::up_to(channel, position);
        self.round.contains(&read) || self.before.contains(&read)
    }

    /// Keeps in a few bytes that the channel was read to its end, at this position.
    pub fn settle(&mut self, channel: Channel, position: u64) {
        self.forget(channel);
        self.round.insert(ReadMark::up_to(channel, position));
    }

    /// Goes on with the people after this one, or ends the round.
    pub fn go_on(&mut self, after: Option<PersonId>) {
        self.after = after;
        if after.is_none() {
            self.before = std::mem::take(&mut self.round);
        }
    }

    /// Ends all rounds: every channel has its position.
    pub fn end_rounds(&mut self) {
        self.after = None;
        self.before.clear();
        self.round.clear();
    }

    /// Returns the maximum size in bytes of the next cursor without its positions, if so many channels are read now.
    #[must_use]
    pub fn size_without_positions(&self, channels: usize) -> usize {
        let rounds = if self.has_rounds() || channels > limits::CHANNELS / 4 {
            32 + ReadMark::LEN * (self.before.len() + self.round.len() + channels)
        } else {
            0
        };
        (PARTIALS_LEN + 12 + rounds).min(limits::CURSOR)
    }

    /// Returns the positions alone; `[positions, [* [channel, position, offset]]]` where something is in part; and with
    /// `epoch, after, before, round` behind these where the service was restored or channels are read by rounds. What of
    /// the rounds does not fit is left out, and read again.
    ///
    /// # Errors
    /// `TooManyChannels`.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CursorError> {
        let positions = cursor::encode(&self.positions)?;
        let is_plain = self.epoch == 0 && !self.has_rounds();
        if is_plain && self.partials.is_empty() {
            return Ok(positions);
        }
        let mut bytes = Vec::with_capacity(positions.len() + 48);
        let mut e = Encoder::new(&mut bytes);
        // Writing to a Vec cannot fail.
        let _: Result<(), minicbor::encode::Error<core::convert::Infallible>> = (|| {
            e.array(if is_plain { 2 } else { 6 })?
                .bytes(&positions)?
                .array(self.partials.len() as u64)?;
            for (channel, partial) in &self.partials {
                e.array(3)?.bytes(&channel::to_bytes(*channel))?;
                e.u64(partial.position)?.u32(partial.offset)?;
            }
            Ok(())
        })();
        if !is_plain {
            self.put_rounds(&mut bytes);
        }
        Ok(bytes)
    }

    fn put_rounds(&self, bytes: &mut Vec<u8>) {
        const HEADS: usize = 9 + 17 + 2 * 3;
        let spare = limits::CURSOR.saturating_sub(bytes.len() + HEADS) / ReadMark::LEN;
        let round: Vec<u8> = self.round.iter().take(spare).flat_map(|r| r.0).collect();
        let spare = spare.saturating_sub(self.round.len());
        let before: Vec<u8> = self.before.iter().take(spare).flat_map(|r| r.0).collect();
        let after = self.after.map_or_else(Vec::new, |p| p.as_bytes().to_vec());
        let mut e = Encoder::new(bytes);
        // Writing to a Vec cannot fail.
        let _: Result<(), minicbor::encode::Error<core::convert::Infallible>> = (|| {
            e.u64(self.epoch)?
                .bytes(&after)?
                .bytes(&before)?
                .bytes(&round)?;
            Ok(())
        })();
    }

    /// Reads a cursor; one that is not of this service's making counts as empty, and the phone gets everything again.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        if let Ok(positions) = cursor::decode(bytes) {
            return Self {
                positions,
                ..Self::default()
            };
        }
        longer(bytes).unwrap_or_default()
    }

    /// Reads a phone's cursor as it counts for a service of this epoch, and returns its bytes with it: one of another epoch
    /// is empty, and the phone is told that it is.
    #[must_use]
    pub fn of_epoch(bytes: &[u8], epoch: u64) -> (Vec<u8>, Self) {
        let cursor = Self::from_bytes(bytes);
        if cursor.epoch == epoch {
            return (bytes.to_vec(), cursor);
        }
        let empty = Self {
            epoch,
            ..Self::default()
        };
        (Vec::new(), empty)
    }
}

fn longer(bytes: &[u8]) -> Option<Cursor> {
    let mut d = Decoder::new(bytes);
    let parts = d.array().ok()??;
    if parts != 2 && parts != 6 {
        return None;
    }
    let mut read = Cursor {
        positions: cursor::decode(d.bytes().ok()?).ok()?,
        ..Cursor::default()
    };
    for _ in 0..d.array().ok()?? {
        if d.array().ok()? != Some(3) {
            return None;
        }
        let channel = channel::from_bytes(d.bytes().ok()?)?;
        let partial = PartialDelivery {
            position: d.u64().ok()?,
            offset: d.u32().ok()?,
        };
        read.partials.insert(channel, partial);
    }
    if parts == 6 {
        read.epoch = d.u64().ok()?;
        read.after = match d.bytes().ok()? {
            [] => None,
            after => Some(PersonId::from_bytes(after.try_into().ok()?)),
        };
        read.before = reads(d.bytes().ok()?);
        read.round = reads(d.bytes().ok()?);
    }
    Some(read)
}

fn reads(bytes: &[u8]) -> BTreeSet<ReadMark> {
    let (whole, _) = bytes.as_chunks();
    whole.iter().copied().map(ReadMark).collect()
}
