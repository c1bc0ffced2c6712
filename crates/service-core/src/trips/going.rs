//! How each place that a person has on a trip stands.

use crate::{
    acts,
    errors::error::ServiceError,
    issuing::{LeftOut, load},
    place::context::Context,
};
use qicheng_domain::{
    codes,
    ids::PersonId,
    travel::{attendance::PassengerState, trip::Trip},
};
use qicheng_service_storage::{Tx, trips::Assignment};
use std::cmp::Reverse;

codes! {
    /// How a place on a trip stands.
    pub enum Going {
        /// The trip does not go.
        Cancelled = "cancelled",
        /// The person has a place and does not go.
        LeftOut = "left-out",
        /// The person is told with the next approval.
        NotApproved = "not-approved",
        /// The person has a ticket.
        Ticket = "ticket",
        /// The vehicle left the person's stop without them.
        Missing = "missing",
        /// The person is on board, or was.
        Boarded = "boarded",
        /// The person was received at the destination.
        Received = "received",
        /// The trip is over, and nobody saw the person on it.
        Over = "over",
    }
}

/// A place on a trip, and how it stands.
pub struct PlaceNow {
    /// The place.
    pub place: Assignment,
    /// The plan of its trip.
    pub trip: Trip,
    /// How it stands.
    pub going: Going,
    /// Why the person does not go, where they do not.
    pub why: Option<LeftOut>,
}

/// Returns the places that a person has, that of the latest trip first.
///
/// # Errors
/// The storage's.
pub fn places_of(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
) -> Result<Vec<PlaceNow>, ServiceError> {
    let mut all = Vec::new();
    for place in tx.assignments_of(ctx.tenant, person)? {
        let Some(row) = tx.trip(ctx.tenant, place.trip)? else {
            continue;
        };
        let attendance = acts::attendance(place.trip, &tx.acts(ctx.tenant, place.trip)?);
        let (going, why) = match attendance.status(place.slot, place.from).state {
            PassengerState::Received => (Going::Received, None),
            PassengerState::Boarded => (Going::Boarded, None),
            _ if row.trip.cancelled => (Going::Cancelled, None),
            PassengerState::Missing => (Going::Missing, None),
            PassengerState::Expected if row.trip.is_over(ctx.now) => (Going::Over, None),
            PassengerState::Expected => {
                let left_out = load(tx, ctx.tenant, &row.trip)?.left_out;
                let why = left_out.iter().find(|(other, _)| other.person == person);
                let entries = row.manifest.iter().flat_map(|manifest| &manifest.entries);
                let has_ticket = entries.into_iter().any(|entry| entry.person == person);
                match why {
                    Some((_, why)) => (Going::LeftOut, Some(*why)),
                    None if has_ticket => (Going::Ticket, None),
                    None => (Going::NotApproved, None),
                }
            }
        };
        all.push(PlaceNow {
            place,
            trip: row.trip,
            going,
            why,
        });
    }
    all.sort_by_key(|now| Reverse(now.trip.stops.first().map(|stop| stop.departs)));
    Ok(all)
}
