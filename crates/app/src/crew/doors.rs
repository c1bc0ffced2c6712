//! Two devices on one vehicle tell each other who has boarded, by code and without a network.

use super::{scan::Place, trips::plan};
use crate::{
    App, Done, Kind,
    error::{AppError, ErrorCode},
    people, staff, trust,
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    check,
    credential::Role,
    door_set::{self, DoorSet, ParsedDoorSet},
    text::{self, Prefix},
};
use qicheng_domain::ids::PersonId;
use qicheng_store::{
    Tx,
    table::{
        boarding::{self, BoardingRow},
        door_merged, round,
    },
};
use serde::Serialize;

/// Minutes that another door's set counts: after that people may have boarded there whom nobody here knows of.
const FRESH_MINUTES: i64 = 5;

/// Returns whether every other door's set of this leg and round was seen and is fresh.
pub(super) fn are_merged(
    tx: &Tx<'_>,
    place: &Place,
    here: u8,
    of: u8,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let round = round::current(tx, place.trip, place.leg)?;
    let seen = door_merged::of_leg(tx, place.trip, place.leg, round)?;
    let known = |door| seen.iter().any(|(d, at)| *d == door && is_fresh(*at, now));
    Ok((1..=of).filter(|door| *door != here).all(known))
}

fn is_fresh(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now.signed_duration_since(at).abs() <= TimeDelta::minutes(FRESH_MINUTES)
}

/// Another door of the vehicle, as far as this device knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DoorView {
    /// Its number.
    pub door: u8,
    /// When its set was made that was merged here last, on this leg since everyone was called out.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub as_of: Option<DateTime<Utc>>,
    /// Whether that still counts.
    pub fresh: bool,
}

/// Returns the other doors, by number; none where there is one door alone.
///
/// # Errors
/// `NoTrip`, the store's.
pub fn doors(app: &App, place: &Place) -> Result<Vec<DoorView>, AppError> {
    let now = app.now();
    let Some((here, of)) = place.door else {
        return Ok(Vec::new());
    };
    app.store.read(|tx| {
        plan(app, tx, place.trip)?;
        let round = round::current(tx, place.trip, place.leg)?;
        let seen = door_merged::of_leg(tx, place.trip, place.leg, round)?;
        let others = (1..=of).filter(|door| *door != here).map(|door| {
            let as_of = seen.iter().find(|(d, _)| *d == door).map(|(_, at)| *at);
            DoorView {
                door,
                as_of,
                fresh: as_of.is_some_and(|at| is_fresh(at, now)),
            }
        });
        Ok(others.collect())
    })
}

/// Returns the code that shows who has boarded at this door.
///
/// # Errors
/// `NoTrip`, `NotStaff`; `WrongCode` where there is one door alone.
pub fn door_code(app: &App, place: &Place) -> Result<String, AppError> {
    let now = app.now();
    let (door, _) = place.door.ok_or(AppError::Refused(ErrorCode::WrongCode))?;
    let (badge, set) = app.store.read(|tx| {
        plan(app, tx, place.trip)?;
        let round = round::current(tx, place.trip, place.leg)?;
        let rows = boarding::of_leg(tx, place.trip, place.leg, round)?;
        let slots = rows
            .into_iter()
            .filter(|r| r.door == Some(door))
            .map(|r| r.slot)
            .collect();
        let set = DoorSet {
            trip: place.trip,
            leg: place.leg,
            round,
            door,
            time: now.timestamp(),
            slots,
        };
        Ok::<_, AppError>((staff::badge(app, tx, Role::Crew, now)?, set))
    })?;
    let bytes = door_set::sign(&*badge.signer, &set, &badge.credential)?;
    Ok(text::encode(Prefix::DoorSet, &bytes))
}

/// Takes in who has boarded at another door. Returns how many were new here.
///
/// # Errors
/// `WrongCode` when it is no door's code of this trip, leg and round, is older than five minutes (a picture of one), or
/// who signed it is no crew of the place that sends this vehicle.
pub fn merge_door(app: &App, place: &Place, code: &str) -> Result<Done<usize>, AppError> {
    let now = app.now();
    let wrong = || AppError::Refused(ErrorCode::WrongCode);
    let (prefix, bytes) = text::decode(code)?;
    if prefix != Prefix::DoorSet {
        return Err(wrong());
    }
    let parsed = ParsedDoorSet::parse(&bytes)?;
    parsed.verify()?;
    let set = &parsed.word;
    let added = app.store.write(|tx| {
        let stops = plan(app, tx, place.trip)?.stops;
        people::staff(tx, Role::Crew)?;
        let bundle = trust::bundle(app, tx)?.ok_or_else(wrong)?;
        let held = trust::manifest(tx, &bundle, place.trip)?.ok_or_else(wrong)?;
        let round = round::current(tx, place.trip, place.leg)?;
        let fits = (set.trip, set.leg, set.round) == (place.trip, place.leg, round)
            && place
                .door
                .is_some_and(|(here, of)| set.door != here && (1..=of).contains(&set.door));
        let lists = trust::lists(tx, &bundle, now)?;
        // Crew of the place that sends the vehicle, with a say where it goes.
        let staff = &parsed.staff.staff;
        let is_crew = staff.role == Role::Crew
            && stops.iter().any(|stop| staff.scope.contains(stop.region))
            && check::staff(&parsed.staff, &bundle, &lists, now) == Ok(held.place);
        let at = DateTime::from_timestamp(set.time, 0).filter(|at| is_fresh(*at, now));
        let Some(at) = at.filter(|_| fits && is_crew) else {
            return Err(wrong());
        };
        let mut added = 0;
        for slot in &set.slots {
            let row = BoardingRow {
                trip: set.trip,
                leg: set.leg,
                round,
                slot: *slot,
                at,
                // Who of the other door's staff it was stands in their own signed acts.
                by: PersonId::from_bytes([0; 16]),
                door: Some(set.door),
                operation: None,
            };
            added += usize::from(boarding::add(tx, &row)?);
        }
        door_merged::put(tx, set.trip, set.leg, round, set.door, at)?;
        Ok(added)
    })?;
    Ok(Done::new(added, [Kind::Boarding]))
}
