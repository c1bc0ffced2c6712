use super::find::open;
use crate::{
    audit::{self, Action},
    errors::{
        code::{ErrorCode, ResourceKind},
        error::ServiceError,
    },
    events::{self, Event},
    place::context::Context,
};
use qicheng_domain::{ids::TripId, people::role::Role};
use qicheng_service_storage::{Tx, accounts::AccountId, staff::StaffId};

/// Puts crew or an employer on a trip; of an approved one they get what it has for them at once.
///
/// # Errors
/// `NotFound`, `Conflict` for a trip cancelled or over, for a role taken away or one that has no place on a trip, and
/// the storage's and the keys'.
pub fn assign(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    trip: TripId,
    id: StaffId,
) -> Result<(), ServiceError> {
    open(tx, ctx, trip)?;
    let member = tx
        .staff(ctx.tenant, id)?
        .ok_or(ServiceError::NotFound(ResourceKind::Staff))?;
    if member.revoked_at.is_some() {
        return Err(ServiceError::Conflict(ErrorCode::Revoked));
    }
    if !matches!(member.role, Role::Crew | Role::Employer) {
        return Err(ServiceError::Conflict(ErrorCode::Role));
    }
    tx.assign_staff(ctx.tenant, trip, id, ctx.now)?;
    audit::note(tx, ctx, by, Action::StaffAssigned, id)?;
    events::follow(tx, ctx, Event::StaffChanged(trip))
}

/// Takes staff off a trip, and what they hold of it.
///
/// # Errors
/// `NotFound`, and the storage's.
pub fn unassign(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    trip: TripId,
    id: StaffId,
) -> Result<(), ServiceError> {
    let member = tx
        .staff(ctx.tenant, id)?
        .ok_or(ServiceError::NotFound(ResourceKind::Staff))?;
    if !tx.unassign_staff(ctx.tenant, trip, id)? {
        return Err(ServiceError::NotFound(ResourceKind::Staff));
    }
    let member = &member;
    events::follow(tx, ctx, Event::StaffUnassigned { trip, member })?;
    audit::note(tx, ctx, by, Action::StaffUnassigned, id)
}
