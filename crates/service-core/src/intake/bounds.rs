//! How much a device may bring in a day, before any of it is looked at: little from one behind which nobody was verified,
//! more from people whom staff have seen, and as much from staff as their work is.

use super::chain;
use crate::{errors::error::ServiceError, place::context::Context, vouching};
use qicheng_domain::{
    date::shanghai_day,
    ids::{OperationId, PersonId},
    operations::{claim::ClaimKind, operation::Operation},
    people::role::Role,
};
use qicheng_exchange::{
    message::{DeliveryMode, Request},
    transport::RefusedRequest,
};
use qicheng_service_storage::{
    Tx,
    devices::{DailyUsage, Device},
};
use std::collections::BTreeSet;

/// What a device may bring in a day.
struct Bounds {
    people: u32,
    operations: u32,
    bytes: u32,
}

/// A family that registers, with what it said in the weeks before.
const STRANGER: Bounds = Bounds {
    people: 12,
    operations: 512,
    bytes: 512 << 10,
};

/// A device of somebody who was verified.
const VERIFIED: Bounds = Bounds {
    people: 32,
    operations: 4_096,
    bytes: 8 << 20,
};

/// A helper on the day that a township registers.
const HELPER: Bounds = Bounds {
    people: 600,
    operations: 10_000,
    bytes: 32 << 20,
};

/// Other staff: a train's crew boards, receives and measures well over a thousand.
const STAFF: Bounds = Bounds {
    people: 32,
    operations: 20_000,
    bytes: 32 << 20,
};

impl Bounds {
    fn hold(&self, spent: &DailyUsage) -> bool {
        spent.people <= self.people
            && spent.operations <= self.operations
            && spent.bytes <= self.bytes
    }

    fn of(role: Role) -> &'static Self {
        match role {
            Role::Helper | Role::Coordinator => &HELPER,
            Role::Crew | Role::Employer | Role::Inspector => &STAFF,
        }
    }
}

/// Counts what a request brings that is new, or refuses it as a whole; writes nothing.
pub(super) fn spend(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: &mut Device,
    request: &Request,
) -> Result<Result<(), RefusedRequest>, ServiceError> {
    let new = unseen(tx, ctx, device, request)?;
    if new.is_empty() {
        return Ok(Ok(()));
    }
    let day = shanghai_day(ctx.now).to_epoch_days().into();
    let mut spent = if device.spent.day == day {
        device.spent
    } else {
        DailyUsage {
            day,
            ..DailyUsage::default()
        }
    };
    let bytes = new.iter().map(|operation| operation.body.len()).sum();
    spent.operations = spent.operations.saturating_add(count(new.len()));
    spent.bytes = spent.bytes.saturating_add(count(bytes));
    spent.people = spent
        .people
        .saturating_add(introduced(tx, ctx, device, &new)?);
    if STRANGER.hold(&spent) || within(tx, ctx, device, request, &spent)? {
        device.spent = spent;
        return Ok(Ok(()));
    }
    Ok(Err(RefusedRequest::DeviceLimit))
}

/// Returns the operations of a request that are new. A courier may deliver an old parcel any number of times: what it
/// brings of a chain that is over, or what was parked before, is not.
fn unseen<'r>(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: &Device,
    request: &'r Request,
) -> Result<Vec<&'r Operation>, ServiceError> {
    if chain::is_over(device, request) {
        return Ok(Vec::new());
    }
    let mut new: Vec<&Operation> = request
        .operations
        .iter()
        .filter(|operation| operation.sequence > device.head)
        .collect();
    if request.delivery_mode == DeliveryMode::Courier && !new.is_empty() {
        let parked = tx.parked(ctx.tenant, chain::present(device))?;
        let parked: BTreeSet<OperationId> = parked.iter().map(|p| p.operation.id).collect();
        new.retain(|operation| !parked.contains(&operation.id));
    }
    Ok(new)
}

/// Returns whether the quota of a verified person or of a staff role of the device suffices.
fn within(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: &Device,
    request: &Request,
    spent: &DailyUsage,
) -> Result<bool, ServiceError> {
    if VERIFIED.hold(spent) && tx.speaks_for_verified(ctx.tenant, device.id)? {
        return Ok(true);
    }
    let roles = tx.roles_on(ctx.tenant, device.id)?;
    if roles.into_iter().any(|role| Bounds::of(role).hold(spent)) {
        return Ok(true);
    }
    let role = vouching::role_of_code(tx, ctx, &request.operations)?;
    Ok(role.is_some_and(|role| Bounds::of(role).hold(spent)))
}

/// Returns how many people these operations introduce.
fn introduced(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: &Device,
    new: &[&Operation],
) -> Result<u32, ServiceError> {
    let first_words = |operation: &&&Operation| {
        matches!(
            operation.kind,
            ClaimKind::Consent | ClaimKind::Registration | ClaimKind::StaffEnrolment
        )
    };
    let people: BTreeSet<PersonId> = new.iter().filter(first_words).map(|o| o.subject).collect();
    let mut introduced = 0;
    for person in people {
        introduced += u32::from(tx.binding(ctx.tenant, device.id, person)?.is_none());
    }
    Ok(introduced)
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
