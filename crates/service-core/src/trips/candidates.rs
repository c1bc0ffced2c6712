//! Who requested to go where a trip goes, on its day, and has no place on any.

use super::{find::found, people::SeatRequest};
use crate::{
    errors::error::ServiceError,
    people::{self, Overview},
    place::context::Context,
};
use qicheng_domain::{
    date::shanghai_day,
    ids::TripId,
    region::RegionCode,
    travel::{
        intent::TravelIntent,
        trip::{Stop, Trip},
    },
};
use qicheng_service_storage::{Group, Tx, people::Identity};

/// Somebody whom the trip could take.
pub struct Candidate {
    /// Who.
    pub person: Overview,
    /// Where they would board and leave.
    pub request: SeatRequest,
}

/// Returns whom the trip could take: verified people first, of those the ones with priority, then by their first day.
/// People whom nobody has seen are there too, because they may be put on the list.
///
/// # Errors
/// `NotFound`, and the storage's.
pub fn candidates(
    tx: &mut Tx<'_>,
    ctx: &Context,
    trip: TripId,
) -> Result<Vec<Candidate>, ServiceError> {
    let trip = found(tx, ctx, trip)?.trip;
    let Some(last) = trip
        .stops
        .iter()
        .map(|stop| shanghai_day(stop.departs))
        .max()
    else {
        return Ok(Vec::new());
    };
    let mut people = people::overviews(tx, ctx, Group::LeavingBy(last))?;
    let mut all = Vec::new();
    for intent in tx.open_intents(ctx.tenant, last, ctx.now)? {
        let Some(person) = people.remove(&intent.person) else {
            continue;
        };
        let Some((from, to)) = way(&trip, person.home, &intent.intent) else {
            continue;
        };
        let request = SeatRequest {
            person: person.id,
            from,
            to,
            seat: None,
            door: None,
        };
        all.push(Candidate { person, request });
    }
    // Stable: who can leave first stays first among equals.
    all.sort_by_key(|c| (c.person.identity != Identity::Verified, !c.person.priority));
    Ok(all)
}

/// Returns from which to which stop the trip fulfils the travel request: boarding in the home county where it stops
/// there.
fn way(trip: &Trip, home: RegionCode, intent: &TravelIntent) -> Option<(u8, u8)> {
    let to = trip
        .stops
        .iter()
        .rposition(|stop| meets(stop, intent.destination))?;
    let before = &trip.stops[..to];
    let from = before
        .iter()
        .position(|stop| meets(stop, home))
        .unwrap_or(0);
    let day = shanghai_day(before.get(from)?.departs);
    if !(intent.earliest..=intent.latest).contains(&day) {
        return None;
    }
    Some((u8::try_from(from).ok()?, u8::try_from(to).ok()?))
}

fn meets(stop: &Stop, region: RegionCode) -> bool {
    region.contains(stop.region) || stop.region.contains(region)
}
