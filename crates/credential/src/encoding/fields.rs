//! Reads maps strictly: keys in their order, none unknown. Their bytes are already known to be deterministic.

use crate::encoding::cbor::CborError;
use minicbor::{Decode, Decoder, Encoder, bytes::ByteArray, decode::Error};

/// What [`crate::envelope::build`] writes to.
pub type Writer<'w> = Encoder<&'w mut Vec<u8>>;

/// Last second that a calendar of four-digit years holds.
const LAST_SECOND: i64 = 253_402_300_799;

/// A map being read, key by key in ascending order.
pub struct Fields<'d, 'b> {
    decoder: &'d mut Decoder<'b>,
    left: u64,
}

impl<'d, 'b> Fields<'d, 'b> {
    /// Enters the map that comes next.
    pub fn open(decoder: &'d mut Decoder<'b>) -> Result<Self, Error> {
        let left = decoder.map()?.ok_or_else(shape)?;
        Ok(Self { decoder, left })
    }

    /// Reads a value that must be there.
    pub fn required<T: Decode<'b, ()>>(&mut self, key: i64) -> Result<T, Error> {
        self.optional(key)?.ok_or_else(shape)
    }

    /// Reads a value that may be missing.
    pub fn optional<T: Decode<'b, ()>>(&mut self, key: i64) -> Result<Option<T>, Error> {
        self.optional_with(key, Decoder::decode)
    }

    /// Reads a value that must be there, by a function.
    pub fn with<T>(
        &mut self,
        key: i64,
        read: impl FnOnce(&mut Decoder<'b>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.optional_with(key, read)?.ok_or_else(shape)
    }

    /// Reads a value that may be missing, by a function.
    pub fn optional_with<T>(
        &mut self,
        key: i64,
        read: impl FnOnce(&mut Decoder<'b>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let start = self.decoder.position();
        if self.left > 0 && self.decoder.i64()? == key {
            self.left -= 1;
            return read(self.decoder).map(Some);
        }
        self.decoder.set_position(start);
        Ok(None)
    }

    /// Leaves the map; keys that were not asked for are refused.
    pub fn close(self) -> Result<(), Error> {
        if self.left == 0 { Ok(()) } else { Err(shape()) }
    }
}

/// Reads a whole item by a function.
pub(crate) fn read<'b, T>(
    bytes: &'b [u8],
    read: impl FnOnce(&mut Decoder<'b>) -> Result<T, Error>,
) -> Result<T, CborError> {
    read(&mut Decoder::new(bytes)).map_err(|_| CborError::Shape)
}

/// Reads a byte string of exactly `N` bytes.
pub(crate) fn array<const N: usize>(decoder: &mut Decoder<'_>) -> Result<[u8; N], Error> {
    decoder.decode::<ByteArray<N>>().map(Into::into)
}

/// Reads seconds since 1970, before the year 10000.
pub(crate) fn seconds(decoder: &mut Decoder<'_>) -> Result<i64, Error> {
    let at = decoder.i64()?;
    if is_second(at) { Ok(at) } else { Err(shape()) }
}

/// Returns whether an instant can stand in a code.
pub(crate) fn is_second(at: i64) -> bool {
    (0..=LAST_SECOND).contains(&at)
}

/// The fault of a map that is not what is expected.
pub(crate) fn shape() -> Error {
    Error::message("shape")
}
