//! The journeys that a person has tickets for.

use crate::{App, error::AppError, feed, people, trust};
use qicheng_credential::credential::Body;
use qicheng_domain::{ids::PersonId, ids::TripId, redact_debug, trip::Trip};
use serde::Serialize;

/// A journey: what the ticket says, and the trip's plan where it has come.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Journey {
    /// The trip.
    #[cfg_attr(test, ts(type = "string"))]
    pub trip: TripId,
    /// Seat, as a hint.
    pub seat: Option<String>,
    /// Number of the stop at which the person boards.
    pub from: u8,
    /// Number of the stop at which the person leaves.
    pub to: u8,
    /// The plan.
    #[cfg_attr(test, ts(type = "import('./Trip').Trip | null"))]
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
        let bundle = trust::bundle(app, tx)?;
        let mut journeys = Vec::new();
        for held in feed::tickets(tx, person, now)? {
            let Body::Ticket(ticket) = held.credential.body else {
                continue;
            };
            let plan = match &bundle {
                Some(bundle) => feed::trip(tx, bundle, ticket.trip, now)?,
                None => None,
            };
            journeys.push(Journey {
                trip: ticket.trip,
                seat: ticket.seat,
                from: ticket.from,
                to: ticket.to,
                plan,
            });
        }
        Ok(journeys)
    })
}
