//! How many are on board, against the licensed seats.

use super::{scan::Place, scene::Known};
use crate::{App, error::AppError};
use serde::Serialize;

/// Numbers of a leg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Headcount {
    /// On board now.
    pub on_board: usize,
    /// Expected to board at this stop or before.
    pub expected: usize,
    /// Licensed seats.
    pub seats: u16,
    /// Slots that are expected and not on board, rising.
    pub missing: Vec<u16>,
}

/// Counts a leg.
///
/// # Errors
/// `NoTrip`.
pub fn headcount(app: &App, place: &Place) -> Result<Headcount, AppError> {
    app.store.read(|tx| {
        let known = Known::gather(app, tx, place)?;
        let on_board = known.on_board();
        let due = known
            .manifest()
            .entries
            .iter()
            .filter(|e| e.from <= place.leg && e.to > place.leg);
        let due: Vec<u16> = due.map(|e| e.slot).collect();
        Ok(Headcount {
            missing: due
                .iter()
                .copied()
                .filter(|slot| !on_board.contains(slot))
                .collect(),
            on_board: on_board.len(),
            expected: due.len(),
            seats: known.plan().vehicle.seats,
        })
    })
}
