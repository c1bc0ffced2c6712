//! Payloads too large for one code, as a stream of codes (BC-UR, BCR-2020-005).
//!
//! The screen shows one part after another; the reader takes them in any
//! order and misses some. Parts are upper case, so that each goes into a code
//! in alphanumeric mode.

use std::collections::BTreeSet;

/// The largest payload, in bytes.
pub const MAX_PAYLOAD: usize = 256 * 1024;
/// The most fragments that a payload is split into.
pub const MAX_PARTS: usize = 4_096;
/// The most payload bytes in one part: one part takes a code of version 20-M at most.
pub const MAX_FRAGMENT: usize = 400;

/// Longest text of a part that is looked at: two letters a byte, and what stands around them.
const MAX_PART_TEXT: usize = 2 * (MAX_FRAGMENT + 64) + 64;
/// Fragments that the mixed parts a decoder keeps may name in all.
const MAX_MIXED: usize = 2_000_000;

/// Says why a payload cannot be shown or a part cannot be taken.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnimatedError {
    /// The payload is empty or larger than [`MAX_PAYLOAD`].
    #[error("payload of {0} bytes is not between 1 and {MAX_PAYLOAD}")]
    Size(usize),
    /// The fragment length is 0, over [`MAX_FRAGMENT`], or makes over [`MAX_PARTS`] parts.
    #[error("fragments of {0} bytes are too small or too large")]
    Fragment(usize),
    /// The text is no part of an animated code.
    #[error("not a part of an animated code")]
    NotAPart,
    /// The part announces a payload beyond the limits.
    #[error("the announced payload is too large")]
    TooLarge,
    /// The part belongs to another payload than the ones before it.
    #[error("part of another payload")]
    Other,
    /// The parts came together to something that fails its checksum: start anew.
    #[error("the parts do not fit together")]
    Broken,
}

/// Splits a payload into an endless stream of part texts, `fragment` bytes in each.
///
/// The first parts hold the payload in order; later ones mix fragments, so
/// that a reader who missed some needs none of them in particular.
///
/// # Errors
/// [`AnimatedError::Size`] and [`AnimatedError::Fragment`].
pub fn encode(payload: &[u8], fragment: usize) -> Result<Parts, AnimatedError> {
    if payload.is_empty() || payload.len() > MAX_PAYLOAD {
        return Err(AnimatedError::Size(payload.len()));
    }
    let range = 1..=MAX_FRAGMENT;
    if !range.contains(&fragment) || payload.len().div_ceil(fragment) > MAX_PARTS {
        return Err(AnimatedError::Fragment(fragment));
    }
    ur::Encoder::bytes(payload, fragment)
        .map(|encoder| Parts { encoder })
        .map_err(|_| AnimatedError::Fragment(fragment))
}

/// The endless stream of parts that [`encode`] gives.
pub struct Parts {
    encoder: ur::Encoder<'static>,
}

impl Parts {
    /// Gives the number of fragments, which is the fewest parts that a reader needs.
    #[must_use]
    pub fn fragments(&self) -> usize {
        self.encoder.fragment_count()
    }
}

impl Iterator for Parts {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        self.encoder
            .next_part()
            .ok()
            .map(|part| part.to_ascii_uppercase())
    }
}

/// Puts parts together again, in bounded memory.
#[derive(Default)]
pub struct Decoder {
    decoder: ur::Decoder,
    taken: BTreeSet<usize>,
}

impl Decoder {
    /// Takes the text of one part; gives the payload once it is whole.
    ///
    /// A part that was taken before changes nothing, nor does a mixed one when
    /// very many were kept: plain ones, first in each stream, are always
    /// taken. After an error the
    /// decoder goes on with the parts that it has, except after
    /// [`AnimatedError::Broken`], when it is empty again.
    ///
    /// # Errors
    /// [`AnimatedError::NotAPart`], [`AnimatedError::TooLarge`],
    /// [`AnimatedError::Other`], [`AnimatedError::Broken`].
    pub fn receive(&mut self, text: &str) -> Result<Option<Vec<u8>>, AnimatedError> {
        let header = Header::read(text)?;
        if self.decoder.fragment_count() != 0 && header.count != self.decoder.fragment_count() {
            return Err(AnimatedError::Other);
        }
        if !self.decoder.complete() && self.wants(&header) {
            self.decoder.receive(text).map_err(|error| match error {
                ur::ur::Error::Fountain(ur::fountain::Error::InconsistentPart) => {
                    AnimatedError::Other
                }
                _ => AnimatedError::NotAPart,
            })?;
            self.taken.insert(header.sequence);
        }
        match self.decoder.message() {
            Ok(message) => Ok(message),
            Err(_) => {
                *self = Self::default();
                Err(AnimatedError::Broken)
            }
        }
    }

    /// Tells whether a part is new and, if it mixes fragments, whether there is room for it.
    fn wants(&self, header: &Header) -> bool {
        let mixed = self.taken.range(header.count + 1..).count();
        let room = header.sequence <= header.count || mixed < MAX_MIXED / header.count;
        room && !self.taken.contains(&header.sequence)
    }

    /// Gives how many fragments are known and how many there are; `None` before the first part.
    #[must_use]
    pub fn progress(&self) -> Option<(usize, usize)> {
        let known = self.decoder.resolved_fragment_count()?;
        Some((known, self.decoder.fragment_count()))
    }
}

/// What a part says of itself before it is decoded.
struct Header {
    sequence: usize,
    count: usize,
}

impl Header {
    fn read(text: &str) -> Result<Self, AnimatedError> {
        if text.len() > MAX_PART_TEXT || !text.is_ascii() {
            return Err(AnimatedError::NotAPart);
        }
        let lower = text.to_ascii_lowercase();
        let header = lower.strip_prefix("ur:bytes/").and_then(|rest| {
            let (sequence, count) = rest.split_once('/')?.0.split_once('-')?;
            Some(Self {
                sequence: sequence.parse().ok()?,
                count: count.parse().ok()?,
            })
        });
        let header = header.ok_or(AnimatedError::NotAPart)?;
        // The library draws as many numbers as there are fragments for each part.
        match header {
            Self { sequence: 0, .. } | Self { count: 0, .. } => Err(AnimatedError::NotAPart),
            Self { count, .. } if count > MAX_PARTS => Err(AnimatedError::TooLarge),
            header => Ok(header),
        }
    }
}
