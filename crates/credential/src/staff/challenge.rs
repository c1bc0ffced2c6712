//! Staff asks for freshness: a nonce that the next presentation or enrolment must carry.

pub use crate::staff::message::sign;

use crate::{
    encoding::fields::{self, Fields, Writer},
    envelope::{EncodeResult, Type},
    staff::message::{StaffMessage, StaffMessageBody},
};
use minicbor::{Decoder, decode::Error};
use qicheng_domain::ids::TripId;

/// What staff asks. The other way, without a camera, needs no bytes: the crew's screen shows six digits and the
/// worker types them ([`crate::presentation::Proof::Digits`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Eight random bytes, used once.
    pub nonce: [u8; 8],
    /// The trip that is boarded; none when a helper asks for an enrolment.
    pub trip: Option<TripId>,
    /// The door, where there is more than one.
    pub door: Option<u8>,
    /// The asking device's clock, seconds since 1970.
    pub time: i64,
}

/// A challenge read from its bytes, no signature checked yet.
pub type ParsedChallenge<'b> = StaffMessage<'b, Challenge>;

impl StaffMessageBody for Challenge {
    const TYPE: Type = Type::Challenge;

    fn is_in_bounds(&self) -> bool {
        fields::is_second(self.time)
    }

    fn write(&self, e: &mut Writer<'_>, credential: &[u8]) -> EncodeResult {
        let places = [self.trip.is_some(), self.door.is_some()];
        e.map(3 + places.into_iter().map(u64::from).sum::<u64>())?;
        e.u8(1)?.bytes(&self.nonce)?;
        if let Some(trip) = self.trip {
            e.u8(2)?.encode(trip)?;
        }
        if let Some(door) = self.door {
            e.u8(3)?.u8(door)?;
        }
        e.u8(4)?.i64(self.time)?.u8(5)?.bytes(credential)?;
        Ok(())
    }

    fn read<'b>(fields: &mut Fields<'_, 'b>) -> Result<(Self, &'b [u8]), Error> {
        let challenge = Self {
            nonce: fields.with(1, fields::array)?,
            trip: fields.optional(2)?,
            door: fields.optional(3)?,
            time: fields.with(4, fields::seconds)?,
        };
        Ok((challenge, fields.with(5, Decoder::bytes)?))
    }
}
