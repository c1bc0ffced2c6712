//! The current state of each seat assignment of a person.

use crate::{
    acts,
    errors::error::ServiceError,
    issuing::{ExclusionReason, load},
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
    /// The state of a seat assignment.
    pub enum AssignmentState {
        /// The trip is cancelled.
        Cancelled = "cancelled",
        /// The person is assigned but left out; see [`AssignmentStatus::why`].
        LeftOut = "left-out",
        /// Not published yet: waits for approval.
        NotApproved = "not-approved",
        /// A ticket is issued.
        Ticket = "ticket",
        /// The vehicle departed from the person's stop without them.
        Missing = "missing",
        /// The person boarded.
        Boarded = "boarded",
        /// The person was received at the destination.
        Received = "received",
        /// The trip is over without a boarding record of the person.
        Over = "over",
    }
}

/// A seat assignment and its current state.
pub struct AssignmentStatus {
    /// The assignment.
    pub place: Assignment,
    /// The plan of its trip.
    pub trip: Trip,
    /// The state.
    pub going: AssignmentState,
    /// Why the person is left out.
    pub why: Option<ExclusionReason>,
}

/// Returns the seat assignments of a person, latest trip first.
///
/// # Errors
/// The storage's.
pub fn places_of(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
) -> Result<Vec<AssignmentStatus>, ServiceError> {
    let mut all = Vec::new();
    for place in tx.assignments_of(ctx.tenant, person)? {
        let Some(row) = tx.trip(ctx.tenant, place.trip)? else {
            continue;
        };
        let attendance = acts::attendance(place.trip, &tx.acts(ctx.tenant, place.trip)?);
        let (going, why) = match attendance.status(place.slot, place.from, place.to).state {
            PassengerState::Received => (AssignmentState::Received, None),
            PassengerState::Boarded => (AssignmentState::Boarded, None),
            _ if row.trip.cancelled => (AssignmentState::Cancelled, None),
            PassengerState::Missing => (AssignmentState::Missing, None),
            PassengerState::Expected if row.trip.is_over(ctx.now) => (AssignmentState::Over, None),
            PassengerState::Expected => {
                let left_out = load(tx, ctx.tenant, &row.trip)?.left_out;
                let why = left_out.iter().find(|(other, _)| other.person == person);
                let entries = row.manifest.iter().flat_map(|manifest| &manifest.entries);
                let has_ticket = entries.into_iter().any(|entry| entry.person == person);
                match why {
                    Some((_, why)) => (AssignmentState::LeftOut, Some(*why)),
                    None if has_ticket => (AssignmentState::Ticket, None),
                    None => (AssignmentState::NotApproved, None),
                }
            }
        };
        all.push(AssignmentStatus {
            place,
            trip: row.trip,
            going,
            why,
        });
    }
    all.sort_by_key(|now| Reverse(now.trip.stops.first().map(|stop| stop.departs)));
    Ok(all)
}
