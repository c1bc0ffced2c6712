//! When a phone is dead: look the person up, compare the ID card, board without a pass.

use super::{
    scan::{Place, ScanView, scan_with},
    scene::Known,
};
use crate::{App, Done, error::AppError};
use qicheng_credential::verdict::decide_listed;
use qicheng_domain::redact_debug;
use serde::Serialize;

/// A person found on the manifest.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Place on the manifest.
    pub slot: u16,
    /// Full name.
    pub name: String,
    /// Last four characters of the ID number.
    pub last_four: String,
    /// Seat.
    pub seat: Option<String>,
    /// Whether they are on board.
    pub on_board: bool,
}

redact_debug!(Found);

/// Finds people by a part of the name or the last four characters of the ID number.
///
/// # Errors
/// `NoTrip`.
pub fn find(app: &App, place: &Place, query: &str) -> Result<Vec<Found>, AppError> {
    let query = query.trim().to_uppercase();
    if query.is_empty() {
        return Ok(Vec::new());
    }
    app.store.read(|tx| {
        let known = Known::gather(app, tx, place)?;
        let on_board = known.boarded().slots(place.trip, place.leg);
        let fits = known.manifest().entries.iter();
        let fits =
            fits.filter(|e| e.name.to_uppercase().contains(&query) || e.id_last_four == query);
        Ok(fits
            .map(|e| Found {
                slot: e.slot,
                name: e.name.clone(),
                last_four: e.id_last_four.clone(),
                seat: e.seat.clone(),
                on_board: on_board.contains(&e.slot),
            })
            .collect())
    })
}

/// Decides on a person without a code, found on the manifest; boards them once ID card and health were checked.
///
/// # Errors
/// `NoTrip`, `NotStaff`, the store's or vault's.
pub fn board_listed(app: &App, place: &Place, slot: u16) -> Result<Done<ScanView>, AppError> {
    scan_with(app, place, |scene| decide_listed(slot, scene))
}
