use crate::{
    errors::{
        code::{ErrorCode, ResourceKind},
        error::ServiceError,
    },
    place::context::Context,
};
use qicheng_domain::ids::TripId;
use qicheng_service_storage::{Tx, trips::TripRow};

/// Returns a trip that is there.
pub(super) fn found(tx: &mut Tx<'_>, ctx: &Context, trip: TripId) -> Result<TripRow, ServiceError> {
    tx.trip(ctx.tenant, trip)?
        .ok_or(ServiceError::NotFound(ResourceKind::Trip))
}

/// Returns a trip that can still be changed.
pub(super) fn open(tx: &mut Tx<'_>, ctx: &Context, trip: TripId) -> Result<TripRow, ServiceError> {
    let row = found(tx, ctx, trip)?;
    if row.trip.cancelled {
        return Err(ServiceError::Conflict(ErrorCode::Cancelled));
    }
    if row.trip.is_over(ctx.now) {
        return Err(ServiceError::Conflict(ErrorCode::Over));
    }
    Ok(row)
}
