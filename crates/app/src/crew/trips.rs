//! The trips whose manifests this device holds.

use crate::{
    App,
    error::{AppError, ErrorCode},
    feed, trust,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{ids::TripId, trip::Trip};
use serde::Serialize;

/// A trip as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct TripView {
    /// The trip.
    #[cfg_attr(test, ts(type = "string"))]
    pub id: TripId,
    /// Plate or number.
    pub vehicle: String,
    /// First stop.
    pub from: String,
    /// Last stop.
    pub to: String,
    /// When it leaves the first stop.
    #[cfg_attr(test, ts(type = "string"))]
    pub departs: DateTime<Utc>,
    /// Licensed seats.
    pub seats: u16,
    /// People on the manifest; none while it has not come.
    pub people: Option<usize>,
    /// Since when this device holds the manifest.
    #[cfg_attr(test, ts(type = "string | null"))]
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
        let mut views = Vec::new();
        for trip in feed::trips(tx, &bundle, now)? {
            let manifest = trust::manifest(tx, &bundle, trip.id)?;
            views.extend(view(&trip, manifest.as_ref()));
        }
        Ok(views)
    })
}

fn view(trip: &Trip, manifest: Option<&trust::HeldManifest>) -> Option<TripView> {
    let (first, last) = (trip.stops.first()?, trip.stops.last()?);
    Some(TripView {
        id: trip.id,
        vehicle: trip.vehicle.plate.clone(),
        from: first.name.clone(),
        to: last.name.clone(),
        departs: first.departs,
        seats: trip.vehicle.seats,
        people: manifest.map(|m| m.manifest.entries.len()),
        manifest_since: manifest.map(|m| m.since),
        cancelled: trip.cancelled,
    })
}

/// Returns the plan of a trip.
pub(super) fn plan(app: &App, tx: &qicheng_store::Tx<'_>, trip: TripId) -> Result<Trip, AppError> {
    let missing = || AppError::Refused(ErrorCode::NoTrip);
    let bundle = trust::bundle(app, tx)?.ok_or_else(missing)?;
    feed::trip(tx, &bundle, trip, app.now())?.ok_or_else(missing)
}
