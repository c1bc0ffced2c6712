//! Identifiers. All but [`TripId`] are UUIDv7 (RFC 9562 §5.7), made where the thing is made.

use chrono::{DateTime, Utc};
use hex::FromHex as _;
use minicbor::{Decode, Decoder, Encode, Encoder, bytes::ByteArray, decode, encode};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::{Builder, Uuid};

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(Uuid);

        impl $name {
            /// Makes a UUIDv7 from the instant and ten random bytes.
            #[must_use]
            pub fn new(at: DateTime<Utc>, random: [u8; 10]) -> Self {
                let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
                Self(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }

            /// Takes the sixteen bytes as they are.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// Returns the sixteen bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
                e.bytes(self.as_bytes()).map(drop)
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
                ByteArray::<16>::decode(d, ctx).map(|b| Self::from_bytes(*b))
            }
        }
    )+};
}

uuid_id! {
    /// A person, made on the device that registers them. Staff are persons too.
    PersonId,
    /// A set of device keys enrolled with one service.
    DeviceId,
    /// One operation in an outbox; survives re-enrolment of its device.
    OperationId,
    /// A notice to people of a trip, a place or to all.
    NoticeId,
}

/// A trip: six bytes given by its service, short because it stands in every ticket code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
pub struct TripId(pub [u8; 6]);

/// The text is not twelve hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a trip id is twelve hexadecimal digits")]
pub struct TripIdError;

impl fmt::Display for TripId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for TripId {
    type Err = TripIdError;
    fn from_str(text: &str) -> Result<Self, TripIdError> {
        <[u8; 6]>::from_hex(text).map(Self).map_err(|_| TripIdError)
    }
}

impl Serialize for TripId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TripId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl<C> Encode<C> for TripId {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&self.0).map(drop)
    }
}

impl<'b, C> Decode<'b, C> for TripId {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        ByteArray::<6>::decode(d, ctx).map(|b| Self(*b))
    }
}
