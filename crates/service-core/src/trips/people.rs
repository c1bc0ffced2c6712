use super::find::open;
use crate::{
    audit::{self, Action},
    errors::{code::ResourceKind, error::ServiceError},
    issuing::{ExclusionReason, Seats},
    place::context::Context,
};
use qicheng_credential::credential::SEAT_MAX;
use qicheng_domain::{
    ids::{PersonId, TripId},
    travel::trip::Trip,
};
use qicheng_service_storage::{
    Tx,
    accounts::AccountId,
    people::Identity,
    trips::{Assignment, TripRow},
};

/// A place that a coordinator wants to give.
#[derive(Clone)]
pub struct SeatRequest {
    /// To whom.
    pub person: PersonId,
    /// Stop at which the person boards.
    pub from: u8,
    /// Stop at which the person leaves.
    pub to: u8,
    /// The seat; the lowest free number where none is said.
    pub seat: Option<String>,
    /// The door, where doors share out the slots.
    pub door: Option<u8>,
}

/// The outcome of a seat request.
pub enum SeatOutcome {
    /// The person has the place.
    Given(Assignment),
    /// The person has not, and why.
    Refused(PersonId, ExclusionReason),
}

/// Gives places on a trip; a person who has one is moved, and keeps the slot. A person whom nobody has seen may be put
/// on the list, but takes no seat from anyone.
///
/// # Errors
/// `NotFound`, `Conflict` for a trip cancelled or over, and the storage's.
pub fn assign(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    trip: TripId,
    requests: Vec<SeatRequest>,
) -> Result<Vec<SeatOutcome>, ServiceError> {
    let row = open(tx, ctx, trip)?;
    let mut placed = Vec::with_capacity(requests.len());
    for request in requests {
        let person = request.person;
        placed.push(match place(tx, ctx, &row, request)? {
            Ok(assignment) => {
                tx.put_assignment(ctx.tenant, &assignment)?;
                audit::note(tx, ctx, by, Action::PersonAssigned, person)?;
                SeatOutcome::Given(assignment)
            }
            Err(code) => SeatOutcome::Refused(person, code),
        });
    }
    Ok(placed)
}

/// Takes a place back; an approved trip's people are told with the next approval.
///
/// # Errors
/// `NotFound`, `Conflict`, and the storage's.
pub fn remove(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    trip: TripId,
    person: PersonId,
) -> Result<(), ServiceError> {
    open(tx, ctx, trip)?;
    let all = tx.assignments(ctx.tenant, trip)?;
    let held = all
        .into_iter()
        .find(|a| a.person == person && a.removed_at.is_none());
    let mut held = held.ok_or(ServiceError::NotFound(ResourceKind::Person))?;
    held.removed_at = Some(ctx.now);
    tx.put_assignment(ctx.tenant, &held)?;
    audit::note(tx, ctx, by, Action::PersonRemoved, person)
}

fn place(
    tx: &mut Tx<'_>,
    ctx: &Context,
    row: &TripRow,
    request: SeatRequest,
) -> Result<Result<Assignment, ExclusionReason>, ServiceError> {
    let Some(person) = tx.person(ctx.tenant, request.person)? else {
        return Ok(Err(ExclusionReason::UnknownPerson));
    };
    if request
        .seat
        .as_ref()
        .is_some_and(|s| s.is_empty() || s.len() > SEAT_MAX)
    {
        return Ok(Err(ExclusionReason::SeatText));
    }
    if tx.has_overlapping_trip(ctx.tenant, &row.trip, request.person)? {
        return Ok(Err(ExclusionReason::OnAnotherTrip));
    }
    let all = tx.assignments(ctx.tenant, row.trip.id)?;
    let others: Vec<_> = all
        .iter()
        .filter(|a| a.person != request.person && a.removed_at.is_none())
        .collect();
    let mut seats = Seats::of(&row.trip);
    for other in &others {
        let seen = tx.person(ctx.tenant, other.person)?;
        if seen.is_some_and(|p| p.identity == Identity::Verified) {
            // One that does not fit a changed plan takes no seat.
            let _ = seats.take(other.from, other.to);
        }
    }
    match seats.take(request.from, request.to) {
        Err(ExclusionReason::VehicleFull) if person.identity != Identity::Verified => {}
        Err(reason) => return Ok(Err(reason)),
        Ok(()) => {}
    }
    let meets = |a: &&&Assignment| a.from < request.to && request.from < a.to;
    let taken: Vec<_> = others
        .iter()
        .filter(meets)
        .filter_map(|a| a.seat.as_deref())
        .collect();
    if request
        .seat
        .as_deref()
        .is_some_and(|seat| taken.contains(&seat))
    {
        return Ok(Err(ExclusionReason::SeatTaken));
    }
    let held = all.iter().find(|a| a.person == request.person);
    let kept = held
        .and_then(|a| a.seat.clone())
        .filter(|s| !taken.contains(&s.as_str()));
    let seat = request
        .seat
        .or(kept)
        .or_else(|| free_seat(&row.trip, &taken));
    let slot = match held {
        Some(held) => Some(held.slot),
        None => {
            let next = all.last().map_or(Some(1), |a| a.slot.checked_add(1));
            next.map(|slot| slot.max(row.slots_from))
        }
    };
    let Some(slot) = slot else {
        return Ok(Err(ExclusionReason::NoSlot));
    };
    Ok(Ok(Assignment {
        trip: row.trip.id,
        slot,
        person: request.person,
        from: request.from,
        to: request.to,
        seat,
        door: request.door,
        assigned_at: ctx.now,
        removed_at: None,
    }))
}

fn free_seat(trip: &Trip, taken: &[&str]) -> Option<String> {
    (1..=trip.vehicle.seats)
        .map(|number| number.to_string())
        .find(|number| !taken.contains(&number.as_str()))
}
