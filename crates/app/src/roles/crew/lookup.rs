//! When a phone is dead: look the person up on the manifest.

use super::leg::Leg;
use crate::{App, error::AppError, scan::Place};
use qicheng_domain::{redact_debug, travel::manifest::ManifestEntry};
use serde::Serialize;

/// A person found on the manifest.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct PassengerMatch {
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

redact_debug!(PassengerMatch);

/// Finds people by a part of the name or the last four characters of the ID number.
///
/// # Errors
/// `NoTrip`, the store's.
pub fn find(app: &App, place: &Place, query: &str) -> Result<Vec<PassengerMatch>, AppError> {
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
/// `NoTrip`, the store's.
pub fn people(app: &App, place: &Place) -> Result<Vec<PassengerMatch>, AppError> {
    listed(app, place, |entry, leg| leg.is_due(entry))
}

fn listed(
    app: &App,
    place: &Place,
    fits: impl Fn(&ManifestEntry, &Leg) -> bool,
) -> Result<Vec<PassengerMatch>, AppError> {
    app.store.read(|tx| {
        let leg = Leg::read(app, tx, place)?;
        let entries = leg.entries.iter().filter(|entry| fits(entry, &leg));
        Ok(entries
            .map(|e| PassengerMatch {
                slot: e.slot,
                name: e.name.clone(),
                last_four: e.id_last_four.clone(),
                seat: e.seat.clone(),
                on_board: leg.on_board.contains(&e.slot),
            })
            .collect())
    })
}
