//! What staff does beside scanning, each signed.

use super::doors::unsettled;
use crate::{
    Kind, OpOutput,
    doors::Doors,
    error::{AppError, ErrorCode},
    mirror::{trip, trust},
    outbox::acts,
    scan::Place,
    staff::Badge,
};
use qicheng_domain::{
    form::check_temperature,
    ids::TripId,
    travel::act::{Act, ActKind},
};
use qicheng_store::{
    Tx,
    table::confirmation::{self, ConfirmationRow, Confirmed},
};
use serde::{Deserialize, Serialize};

/// Notes that name and last four on the ID card are those of the slot, whose ticket was shown last or is on the
/// manifest; for crew, and for employers at the gate. It counts for an hour, on this leg and in this round.
///
/// # Errors
/// `UnknownSlot`, `NoTrip`, the store's.
pub fn confirm_card(badge: &Badge<'_>, place: &Place, slot: u16) -> Result<OpOutput<()>, AppError> {
    badge
        .app()
        .store
        .write(|tx| confirm(tx, badge, place, slot, Confirmed::Card))?;
    Ok(OpOutput::new((), [Kind::Boarding]))
}

/// Notes what was confirmed of a slot's person, and of which ticket. A ticket newer than the manifest has a slot that
/// the manifest does not name.
fn confirm(
    tx: &Tx<'_>,
    badge: &Badge<'_>,
    place: &Place,
    slot: u16,
    confirmed: Confirmed,
) -> Result<(), AppError> {
    let (app, trip) = (badge.app(), place.trip);
    let shown = app.at_door().ticket_of(trip, slot);
    let ticket = match shown {
        Some(digest) => Some(digest),
        None => trip::entry(app, tx, trip, slot)?
            .tickets
            .last()
            .map(|pin| **pin),
    };
    let row = ConfirmationRow {
        confirmed,
        round: acts::round(tx, trip, place.leg)?,
        ticket,
        at: app.clock_time(),
        by: badge.person(),
    };
    Ok(confirmation::put(tx, trip, place.leg, slot, &row)?)
}

/// Records a check of health on the spot; `temperature` in tenths of a degree Celsius. For crew, and for employers at
/// the gate.
///
/// # Errors
/// `Form` for a temperature that nobody has, `UnknownSlot`, `NoTrip`, the store's or vault's.
pub fn check_health(
    badge: &Badge<'_>,
    place: &Place,
    slot: u16,
    temperature: u16,
) -> Result<OpOutput<()>, AppError> {
    check_temperature(temperature).map_err(|code| AppError::field("temperature", code))?;
    badge.app().store.write(|tx| {
        confirm(tx, badge, place, slot, Confirmed::Temperature)?;
        let checked = act(tx, badge, ActKind::HealthChecked, place)?;
        let checked = Act {
            slot: Some(slot),
            temperature: Some(temperature),
            ..checked
        };
        badge.sign_act(tx, &checked)
    })?;
    Ok(OpOutput::new((), [Kind::Boarding, Kind::Outbox]))
}

/// What crew says at a departure of slots that two doors boarded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum Departure {
    /// There are none, or of each it is settled who is on board.
    #[default]
    Settled,
    /// The vehicle leaves although it is not: that is signed and told to the service, a slot each.
    NotSettled,
}

/// Leaves a stop; with several doors only once each has shown, within the last minutes, who boarded there.
///
/// # Errors
/// `DoorsNotMerged`, `DoubleBoarding` while it is not settled who is on board on a slot that two doors boarded,
/// `NoTrip`, the store's or vault's.
pub fn depart(
    badge: &Badge<'_>,
    place: &Place,
    departure: Departure,
) -> Result<OpOutput<()>, AppError> {
    moved(badge, place, ActKind::Departed, |tx| {
        let attendance = acts::of_vehicle(tx, place.trip)?;
        let clock = trust::clock(badge.app(), tx)?;
        let round = attendance.round(place.leg);
        let doors = Doors::of(tx, place.trip, place.leg, round, clock)?;
        if doors.is_some_and(|doors| !doors.are_merged()) {
            return Err(AppError::Refused(ErrorCode::DoorsNotMerged));
        }
        let doubles = unsettled(tx, &attendance, place.leg)?;
        if departure == Departure::Settled && !doubles.is_empty() {
            return Err(AppError::Refused(ErrorCode::DoubleBoarding));
        }
        for double in doubles {
            let left = Act {
                slot: Some(double.slot),
                ..act(tx, badge, ActKind::DoubleUnsettled, place)?
            };
            badge.sign_act(tx, &left)?;
        }
        Ok(())
    })
}

/// Reaches a stop.
///
/// # Errors
/// `NoTrip`, the store's or vault's.
pub fn arrive(badge: &Badge<'_>, trip: TripId, stop: u8) -> Result<OpOutput<()>, AppError> {
    let place = Place { trip, leg: stop };
    moved(badge, &place, ActKind::Arrived, |_| Ok(()))
}

/// Calls everyone out at a stop: who comes back boards again.
///
/// # Errors
/// `NoTrip`, the store's or vault's.
pub fn call_out(badge: &Badge<'_>, place: &Place) -> Result<OpOutput<()>, AppError> {
    badge.app().store.write(|tx| {
        trip::plan(badge.app(), tx, place.trip)?;
        let called = act(tx, badge, ActKind::CalledOut, place)?;
        badge.sign_act(tx, &called)
    })?;
    Ok(OpOutput::new((), [Kind::Boarding, Kind::Outbox]))
}

fn moved(
    badge: &Badge<'_>,
    place: &Place,
    kind: ActKind,
    allowed: impl FnOnce(&Tx<'_>) -> Result<(), AppError>,
) -> Result<OpOutput<()>, AppError> {
    badge.app().store.write(|tx| {
        let stops = trip::plan(badge.app(), tx, place.trip)?.stops.len();
        if usize::from(place.leg) >= stops {
            return Err(AppError::Refused(ErrorCode::NoTrip));
        }
        allowed(tx)?;
        badge.sign_act(tx, &act(tx, badge, kind, place)?)
    })?;
    Ok(OpOutput::new((), [Kind::Boarding, Kind::Outbox]))
}

/// An act of this moment with nothing but what every act has.
fn act(tx: &Tx<'_>, badge: &Badge<'_>, kind: ActKind, place: &Place) -> Result<Act, AppError> {
    Ok(Act {
        kind,
        trip: place.trip,
        leg: place.leg,
        slot: None,
        at: badge.app().now(),
        by: badge.person(),
        door: None,
        temperature: None,
        round: acts::round(tx, place.trip, place.leg)?,
    })
}
