//! `z<m> = m / [rawlen, zstd]`: a message as it is, or compressed where that is smaller.

use crate::wire::build;
use minicbor::{Decoder, data::Type};
use qicheng_credential::encoding::cbor::CborError;
use std::{borrow::Cow, cell::RefCell, io};
use zstd::bulk::{Compressor, Decompressor};

/// The level from which on ordinary messages do not get smaller.
const LEVEL: i32 = 12;

/// Below this nothing gets smaller by the frame that compression brings.
const MIN_COMPRESSED_BYTES: usize = 96;

thread_local! {
    /// What zstd works with is many times as large as a message: it is made once for a thread, not for each message.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Returns the smaller of the two forms.
pub(crate) fn pack(message: Vec<u8>) -> Vec<u8> {
    if message.len() < MIN_COMPRESSED_BYTES {
        return message;
    }
    let Ok(frame) = compress(&message) else {
        return message;
    };
    let packed = build(|e| {
        e.array(2)?
            .u64(message.len() as u64)?
            .bytes(&frame)
            .map(drop)
    });
    if packed.len() < message.len() {
        packed
    } else {
        message
    }
}

/// Returns the message of either form, never allocating more than `max`.
pub(crate) fn unpack(payload: &[u8], max: usize) -> Result<Cow<'_, [u8]>, CborError> {
    let Some((length, frame)) = frame(payload).map_err(|_| CborError::Shape)? else {
        return if payload.len() > max {
            Err(CborError::TooLarge)
        } else {
            Ok(Cow::Borrowed(payload))
        };
    };
    let length = usize::try_from(length)
        .ok()
        .filter(|l| *l <= max)
        .ok_or(CborError::TooLarge)?;
    let message = decompress(frame, length).map_err(|_| CborError::Shape)?;
    if message.len() == length {
        Ok(Cow::Owned(message))
    } else {
        Err(CborError::Shape)
    }
}

/// Returns whether the payload is a message as it is.
pub(crate) fn is_plain(payload: &[u8]) -> bool {
    matches!(Decoder::new(payload).datatype(), Ok(Type::Map))
}

fn compress(message: &[u8]) -> io::Result<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|kept| {
        let compressor = match kept {
            Some(compressor) => compressor,
            None => kept.insert(Compressor::new(LEVEL)?),
        };
        compressor.compress(message)
    })
}

fn decompress(frame: &[u8], length: usize) -> io::Result<Vec<u8>> {
    DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            None => kept.insert(Decompressor::new()?),
        };
        decompressor.decompress(frame, length)
    })
}

fn frame(payload: &[u8]) -> Result<Option<(u64, &[u8])>, minicbor::decode::Error> {
    let mut d = Decoder::new(payload);
    if d.datatype()? == Type::Map {
        return Ok(None);
    }
    if d.array()? == Some(2) {
        Ok(Some((d.u64()?, d.bytes()?)))
    } else {
        Err(minicbor::decode::Error::message("neither form"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(length: usize) -> Vec<u8> {
        build(|e| e.map(1)?.u8(1)?.bytes(&vec![7; length]).map(drop))
    }

    #[test]
    fn the_smaller_form_is_taken() {
        let (short, long) = (message(20), message(2_000));
        assert_eq!(pack(short.clone()), short);
        let packed = pack(long.clone());
        assert!(packed.len() < 60 && !is_plain(&packed));
        assert_eq!(unpack(&packed, 4_000), Ok(Cow::Owned(long)));
        assert_eq!(unpack(&packed, 1_999), Err(CborError::TooLarge));
        assert_eq!(unpack(&short, 19), Err(CborError::TooLarge));
    }

    #[test]
    fn a_bomb_does_not_inflate_beyond_what_it_owned_up_to() {
        let bomb = zstd::bulk::compress(&vec![0; 64 << 20], LEVEL).unwrap();
        for claimed in [0, 1_000, 1 << 18] {
            let payload = build(|e| e.array(2)?.u64(claimed)?.bytes(&bomb).map(drop));
            assert_eq!(unpack(&payload, 1 << 18), Err(CborError::Shape));
        }
        let payload = build(|e| e.array(2)?.u64(64 << 20)?.bytes(&bomb).map(drop));
        assert_eq!(unpack(&payload, 1 << 18), Err(CborError::TooLarge));
    }

    #[test]
    fn a_length_that_is_not_the_message_s_is_refused() {
        let raw = message(2_000);
        let frame = zstd::bulk::compress(&raw, LEVEL).unwrap();
        for claimed in [raw.len() - 1, raw.len() + 1] {
            let payload = build(|e| e.array(2)?.u64(claimed as u64)?.bytes(&frame).map(drop));
            assert_eq!(unpack(&payload, 4_000), Err(CborError::Shape));
        }
    }
}
