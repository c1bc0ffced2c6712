//! Who is expected, arrived and missing.

use crate::{
    App,
    error::{AppError, ErrorCode},
    feed, trust,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{act::ActKind, ids::TripId, redact_debug};
use qicheng_store::{
    Tx,
    table::{boarding, movement, received},
};
use serde::Serialize;

/// Where a person is, as far as this device knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArrivalState"))]
pub enum State {
    /// Has not boarded, and the vehicle has not left.
    Expected,
    /// On the way.
    Boarded,
    /// Received here.
    Arrived,
    /// The vehicle left without them.
    Missing,
}

/// A person on the list.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ExpectedPerson"))]
pub struct Expected {
    /// Place on the manifest.
    pub slot: u16,
    /// Name.
    pub name: String,
    /// Last four characters of the ID number, for a paper pass.
    pub last_four: String,
    /// Where they are.
    pub state: State,
}

redact_debug!(Expected);

/// The list of a trip, and its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Arrivals {
    /// Everyone, by slot.
    pub people: Vec<Expected>,
    /// How many were received.
    pub arrived: usize,
    /// How many the vehicle left without.
    pub missing: usize,
    /// When the service last answered.
    #[cfg_attr(test, ts(type = "string"))]
    pub as_of: DateTime<Utc>,
}

/// Returns who is expected, arrived and missing on a trip.
///
/// # Errors
/// `NoTrip` while plan or list have not come.
pub fn arrivals(app: &App, trip: TripId) -> Result<Arrivals, AppError> {
    let now = app.now();
    let missing = || AppError::Refused(ErrorCode::NoTrip);
    app.store.read(|tx| {
        let bundle = trust::bundle(app, tx)?.ok_or_else(missing)?;
        let plan = feed::trip(tx, &bundle, trip, now)?.ok_or_else(missing)?;
        let held = trust::manifest(tx, &bundle, trip)?.ok_or_else(missing)?;
        let left = last_left(tx, trip)?;
        let boarded: Vec<u16> = boarding::of_trip(tx, trip)?
            .into_iter()
            .map(|r| r.slot)
            .collect();
        let arrived: Vec<u16> = received::of_trip(tx, trip)?
            .into_iter()
            .map(|r| r.slot)
            .collect();
        let last_stop = plan.legs();
        let people: Vec<Expected> = held
            .manifest
            .entries
            .into_iter()
            .filter(|e| usize::from(e.to) == last_stop)
            .map(|e| Expected {
                state: if arrived.contains(&e.slot) {
                    State::Arrived
                } else if boarded.contains(&e.slot) {
                    State::Boarded
                } else if left.is_some_and(|stop| stop >= e.from) {
                    State::Missing
                } else {
                    State::Expected
                },
                slot: e.slot,
                name: e.name,
                last_four: e.id_last_four,
            })
            .collect();
        let count = |state| people.iter().filter(|p| p.state == state).count();
        Ok(Arrivals {
            arrived: count(State::Arrived),
            missing: count(State::Missing),
            as_of: trust::as_of(app, tx)?,
            people,
        })
    })
}

fn last_left(tx: &Tx<'_>, trip: TripId) -> Result<Option<u8>, AppError> {
    let moves = movement::of_trip(tx, trip)?;
    Ok(moves
        .iter()
        .filter(|m| m.what == ActKind::Departed)
        .map(|m| m.stop)
        .max())
}
