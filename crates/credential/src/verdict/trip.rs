//! Whether a ticket is for this trip, this stop and this hour, and whether its slot may board or arrive.

use super::{
    Code, Details, Doors, Passenger, PersonAtDoor, Scan, Scene, TripAtDoor, Verdict, code::Issuer,
    decision::Findings, proof::CLOCK_TOLERANCE_SECONDS,
};
use crate::credential::{ParsedCredential, Ticket};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::travel::{attendance::Mark, manifest::ManifestEntry, trip::Trip};

/// How long a ticket that boarded here is taken for the same person seen again.
const SEEN_AGAIN: TimeDelta = TimeDelta::minutes(10);

/// A verified ticket for the trip at the door.
pub(super) struct Seated<'a> {
    pub(super) trip: &'a TripAtDoor<'a>,
    pub(super) person: PersonAtDoor<'a>,
    pub(super) passenger: Passenger,
    /// Digest of the ticket, where one was shown.
    pub(super) ticket: Option<[u8; 16]>,
    /// The door that the manifest gives the slot to.
    pub(super) door: Option<u8>,
    /// Why the manifest does not name the slot, where it does not.
    pub(super) unlisted: Option<Code>,
    /// From when the ticket is good: not before boarding opens.
    pub(super) from: Option<DateTime<Utc>>,
    /// Until when.
    pub(super) until: Option<DateTime<Utc>>,
}

/// Finds the ticket's place on the trip at the door, or notes why it has none.
pub(super) fn seat<'a>(
    ticket: &Ticket,
    parsed: &ParsedCredential<'_>,
    issuer: Issuer,
    scene: &Scene<'a>,
    found: &mut Findings,
) -> Option<Seated<'a>> {
    let Some(trip) = scene.trip else {
        found.cannot_verify(Code::NoTrip, Details::default());
        return None;
    };
    if ticket.trip != trip.manifest.trip || trip.plan.id != trip.manifest.trip {
        found.reject(Code::OtherTrip, right_vehicle(ticket, scene.others));
        return None;
    }
    let Some(person) = scene.person_of(ticket.slot) else {
        found.cannot_verify(Code::NoTrip, Details::default());
        return None;
    };
    if issuer.place != trip.place {
        found.reject(Code::IssuerElsewhere, Details::default());
    }
    if let Some(since) = issuer.compromised
        && !is_pinned(parsed, since, trip, person, scene)
    {
        let details = Details {
            at: Some(since),
            ..Details::default()
        };
        found.reject(Code::IssuerCompromised, details);
    }
    still_good(trip, scene, found);
    Some(seated(ticket, parsed, trip, person))
}

/// Finds a slot of the manifest without a code, or notes why it is not there.
pub(super) fn listed<'a>(slot: u16, scene: &Scene<'a>, found: &mut Findings) -> Option<Seated<'a>> {
    let Some(trip) = scene.trip else {
        found.cannot_verify(Code::NoTrip, Details::default());
        return None;
    };
    still_good(trip, scene, found);
    let listed = scene.person_of(slot);
    let Some((person, entry)) = listed.and_then(|person| Some((person, person.entry?))) else {
        found.hold(Code::NotOnManifest, Details::default());
        return None;
    };
    let passenger = Passenger {
        slot,
        name: entry.name.clone(),
        seat: entry.seat.clone(),
        paper: entry.paper,
        last_four: Some(entry.id_last_four.clone()),
        from: entry.from,
        to: entry.to,
    };
    Some(Seated {
        trip,
        person,
        passenger,
        ticket: None,
        door: entry.door,
        unlisted: None,
        from: opens(trip.plan),
        until: Some(trip.manifest.expires),
    })
}

/// Checks the hour and, when boarding, the stop.
pub(super) fn hour(seated: &Seated<'_>, scene: &Scene<'_>, found: &mut Findings) {
    let tolerance = TimeDelta::seconds(CLOCK_TOLERANCE_SECONDS);
    let times = Details {
        at: seated.from,
        until: seated.until,
        ..Details::default()
    };
    let early = seated
        .from
        .is_none_or(|from| scene.clock.now + tolerance < from);
    // A clock below the minimum trusted time would call everything early.
    if early && scene.clock.is_trusted() {
        found.reject(Code::TicketEarly, times.clone());
    }
    let late = seated
        .until
        .is_none_or(|until| scene.clock.at() - tolerance > until);
    if late {
        found.reject(Code::TicketLate, times);
    }
    if scene.scan == Scan::Boarding {
        stop(seated.trip.plan, seated, found);
    }
}

fn still_good(trip: &TripAtDoor<'_>, scene: &Scene<'_>, found: &mut Findings) {
    if scene.clock.at() >= trip.manifest.expires {
        let details = Details {
            until: Some(trip.manifest.expires),
            ..Details::default()
        };
        found.cannot_verify(Code::ManifestExpired, details);
    }
}

fn opens(plan: &Trip) -> Option<DateTime<Utc>> {
    plan.stops.first().map(|stop| stop.arrives)
}

fn stop(plan: &Trip, seated: &Seated<'_>, found: &mut Findings) {
    let at = |stop: u8| {
        let stop = plan.stops.get(usize::from(stop));
        Details {
            stop: stop.map(|stop| stop.name.clone()),
            at: stop.map(|stop| stop.departs),
            ..Details::default()
        }
    };
    let Passenger { from, to, .. } = seated.passenger;
    if plan.cancelled {
        found.reject(Code::TripCancelled, Details::default());
    }
    if seated.trip.leg < from {
        found.reject(Code::LaterStop, at(from));
    }
    if seated.trip.leg >= to {
        found.reject(Code::JourneyOver, at(to));
    }
}

fn seated<'a>(
    ticket: &Ticket,
    parsed: &ParsedCredential<'_>,
    trip: &'a TripAtDoor<'a>,
    person: PersonAtDoor<'a>,
) -> Seated<'a> {
    let issued = instant(parsed.credential.issued);
    let newer = issued.is_some_and(|issued| issued >= trip.manifest.issued);
    // A slot may have been given to two people where a service was restored from a back-up: tickets tell them apart.
    let digest = parsed.digest();
    let names = |entry: &ManifestEntry| {
        entry.tickets.is_empty() || entry.tickets.iter().any(|good| **good == digest)
    };
    let entry = person.entry.filter(|entry| newer || names(entry));
    let unlisted = match entry {
        Some(_) => None,
        None if newer => Some(Code::NewerThanManifest),
        None => Some(Code::NotOnManifest),
    };
    let passenger = Passenger {
        slot: ticket.slot,
        name: entry.map_or_else(|| ticket.name.clone(), |entry| entry.name.clone()),
        seat: entry
            .and_then(|entry| entry.seat.clone())
            .or_else(|| ticket.seat.clone()),
        paper: parsed.credential.holder.is_none(),
        last_four: entry.map(|entry| entry.id_last_four.clone()),
        from: entry.map_or(ticket.from, |entry| entry.from),
        to: entry.map_or(ticket.to, |entry| entry.to),
    };
    Seated {
        trip,
        person,
        passenger,
        ticket: Some(digest),
        door: entry.and_then(|entry| entry.door),
        unlisted,
        from: opens(trip.plan).max(issued),
        until: instant(parsed.credential.expires),
    }
}

/// A ticket of a compromised key is good only if a manifest names it that was held before, or that the bundle pins.
fn is_pinned(
    parsed: &ParsedCredential<'_>,
    since: DateTime<Utc>,
    trip: &TripAtDoor<'_>,
    person: PersonAtDoor<'_>,
    scene: &Scene<'_>,
) -> bool {
    let held = trip.held_since < since || scene.trust.is_some_and(|t| t.pins(&trip.digest));
    let digest = parsed.digest();
    held && person
        .entry
        .is_some_and(|entry| entry.tickets.iter().any(|pin| **pin == digest))
}

fn right_vehicle(ticket: &Ticket, others: &[Trip]) -> Details {
    let plan = others.iter().find(|plan| plan.id == ticket.trip);
    let stop = plan.and_then(|plan| plan.stops.get(usize::from(ticket.from)));
    Details {
        trip: Some(ticket.trip),
        plate: plan.map(|plan| plan.vehicle.plate.clone()),
        stop: stop.map(|stop| stop.name.clone()),
        at: stop.map(|stop| stop.departs),
        ..Details::default()
    }
}

pub(super) fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

/// What staff has made sure of beyond the code.
#[derive(Clone, Copy)]
pub(super) struct StaffChecks {
    /// The phone answered a challenge.
    pub(super) challenged: bool,
    /// The ID card was compared.
    pub(super) card: bool,
}

/// Checks the used set, the doors, the seats and the manifest.
pub(super) fn check_slot(
    seated: &Seated<'_>,
    checks: StaffChecks,
    scene: &Scene<'_>,
    found: &mut Findings,
) {
    match scene.scan {
        Scan::Boarding => {
            used(seated, scene, found);
            doors(seated, checks, found);
        }
        Scan::Arrival => arrived(seated, found),
    }
    match seated.unlisted {
        // Whom the manifest can not yet know, the ID card may vouch for.
        Some(Code::NewerThanManifest) if checks.card => {}
        Some(code) => found.hold(code, Details::default()),
        None => {}
    }
}

fn used(seated: &Seated<'_>, scene: &Scene<'_>, found: &mut Findings) {
    if let Some(mark) = seated.person.on_board {
        if is_seen_again(seated, mark, scene) {
            found.add(Code::OnBoard, Verdict::None, place(mark));
        } else {
            found.reject(Code::AlreadyBoarded, place(mark));
        }
        return;
    }
    let (count, seats) = (seated.trip.on_board, seated.trip.plan.vehicle.seats);
    if count >= usize::from(seats) {
        let details = Details {
            count: u16::try_from(count).ok(),
            limit: Some(seats),
            ..Details::default()
        };
        found.reject(Code::VehicleFull, details);
    }
}

/// Whether it is the ticket that this device let on a moment ago. Both times are of this device's clock.
fn is_seen_again(seated: &Seated<'_>, mark: Mark, scene: &Scene<'_>) -> bool {
    let same = seated.ticket.is_some() && seated.ticket == seated.person.boarded_here;
    let ago = scene.clock.now.signed_duration_since(mark.at);
    same && ago >= TimeDelta::zero() && ago < SEEN_AGAIN
}

fn doors(seated: &Seated<'_>, checks: StaffChecks, found: &mut Findings) {
    let Doors::Several { here, merged } = seated.trip.doors else {
        return;
    };
    if checks.challenged || checks.card {
        return;
    }
    match seated.door {
        Some(door) if door == here => {}
        Some(door) => {
            let details = Details {
                door: Some(door),
                ..Details::default()
            };
            found.hold(Code::OtherDoor, details);
        }
        // However fresh, what another door showed says nothing of the pass that is held up at both now.
        None if merged => found.hold(Code::DoorsShareSlots, Details::default()),
        None => found.hold(Code::DoorsNotMerged, Details::default()),
    }
}

fn arrived(seated: &Seated<'_>, found: &mut Findings) {
    if let Some(mark) = seated.person.received {
        found.reject(Code::AlreadyArrived, place(mark));
    }
    if !seated.person.has_boarded {
        found.warn(Code::NotSeenBoarding, Details::default());
    }
}

fn place(mark: Mark) -> Details {
    Details {
        at: Some(mark.at),
        by: mark.by,
        door: mark.door,
        ..Details::default()
    }
}
