//! Two devices on one vehicle tell each other who has boarded, by code and without a network.

use crate::{
    App, Done, Kind, acts,
    doors::{DoorView, Doors, is_fresh},
    error::{AppError, ErrorCode},
    scan::Place,
    staff::Badge,
    trip::{self, TripDocuments},
    trust,
};
use chrono::DateTime;
use qicheng_credential::{
    check,
    door_set::{self, DoorSet, ParsedDoorSet},
    text::{self, Prefix},
};
use qicheng_domain::{act::ActKind, ids::TripId, role::Role};
use qicheng_store::table::{act, door, door_merged};

/// Doors that a vehicle may have.
const MAX_DOORS: u8 = 9;

/// Returns which door of a trip's vehicle this device is at, and how many there are; nothing where there is one alone.
///
/// # Errors
/// `NoTrip`, the store's.
pub fn door(app: &App, trip: TripId) -> Result<Option<(u8, u8)>, AppError> {
    app.store.read(|tx| {
        trip::plan(app, tx, trip)?;
        Ok(door::get(tx, trip)?)
    })
}

/// Sets which door of a trip's vehicle this device is at, and how many there are; nothing for one alone.
///
/// # Errors
/// `NoTrip`, `WrongCode` for a door that there is not, the store's.
pub fn set_door(
    badge: &Badge<'_>,
    trip: TripId,
    door: Option<(u8, u8)>,
) -> Result<Done<()>, AppError> {
    let is_one = |here, doors| (2..=MAX_DOORS).contains(&doors) && (1..=doors).contains(&here);
    badge.app().store.write(|tx| {
        trip::plan(badge.app(), tx, trip)?;
        match door {
            None => Ok(door::remove(tx, trip)?),
            Some((here, doors)) if is_one(here, doors) => Ok(door::put(tx, trip, here, doors)?),
            Some(_) => Err(AppError::Refused(ErrorCode::WrongCode)),
        }
    })?;
    Ok(Done::new((), [Kind::Boarding]))
}

/// Returns the other doors, by number; none where there is one door alone.
///
/// # Errors
/// `NoTrip`, the store's.
pub fn doors(app: &App, place: &Place) -> Result<Vec<DoorView>, AppError> {
    let now = app.now();
    app.store.read(|tx| {
        trip::plan(app, tx, place.trip)?;
        let round = acts::round(tx, place.trip, place.leg)?;
        let doors = Doors::of(tx, place.trip, place.leg, round, now)?;
        Ok(doors.map_or_else(Vec::new, |doors| doors.others))
    })
}

/// Returns the code that shows who has boarded at this door.
///
/// # Errors
/// `NoTrip`; `WrongCode` where there is one door alone; the store's or vault's.
pub fn door_code(badge: &Badge<'_>, place: &Place) -> Result<String, AppError> {
    let app = badge.app();
    let set = app.store.read(|tx| {
        trip::plan(app, tx, place.trip)?;
        let door = door::get(tx, place.trip)?;
        let (door, _) = door.ok_or(AppError::Refused(ErrorCode::WrongCode))?;
        let round = acts::round(tx, place.trip, place.leg)?;
        let here = (ActKind::Boarded, place.leg, round, Some(door));
        let boarded = act::of_trip(tx, place.trip)?.into_iter();
        let boarded = boarded.filter(|act| (act.kind, act.leg, act.round, act.door) == here);
        Ok::<_, AppError>(DoorSet {
            trip: place.trip,
            leg: place.leg,
            round,
            door,
            time: app.now().timestamp(),
            slots: boarded.filter_map(|act| act.slot).collect(),
        })
    })?;
    let bytes = door_set::sign(&*badge.signer()?, &set, badge.credential())?;
    Ok(text::encode(Prefix::DoorSet, &bytes))
}

/// Takes in who has boarded at another door. Returns how many were new here.
///
/// # Errors
/// `WrongCode` when it is no door's code of this trip, leg and round, is older than five minutes (a picture of one), or
/// who signed it is no crew of the place that sends this vehicle; `NoTrip`, the store's.
pub fn merge_door(badge: &Badge<'_>, place: &Place, code: &str) -> Result<Done<usize>, AppError> {
    let (app, now) = (badge.app(), badge.app().now());
    let wrong = || AppError::Refused(ErrorCode::WrongCode);
    let (prefix, bytes) = text::decode(code)?;
    if prefix != Prefix::DoorSet {
        return Err(wrong());
    }
    let parsed = ParsedDoorSet::parse(&bytes)?;
    parsed.verify()?;
    let set = &parsed.word;
    let added = app.store.write(|tx| {
        let documents = TripDocuments::read(app, tx, place.trip)?;
        let round = acts::round(tx, place.trip, place.leg)?;
        let doors = Doors::of(tx, place.trip, place.leg, round, now)?;
        let is_other = |doors: Doors| doors.others.iter().any(|other| other.door == set.door);
        let fits = (set.trip, set.leg, set.round) == (place.trip, place.leg, round)
            && doors.is_some_and(is_other);
        let lists = trust::lists(tx, &documents.bundle, now)?;
        // Crew of the place that sends the vehicle, with a say where it goes.
        let staff = &parsed.staff.staff;
        let mut stops = documents.plan.stops.iter();
        let is_crew = staff.role == Role::Crew
            && stops.any(|stop| staff.scope.contains(stop.region))
            && check::staff(&parsed.staff, &documents.bundle, &lists, now) == Ok(documents.place);
        let at = DateTime::from_timestamp(set.time, 0).filter(|at| is_fresh(*at, now));
        let Some(at) = at.filter(|_| fits && is_crew) else {
            return Err(wrong());
        };
        let added = acts::merge(tx, set.acts())?;
        door_merged::put(tx, set.trip, set.leg, round, set.door, at)?;
        Ok(added)
    })?;
    Ok(Done::new(added, [Kind::Boarding]))
}
