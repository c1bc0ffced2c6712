//! A trip on a device of its staff: the plan and the manifest in use.

use crate::{
    App,
    error::{AppError, ErrorCode},
    mirror::{feed, trust},
};
use qicheng_credential::trust::Bundle;
use qicheng_domain::{
    ids::TripId,
    region::RegionCode,
    travel::{manifest::ManifestEntry, trip::Trip},
};
use qicheng_store::{
    Tx,
    table::{
        manifest::{self, ManifestRow},
        manifest_entry,
    },
};
use std::sync::Arc;

/// What is in use of a trip, and under which bundle.
pub(crate) struct TripDocuments {
    pub(crate) bundle: Arc<Bundle>,
    pub(crate) plan: Trip,
    pub(crate) manifest: ManifestRow,
    /// The place whose key signed the manifest.
    pub(crate) place: RegionCode,
    /// Plans of other trips on this device.
    pub(crate) others: Vec<Trip>,
}

impl TripDocuments {
    /// Reads plan and manifest of a trip.
    ///
    /// # Errors
    /// `NoTrip` while either has not come.
    pub(crate) fn read(app: &App, tx: &Tx<'_>, trip: TripId) -> Result<Self, AppError> {
        let bundle = trust::bundle(app, tx)?.ok_or(NO_TRIP)?;
        let mut others = feed::trips(tx, &bundle, app.now())?;
        let plan = others.iter().position(|plan| plan.id == trip);
        let plan = others.remove(plan.ok_or(NO_TRIP)?);
        let manifest = manifest::get(tx, trip)?.ok_or(NO_TRIP)?;
        let place = trust::manifest_place(&bundle, &manifest).ok_or(NO_TRIP)?;
        Ok(Self {
            bundle,
            plan,
            manifest,
            place,
            others,
        })
    }
}

/// Returns the plan of a trip.
///
/// # Errors
/// `NoTrip` while it has not come.
pub(crate) fn plan(app: &App, tx: &Tx<'_>, trip: TripId) -> Result<Trip, AppError> {
    let bundle = trust::bundle(app, tx)?.ok_or(NO_TRIP)?;
    feed::trip(tx, &bundle, trip, app.now())?.ok_or(NO_TRIP)
}

/// Returns a slot's line of the manifest in use.
///
/// # Errors
/// `NoTrip` while the manifest has not come, `UnknownSlot`.
pub(crate) fn entry(
    app: &App,
    tx: &Tx<'_>,
    trip: TripId,
    slot: u16,
) -> Result<ManifestEntry, AppError> {
    let bundle = trust::bundle(app, tx)?.ok_or(NO_TRIP)?;
    let manifest = manifest::get(tx, trip)?.ok_or(NO_TRIP)?;
    trust::manifest_place(&bundle, &manifest).ok_or(NO_TRIP)?;
    let entry = manifest_entry::get(tx, trip, slot)?;
    entry.ok_or(AppError::Refused(ErrorCode::UnknownSlot))
}

const NO_TRIP: AppError = AppError::Refused(ErrorCode::NoTrip);
