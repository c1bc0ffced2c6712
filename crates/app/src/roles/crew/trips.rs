//! The trips whose manifests this device holds.

use crate::{
    App,
    error::AppError,
    mirror::{feed, trust},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{ids::TripId, travel::trip::Trip};
use qicheng_store::table::{manifest, manifest_entry};
use serde::Serialize;
use std::collections::BTreeMap;

/// A trip as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct TripView {
    /// The trip.
    pub id: TripId,
    /// Plate or number.
    pub vehicle: String,
    /// First stop.
    pub from: String,
    /// Last stop.
    pub to: String,
    /// When it leaves the first stop.
    pub departs: DateTime<Utc>,
    /// Licensed seats.
    pub seats: u16,
    /// People on the manifest; none while it has not come.
    pub people: Option<usize>,
    /// Since when this device holds the manifest.
    pub manifest_since: Option<DateTime<Utc>>,
    /// Whether the trip was cancelled.
    pub cancelled: bool,
}

/// Returns the trips on this device, by departure.
///
/// # Errors
/// The store's.
pub fn trips(app: &App) -> Result<Vec<TripView>, AppError> {
    let now = app.now();
    app.store.read(|tx| {
        let Some(bundle) = trust::bundle(app, tx)? else {
            return Ok(Vec::new());
        };
        let held = manifest::all(tx)?.into_iter();
        let held: BTreeMap<TripId, DateTime<Utc>> = held
            .filter(|row| trust::manifest_place(&bundle, row).is_some())
            .map(|row| (row.header.trip, row.since))
            .collect();
        let people = manifest_entry::counts(tx)?;
        let trips = feed::trips(tx, &bundle, now)?;
        Ok(trips
            .iter()
            .filter_map(|trip| {
                let since = held.get(&trip.id).copied();
                let people = people.get(&trip.id).copied().unwrap_or(0);
                view(trip, since.map(|since| (people, since)))
            })
            .collect())
    })
}

fn view(trip: &Trip, manifest: Option<(usize, DateTime<Utc>)>) -> Option<TripView> {
    let (first, last) = (trip.stops.first()?, trip.stops.last()?);
    Some(TripView {
        id: trip.id,
        vehicle: trip.vehicle.plate.clone(),
        from: first.name.clone(),
        to: last.name.clone(),
        departs: first.departs,
        seats: trip.vehicle.seats,
        people: manifest.map(|(people, _)| people),
        manifest_since: manifest.map(|(_, since)| since),
        cancelled: trip.cancelled,
    })
}
