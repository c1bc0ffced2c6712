//! Two devices on one vehicle tell each other who has boarded, by code and without a network.

use crate::{
    App, Kind, OpOutput,
    doors::{self, DoorView, Doors, DoubleBoarding, is_fresh},
    error::{AppError, ErrorCode},
    mirror::{
        trip::{self, TripDocuments},
        trust,
    },
    outbox::acts,
    scan::Place,
    staff::Badge,
};
use chrono::DateTime;
use qicheng_credential::{
    check,
    encoding::text::{self, Prefix},
    staff::door_set::{self, DoorSet, ParsedDoorSet},
};
use qicheng_domain::{
    ids::TripId,
    people::role::Role,
    redact_debug,
    travel::{
        act::MAX_DOORS,
        attendance::{Attendance, Epoch},
    },
};
use qicheng_store::{
    Tx,
    table::{
        door,
        door_merged::{self, MergedSet},
        manifest_crew, manifest_entry,
    },
};
use serde::Serialize;

/// Returns which door of a trip's vehicle this device is at, and how many there are; nothing while nobody has said so.
///
/// # Errors
/// `NoTrip`, the store's.
pub fn door(app: &App, trip: TripId) -> Result<Option<(u8, u8)>, AppError> {
    app.store.read(|tx| {
        trip::plan(app, tx, trip)?;
        Ok(door::get(tx, trip)?)
    })
}

/// Sets which door of a trip's vehicle this device is at, and how many there are.
///
/// # Errors
/// `NoTrip`, `WrongCode` for a door that there is not, the store's.
pub fn set_door(
    badge: &Badge<'_>,
    trip: TripId,
    (here, doors): (u8, u8),
) -> Result<OpOutput<()>, AppError> {
    if !(1..=MAX_DOORS).contains(&doors) || !(1..=doors).contains(&here) {
        return Err(AppError::Refused(ErrorCode::WrongCode));
    }
    badge.app().store.write(|tx| {
        trip::plan(badge.app(), tx, trip)?;
        Ok::<_, AppError>(door::put(tx, trip, here, doors)?)
    })?;
    Ok(OpOutput::new((), [Kind::Boarding]))
}

/// Returns the other doors, by number; none where there is one door alone.
///
/// # Errors
/// `NoTrip`, the store's.
pub fn doors(app: &App, place: &Place) -> Result<Vec<DoorView>, AppError> {
    app.store.read(|tx| {
        trip::plan(app, tx, place.trip)?;
        let round = acts::round(tx, place.trip, place.leg)?;
        let clock = trust::clock(app, tx)?;
        let doors = Doors::of(tx, place.trip, place.leg, round, clock)?;
        Ok(doors.map_or_else(Vec::new, |doors| doors.others))
    })
}

/// Returns the code that shows who has boarded at this door and was not called out since.
///
/// # Errors
/// `NoTrip`; `WrongCode` where there is one door alone; the store's or vault's.
pub fn door_code(badge: &Badge<'_>, place: &Place) -> Result<String, AppError> {
    let app = badge.app();
    let set = app.store.read(|tx| {
        trip::plan(app, tx, place.trip)?;
        let door = doors::of_several(tx, place.trip)?;
        let (door, _) = door.ok_or(AppError::Refused(ErrorCode::WrongCode))?;
        let attendance = acts::of_vehicle(tx, place.trip)?;
        let mut slots = doors::boarded_here(tx, &attendance, place.leg)?;
        for entry in manifest_entry::of_trip(tx, place.trip)? {
            if entry.to <= place.leg {
                slots.remove(&entry.slot);
            }
        }
        Ok::<_, AppError>(DoorSet {
            trip: place.trip,
            leg: place.leg,
            round: attendance.round(place.leg),
            door,
            time: trust::clock(app, tx)?.at().timestamp(),
            slots,
        })
    })?;
    let bytes = door_set::sign(&*badge.signer()?, &set, badge.credential())?;
    Ok(text::encode(Prefix::DoorSet, &bytes))
}

/// What came of merging another door's set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct MergeResult {
    /// How many boarded there of whom that was not known here.
    pub added: usize,
    /// Everyone whom several doors boarded in this round, and of whom it is not settled who is on board; by slot.
    pub both: Vec<DoubleView>,
}

/// A place that several doors gave to somebody.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DoubleView {
    /// Place on the manifest.
    pub slot: u16,
    /// Full name; none for a slot that the manifest does not name.
    pub name: Option<String>,
    /// Last four characters of the ID number.
    pub last_four: Option<String>,
    /// Seat.
    pub seat: Option<String>,
    /// Which doors, rising.
    pub doors: Vec<u8>,
}

redact_debug!(DoubleView);

/// Takes in who has boarded at another door, and names everyone whom both boarded in this round.
///
/// # Errors
/// `WrongCode` when it is no door's code of this trip, leg and round, or is older than five minutes (a picture of one);
/// `ClockWrong` when that may be for this device's clock alone; `NotOnTrip` when the manifest in use does not name who
/// signed it among the trip's crew, or their role does not hold; `NoTrip`, the store's.
pub fn merge_door(
    badge: &Badge<'_>,
    place: &Place,
    code: &str,
) -> Result<OpOutput<MergeResult>, AppError> {
    let app = badge.app();
    let (prefix, bytes) = text::decode(code)?;
    if prefix != Prefix::DoorSet {
        return refused(ErrorCode::WrongCode);
    }
    let parsed = ParsedDoorSet::parse(&bytes)?;
    parsed.verify()?;
    let set = &parsed.body;
    let merged = app.store.write(|tx| {
        let clock = trust::clock(app, tx)?;
        let documents = TripDocuments::read(app, tx, place.trip)?;
        let attendance = acts::of_trip(tx, place.trip)?;
        let round = attendance.round(place.leg);
        let doors = Doors::of(tx, place.trip, place.leg, round, clock)?;
        let is_other = |doors: Doors| doors.others.iter().any(|other| other.door == set.door);
        let fits = (set.trip, set.leg, set.round) == (place.trip, place.leg, round)
            && doors.is_some_and(is_other);
        if !fits {
            return refused(ErrorCode::WrongCode);
        }
        let lists = trust::lists(tx, &documents.bundle, clock.at())?;
        let is_crew = parsed.staff.staff.role == Role::Crew
            && manifest_crew::is_named(tx, place.trip, parsed.staff.key.kid().0)?
            && check::staff(&parsed.staff, &documents.bundle, &lists, clock.at())
                == Ok(documents.place);
        if !is_crew {
            return refused(ErrorCode::NotOnTrip);
        }
        let made = DateTime::from_timestamp(set.time, 0);
        let Some(made) = made.filter(|made| is_fresh(*made, clock)) else {
            return refused(if clock.is_trusted() {
                ErrorCode::WrongCode
            } else {
                ErrorCode::ClockWrong
            });
        };
        let known = doors::boarded_at(tx, &attendance, place.leg, set.door)?;
        let is_new = |slot: &u16| !known.contains(slot);
        let added = set.slots.difference(&known);
        let added = added.filter(|slot| attendance.on_board(place.leg, **slot).is_none());
        let added = added.count();
        acts::merge(
            tx,
            set.acts()
                .filter(|act| act.slot.as_ref().is_none_or(is_new)),
        )?;
        let row = MergedSet {
            door: set.door,
            at: made,
            received: clock.now,
        };
        door_merged::put(tx, set.trip, set.leg, round, &row)?;
        let both = unsettled(tx, &attendance, place.leg)?;
        let both = both.into_iter().map(|double| view(tx, place.trip, double));
        Ok(MergeResult {
            added,
            both: both.collect::<Result<_, AppError>>()?,
        })
    })?;
    Ok(OpOutput::new(merged, [Kind::Boarding]))
}

/// Returns everyone whom several doors boarded since everyone was called out last, and of whom it is not settled who is
/// on board; by slot.
///
/// # Errors
/// `NoTrip`, the store's.
pub fn doubles(app: &App, place: &Place) -> Result<Vec<DoubleView>, AppError> {
    app.store.read(|tx| {
        trip::plan(app, tx, place.trip)?;
        let attendance = acts::of_vehicle(tx, place.trip)?;
        let open = unsettled(tx, &attendance, place.leg)?;
        let views = open.into_iter().map(|double| view(tx, place.trip, double));
        views.collect()
    })
}

/// Notes that it was found out who of a slot that several doors boarded is on board: one person is.
///
/// # Errors
/// `UnknownSlot` where no two doors boarded it, the store's.
pub fn settle_double(
    badge: &Badge<'_>,
    place: &Place,
    slot: u16,
) -> Result<OpOutput<()>, AppError> {
    badge.app().store.write(|tx| {
        let attendance = acts::of_vehicle(tx, place.trip)?;
        let open = unsettled(tx, &attendance, place.leg)?;
        let double = open.into_iter().find(|double| double.slot == slot);
        let double = double.ok_or(AppError::Refused(ErrorCode::UnknownSlot))?;
        let at = Epoch {
            leg: place.leg,
            round: attendance.round(place.leg),
        };
        double.settle(tx, place.trip, at)
    })?;
    Ok(OpOutput::new((), [Kind::Boarding]))
}

fn refused<T>(code: ErrorCode) -> Result<T, AppError> {
    Err(AppError::Refused(code))
}

/// Returns what departure has to settle.
pub(super) fn unsettled(
    tx: &Tx<'_>,
    attendance: &Attendance,
    leg: u8,
) -> Result<Vec<DoubleBoarding>, AppError> {
    let mut doubles = DoubleBoarding::of(tx, attendance, leg)?;
    doubles.retain(|double| !double.settled);
    Ok(doubles)
}

fn view(tx: &Tx<'_>, trip: TripId, double: DoubleBoarding) -> Result<DoubleView, AppError> {
    let entry = manifest_entry::get(tx, trip, double.slot)?;
    let (name, last_four, seat) = match entry {
        Some(entry) => (Some(entry.name), Some(entry.id_last_four), entry.seat),
        None => (None, None, None),
    };
    Ok(DoubleView {
        slot: double.slot,
        name,
        last_four,
        seat,
        doors: double.doors.into_iter().collect(),
    })
}
