use super::status_index::StatusIndex;
use crate::{
    encoding::fields::{Fields, Writer, shape},
    envelope::EncodeResult,
};
use minicbor::{Decoder, decode::Error};
use qicheng_domain::{ids::TripId, people::person::MASKED_NAME_MAX, redact_debug};

/// Bytes of UTF-8 that a masked name may have.
pub const NAME_MAX: usize = MASKED_NAME_MAX;

/// Bytes of UTF-8 that a seat may have.
pub const SEAT_MAX: usize = 8;

/// Bytes that a signed ticket may have, so that it fits one code with a health code ([`super::HEALTH_MAX`]).
/// A ticket whose name [`qicheng_domain::people::person::masked_name`] made always fits.
pub const TICKET_MAX: usize = 201;

/// A person's place on a trip. The vehicle and the hour are not here: they stand in the trip's own document,
/// so that a swapped bus or a moved seat leaves every ticket good.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The trip.
    pub trip: TripId,
    /// The person's place on the manifest, the same for phone, paper and every re-issue.
    pub slot: u16,
    /// Number of the stop at which the person boards.
    pub from: u8,
    /// Number of the stop at which the person leaves, above `from`.
    pub to: u8,
    /// The seat, as a hint; at most [`SEAT_MAX`] bytes.
    pub seat: Option<String>,
    /// The masked name, at most [`NAME_MAX`] bytes.
    pub name: String,
    /// Where a withdrawal would stand.
    pub status: StatusIndex,
}

redact_debug!(Ticket);

impl Ticket {
    pub(super) fn is_in_bounds(&self) -> bool {
        self.from < self.to
            && self.name.len() <= NAME_MAX
            && self.seat.as_ref().is_none_or(|seat| seat.len() <= SEAT_MAX)
    }

    pub(super) fn write(&self, e: &mut Writer<'_>) -> EncodeResult {
        e.map(6 + u64::from(self.seat.is_some()))?.u8(0)?.u8(1)?;
        e.u8(1)?.encode(self.trip)?.u8(2)?.u16(self.slot)?;
        e.u8(3)?.array(2)?.u8(self.from)?.u8(self.to)?;
        if let Some(seat) = &self.seat {
            e.u8(4)?.str(seat)?;
        }
        e.u8(5)?.str(&self.name)?.u8(6)?.encode(self.status)?;
        Ok(())
    }

    /// Reads what follows the kind.
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Result<Self, Error> {
        let trip = fields.required(1)?;
        let slot = fields.required(2)?;
        let (from, to) = fields.with(3, journey)?;
        Ok(Self {
            trip,
            slot,
            from,
            to,
            seat: fields.optional(4)?,
            name: fields.required(5)?,
            status: fields.required(6)?,
        })
    }
}

fn journey(d: &mut Decoder<'_>) -> Result<(u8, u8), Error> {
    if d.array()? == Some(2) {
        Ok((d.u8()?, d.u8()?))
    } else {
        Err(shape())
    }
}
