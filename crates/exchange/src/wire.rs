//! What both halves of an exchange write alike.

use crate::document::Channel;
use chrono::{DateTime, Utc};
use minicbor::{Decode, Decoder, Encode, Encoder, data::Type, decode, encode};
use qicheng_credential::cbor::CborError;
use qicheng_domain::{
    ids::{PersonId, TripId},
    region::RegionCode,
};

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

/// A channel: 0 for all, six digits for a place, 6 bytes for a trip, 16 for a person. Sorts as [`Channel`] does.
#[derive(Clone, Copy)]
pub(crate) struct WireChannel(pub Channel);

impl<C> Encode<C> for WireChannel {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        match &self.0 {
            Channel::All => e.u8(0),
            Channel::Place(region) => e.u32(region.number()),
            Channel::Trip(trip) => e.bytes(&trip.0),
            Channel::Person(person) => e.bytes(person.as_bytes()),
        }
        .map(drop)
    }
}

impl<'b, C> Decode<'b, C> for WireChannel {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let unknown = || decode::Error::message("channel");
        if d.datatype()? != Type::Bytes {
            return match d.u32()? {
                0 => Ok(Self(Channel::All)),
                place => RegionCode::new(place)
                    .map(|place| Self(Channel::Place(place)))
                    .map_err(|_| unknown()),
            };
        }
        let bytes = d.bytes()?;
        if let Ok(trip) = bytes.try_into() {
            return Ok(Self(Channel::Trip(TripId(trip))));
        }
        bytes
            .try_into()
            .map(|person| Self(Channel::Person(PersonId::from_bytes(person))))
            .map_err(|_| unknown())
    }
}
