//! Who is expected, arrived and missing.

use crate::{
    App,
    error::AppError,
    mirror::{trip::TripDocuments, trust},
    outbox::acts,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::TripId,
    redact_debug,
    travel::{
        attendance::{PassengerCounts, PassengerState},
        manifest::ManifestEntry,
    },
};
use qicheng_store::table::manifest_entry;
use serde::Serialize;

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
    /// Where they are, as far as this device knows.
    pub state: PassengerState,
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
    pub as_of: DateTime<Utc>,
}

/// Returns who is expected, arrived and missing on a trip.
///
/// # Errors
/// `NoTrip` while plan or list have not come.
pub fn arrivals(app: &App, trip: TripId) -> Result<Arrivals, AppError> {
    app.store.read(|tx| {
        let plan = TripDocuments::read(app, tx, trip)?.plan;
        let attendance = acts::of_trip(tx, trip)?;
        let last_stop = plan.legs();
        let mut entries = manifest_entry::of_trip(tx, trip)?;
        entries.retain(|entry| usize::from(entry.to) == last_stop);
        let status = |e: &ManifestEntry| attendance.status(e.slot, e.from, e.to);
        let counts: PassengerCounts = entries.iter().map(status).collect();
        let people = entries.into_iter().map(|entry| Expected {
            state: status(&entry).state,
            slot: entry.slot,
            name: entry.name,
            last_four: entry.id_last_four,
        });
        Ok(Arrivals {
            people: people.collect(),
            arrived: counts.received,
            missing: counts.missing,
            as_of: trust::as_of(app, tx)?,
        })
    })
}
