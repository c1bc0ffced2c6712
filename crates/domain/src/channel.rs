//! Channels: whom a document of the feed is for.

use crate::{
    ids::{PersonId, TripId},
    region::RegionCode,
};
use minicbor::{Decode, Decoder, Encode, Encoder, data::Type, decode, encode};
use std::{fmt, str::FromStr};

/// Whom a document is for. On the wire 0 for all, six digits for a place, 6 bytes for a trip, 16 for a person; the order
/// is that of these encodings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Everyone.
    All,
    /// People of a place.
    Place(RegionCode),
    /// Those who have to do with a trip.
    Trip(TripId),
    /// One person.
    Person(PersonId),
}

impl<C> Encode<C> for Channel {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        match self {
            Self::All => e.u8(0),
            Self::Place(region) => e.u32(region.number()),
            Self::Trip(trip) => e.bytes(&trip.0),
            Self::Person(person) => e.bytes(person.as_bytes()),
        }
        .map(drop)
    }
}

impl<'b, C> Decode<'b, C> for Channel {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let unknown = || decode::Error::message("channel");
        if d.datatype()? != Type::Bytes {
            return match d.u32()? {
                0 => Ok(Self::All),
                place => RegionCode::new(place)
                    .map(Self::Place)
                    .map_err(|_| unknown()),
            };
        }
        let bytes = d.bytes()?;
        if let Ok(trip) = bytes.try_into() {
            return Ok(Self::Trip(TripId(trip)));
        }
        bytes
            .try_into()
            .map(|person| Self::Person(PersonId::from_bytes(person)))
            .map_err(|_| unknown())
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Place(place) => write!(f, "place:{place}"),
            Self::Trip(trip) => write!(f, "trip:{trip}"),
            Self::Person(person) => write!(f, "person:{person}"),
        }
    }
}

/// The text does not name a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a channel")]
pub struct ChannelError;

impl FromStr for Channel {
    type Err = ChannelError;

    fn from_str(text: &str) -> Result<Self, ChannelError> {
        let channel = match text.split_once(':') {
            None if text == "all" => Some(Self::All),
            Some(("place", place)) => place.parse().ok().map(Self::Place),
            Some(("trip", trip)) => trip.parse().ok().map(Self::Trip),
            Some(("person", person)) => person.parse().ok().map(Self::Person),
            _ => None,
        };
        channel.ok_or(ChannelError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_reads_back_from_text_and_cbor() {
        let place = "433130".parse().unwrap();
        for channel in [
            Channel::All,
            Channel::Place(place),
            Channel::Trip(TripId([7; 6])),
            Channel::Person(PersonId::from_bytes([9; 16])),
        ] {
            assert_eq!(channel.to_string().parse(), Ok(channel));
            let bytes = minicbor::to_vec(channel).unwrap();
            assert_eq!(minicbor::decode::<Channel>(&bytes).unwrap(), channel);
        }
        assert_eq!("place:4331".parse::<Channel>(), Err(ChannelError));
        assert_eq!("".parse::<Channel>(), Err(ChannelError));
    }
}
