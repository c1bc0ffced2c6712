//! The journeys that a person has tickets for.

use crate::{
    App,
    error::AppError,
    mirror::feed::{self, Leg},
    people,
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    redact_debug,
    travel::trip::Trip,
};
use serde::Serialize;

/// A journey: what the ticket says, and the trip's plan where it has come.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Journey {
    /// The trip.
    pub trip: TripId,
    /// Seat, as a hint.
    pub seat: Option<String>,
    /// Number of the stop at which the person boards.
    pub from: u8,
    /// Number of the stop at which the person leaves.
    pub to: u8,
    /// The plan.
    pub plan: Option<Trip>,
}

redact_debug!(Journey);

/// Returns the journeys for which a person has tickets that are not over, the next one first.
///
/// # Errors
/// `UnknownPerson`, the store's.
pub fn trips(app: &App, person: PersonId) -> Result<Vec<Journey>, AppError> {
    let now = app.now();
    app.store.read(|tx| {
        people::profile(tx, person)?;
        let legs = feed::legs(app, tx, person, now)?.into_iter();
        let journey = |leg: Leg| Journey {
            trip: leg.ticket.trip,
            seat: leg.ticket.seat,
            from: leg.ticket.from,
            to: leg.ticket.to,
            plan: leg.plan,
        };
        Ok(legs.map(journey).collect())
    })
}
