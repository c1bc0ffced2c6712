//! What staff does beside scanning, each signed.

use super::{boarded::act, doors::are_merged, scan::Place, trips::plan};
use crate::{
    App, Done, Kind,
    error::{AppError, ErrorCode},
    staff, trust,
};
use qicheng_credential::credential::Role;
use qicheng_domain::{
    act::{Act, ActKind},
    form::FieldCode,
    health::TEMPERATURES,
    ids::TripId,
};
use qicheng_store::{
    Tx,
    table::{
        movement::{self, MovementRow},
        paper_confirmed, round,
        spot_check::{self, SpotCheckRow},
    },
};

/// Notes that name and last four on the ID card are those of the slot; for crew, and for employers at the gate.
///
/// # Errors
/// `UnknownSlot`, `NoTrip`, `NotStaff`.
pub fn confirm_card(app: &App, trip: TripId, slot: u16) -> Result<Done<()>, AppError> {
    let now = app.now();
    app.store.write(|tx| {
        on_manifest(app, tx, trip, slot)?;
        let badge = staff::door_badge(app, tx, now)?;
        paper_confirmed::add(tx, trip, slot, badge.person, now)?;
        Ok::<_, AppError>(())
    })?;
    Ok(Done::new((), [Kind::Boarding]))
}

/// Records a check of health on the spot; `temperature` in tenths of a degree Celsius. For crew, and for employers at
/// the gate.
///
/// # Errors
/// `Form` for a temperature that nobody has, `UnknownSlot`, `NoTrip`, `NotStaff`.
pub fn check_health(
    app: &App,
    place: &Place,
    slot: u16,
    temperature: u16,
) -> Result<Done<()>, AppError> {
    let (now, trip) = (app.now(), place.trip);
    if !TEMPERATURES.contains(&temperature) {
        return Err(AppError::field("temperature", FieldCode::OutOfRange));
    }
    app.store.write(|tx| {
        on_manifest(app, tx, trip, slot)?;
        let badge = staff::door_badge(app, tx, now)?;
        let round = round::current(tx, trip, place.leg)?;
        let checked = act(
            ActKind::HealthChecked,
            trip,
            place.leg,
            round,
            Some(slot),
            now,
            badge.person,
        );
        let operation = staff::act(
            app,
            tx,
            &badge,
            &Act {
                temperature: Some(temperature),
                ..checked
            },
            now,
        )?;
        let row = SpotCheckRow {
            trip,
            slot,
            at: now,
            by: badge.person,
            temperature,
            operation: Some(operation),
        };
        spot_check::add(tx, &row)?;
        Ok::<_, AppError>(())
    })?;
    Ok(Done::new((), [Kind::Boarding, Kind::Outbox]))
}

/// Leaves a stop; with several doors only once each has shown, within the last minutes, who boarded there.
///
/// # Errors
/// `DoorsNotMerged`, `NoTrip`, `NotStaff`.
pub fn depart(app: &App, place: &Place) -> Result<Done<()>, AppError> {
    let now = app.now();
    moved(app, place.trip, place.leg, ActKind::Departed, |tx| {
        let Some((here, of)) = place.door else {
            return Ok(());
        };
        if are_merged(tx, place, here, of, now)? {
            Ok(())
        } else {
            Err(AppError::Refused(ErrorCode::DoorsNotMerged))
        }
    })
}

/// Reaches a stop.
///
/// # Errors
/// `NoTrip`, `NotStaff`.
pub fn arrive(app: &App, trip: TripId, stop: u8) -> Result<Done<()>, AppError> {
    moved(app, trip, stop, ActKind::Arrived, |_| Ok(()))
}

/// Calls everyone out at a stop: who comes back boards again.
///
/// # Errors
/// `NoTrip`, `NotStaff`.
pub fn call_out(app: &App, trip: TripId, leg: u8) -> Result<Done<()>, AppError> {
    let now = app.now();
    app.store.write(|tx| {
        plan(app, tx, trip)?;
        let badge = staff::badge(app, tx, Role::Crew, now)?;
        let before = round::current(tx, trip, leg)?;
        let called = act(
            ActKind::CalledOut,
            trip,
            leg,
            before,
            None,
            now,
            badge.person,
        );
        let operation = staff::act(app, tx, &badge, &called, now)?;
        round::add(
            tx,
            trip,
            leg,
            before.saturating_add(1),
            now,
            Some(operation),
        )?;
        Ok::<_, AppError>(())
    })?;
    Ok(Done::new((), [Kind::Boarding, Kind::Outbox]))
}

fn moved(
    app: &App,
    trip: TripId,
    stop: u8,
    what: ActKind,
    allowed: impl FnOnce(&Tx<'_>) -> Result<(), AppError>,
) -> Result<Done<()>, AppError> {
    let now = app.now();
    app.store.write(|tx| {
        let stops = plan(app, tx, trip)?.stops.len();
        if usize::from(stop) >= stops {
            return Err(AppError::Refused(ErrorCode::NoTrip));
        }
        allowed(tx)?;
        let badge = staff::badge(app, tx, Role::Crew, now)?;
        let round = round::current(tx, trip, stop)?;
        let act = act(what, trip, stop, round, None, now, badge.person);
        let operation = staff::act(app, tx, &badge, &act, now)?;
        movement::add(
            tx,
            &MovementRow {
                trip,
                stop,
                what,
                at: now,
                operation: Some(operation),
            },
        )?;
        Ok::<_, AppError>(())
    })?;
    Ok(Done::new((), [Kind::Boarding, Kind::Outbox]))
}

fn on_manifest(app: &App, tx: &Tx<'_>, trip: TripId, slot: u16) -> Result<(), AppError> {
    let missing = || AppError::Refused(ErrorCode::NoTrip);
    let bundle = trust::bundle(app, tx)?.ok_or_else(missing)?;
    let held = trust::manifest(tx, &bundle, trip)?.ok_or_else(missing)?;
    held.manifest
        .entry(slot)
        .map(drop)
        .ok_or(AppError::Refused(ErrorCode::UnknownSlot))
}
