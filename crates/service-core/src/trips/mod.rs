//! Trips: planned by a coordinator, filled with people, given a crew, approved, and watched on the way.

pub mod board;
pub mod load;

mod approve;
mod candidates;
mod people;
mod plan;
mod staff;

pub use approve::{Approval, approve};
pub use candidates::{Candidate, candidates};
pub use people::{Placed, Wish, assign, remove};
pub use plan::{NewTrip, cancel, create, update};
pub use staff::{assign as assign_staff, unassign as unassign_staff};

use crate::{app_state::Context, error::ServiceError};
use qicheng_domain::ids::TripId;
use qicheng_service_storage::{Tx, trips::TripRow};

/// Returns a trip that is there.
fn found(tx: &mut dyn Tx, ctx: &Context, trip: TripId) -> Result<TripRow, ServiceError> {
    tx.trip(ctx.tenant, trip)?
        .ok_or(ServiceError::NotFound("trip"))
}

/// Returns a trip that can still be changed.
fn open(tx: &mut dyn Tx, ctx: &Context, trip: TripId) -> Result<TripRow, ServiceError> {
    let row = found(tx, ctx, trip)?;
    if row.trip.cancelled {
        return Err(ServiceError::Conflict("cancelled"));
    }
    if row.trip.destination().is_none_or(|s| s.arrives <= ctx.now) {
        return Err(ServiceError::Conflict("over"));
    }
    Ok(row)
}
