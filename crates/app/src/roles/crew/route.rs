//! How far a vehicle has come.

use crate::{App, error::AppError, mirror::trip, outbox::acts};
use qicheng_domain::{ids::TripId, travel::trip::Stop};
use serde::Serialize;

/// A trip's stops, and where the vehicle is as far as this device knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RouteView {
    /// The stops, in order.
    pub stops: Vec<Stop>,
    /// Number of the stop at which the vehicle stands, or which it reaches next.
    pub leg: u8,
    /// Whether it stands there.
    pub standing: bool,
}

/// Returns how far a vehicle has come.
///
/// # Errors
/// `NoTrip` while the trip's plan is not here.
pub fn route(app: &App, id: TripId) -> Result<RouteView, AppError> {
    app.store.read(|tx| {
        let stops = trip::plan(app, tx, id)?.stops;
        let attendance = acts::of_vehicle(tx, id)?;
        let (left, reached) = (attendance.departed(), attendance.arrived());
        let next = left.map_or(0, |stop| stop.saturating_add(1));
        let end = u8::try_from(stops.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let leg = next.max(reached.unwrap_or(0)).min(end);
        Ok(RouteView {
            standing: left.is_none() || reached.is_some_and(|stop| stop >= next),
            leg,
            stops,
        })
    })
}
