//! When a phone is dead: look the person up, compare the ID card, board without a pass.

use super::{
    scan::{Place, ScanView, scan_with},
    scene::Known,
};
use crate::{App, Done, error::AppError};
use qicheng_credential::verdict::decide_listed;
use qicheng_domain::{manifest::ManifestEntry, redact_debug};
use serde::Serialize;

/// A person found on the manifest.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
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
    listed(app, place, |e, _| {
        e.name.to_uppercase().contains(&query) || e.id_last_four == query
    })
}

/// Returns everyone who is due on this leg, by slot.
///
/// # Errors
/// `NoTrip`.
pub fn people(app: &App, place: &Place) -> Result<Vec<Found>, AppError> {
    listed(app, place, |e, leg| e.from <= leg && e.to > leg)
}

/// Decides on a person without a code, found on the manifest; boards them once ID card and health were checked.
///
/// # Errors
/// `NoTrip`, `NotStaff`, the store's or vault's.
pub fn board_listed(app: &App, place: &Place, slot: u16) -> Result<Done<ScanView>, AppError> {
    scan_with(app, place, |scene| decide_listed(slot, scene))
}

fn listed(
    app: &App,
    place: &Place,
    fits: impl Fn(&ManifestEntry, u8) -> bool,
) -> Result<Vec<Found>, AppError> {
    app.store.read(|tx| {
        let known = Known::gather(app, tx, place)?;
        let on_board = known.on_board();
        let entries = known.manifest().entries.iter();
        Ok(entries
            .filter(|e| fits(e, place.leg))
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
