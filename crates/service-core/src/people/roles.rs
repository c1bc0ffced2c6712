//! Which role a person holds now.

use crate::{errors::error::ServiceError, place::context::Context};
use chrono::{DateTime, Utc};
use qicheng_credential::key::{Kid, PublicKey};
use qicheng_domain::{
    ids::{DeviceId, PersonId},
    people::role::Role,
    region::RegionCode,
};
use qicheng_service_storage::{
    Tx,
    staff::{EndedRole, StaffMember},
};

/// A member of staff whose role holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffStanding {
    /// The key that signs what they do.
    pub key: PublicKey,
    /// What they are.
    pub role: Role,
    /// Where it holds.
    pub scope: RegionCode,
}

/// Returns the standing of who attested with the key of this name: the role that they hold now under it, or held when they
/// signed; of somebody else's key nothing. What was signed before a role ended, or before its device was changed, counts
/// whenever it comes, as acts do; of a key that somebody else may have had it counts only if it came before.
///
/// # Errors
/// The storage's.
pub fn attester(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: PersonId,
    kid: Kid,
    signed: DateTime<Utc>,
    came: DateTime<Utc>,
) -> Result<Option<StaffStanding>, ServiceError> {
    let attests = |role| matches!(role, Role::Helper | Role::Crew | Role::Coordinator);
    for member in tx.staff_of_person(ctx.tenant, by)? {
        if let Some(enrolled) = &member.enrolled
            && member.is_active()
            && attests(member.role)
            && enrolled.key.kid() == kid
        {
            return Ok(Some(StaffStanding {
                key: enrolled.key,
                role: member.role,
                scope: member.scope,
            }));
        }
    }
    let ended = tx.ended_roles(ctx.tenant, by)?;
    let ended = ended
        .into_iter()
        .find(|r| attests(r.role) && r.key.kid() == kid && r.covers(signed, came));
    Ok(ended.map(|r| StaffStanding {
        key: r.key,
        role: r.role,
        scope: r.scope,
    }))
}

/// Returns whether the person is a helper, or was one at an instant.
///
/// # Errors
/// The storage's.
pub fn is_helper(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    at: DateTime<Utc>,
) -> Result<bool, ServiceError> {
    if staff_of(tx, ctx, person)?.is_some_and(|s| s.role == Role::Helper) {
        return Ok(true);
    }
    let ended = tx.ended_roles(ctx.tenant, person)?;
    Ok(ended
        .iter()
        .any(|r| r.role == Role::Helper && r.covers(at, ctx.now)))
}

/// Notes that a role has ended under the key that it was taken up with.
///
/// # Errors
/// The storage's.
pub fn end_role(
    tx: &mut Tx<'_>,
    ctx: &Context,
    member: &StaffMember,
    ended_at: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let Some(enrolled) = &member.enrolled else {
        return Ok(());
    };
    let ended = EndedRole {
        staff: member.id,
        person: enrolled.person,
        role: member.role,
        scope: member.scope,
        key: enrolled.key,
        ended_at,
        lost: false,
    };
    Ok(tx.end_role(ctx.tenant, &ended)?)
}

/// Returns the role that the person holds now; of several the one given last.
///
/// # Errors
/// The storage's.
pub fn staff_of(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
) -> Result<Option<StaffStanding>, ServiceError> {
    let role = active_role(tx, ctx, person)?;
    Ok(role.and_then(|member| {
        member.enrolled.map(|enrolled| StaffStanding {
            key: enrolled.key,
            role: member.role,
            scope: member.scope,
        })
    }))
}

/// Returns whether the device speaks for staff, or for somebody whose identity was verified.
///
/// # Errors
/// The storage's.
pub fn vouch_for(tx: &mut Tx<'_>, ctx: &Context, device: DeviceId) -> Result<bool, ServiceError> {
    let has_role = !tx.roles_on(ctx.tenant, device)?.is_empty();
    Ok(has_role || tx.speaks_for_verified(ctx.tenant, device)?)
}

/// Returns the role that a person holds now, as it was given; of several the one given last.
///
/// # Errors
/// The storage's.
pub fn active_role(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
) -> Result<Option<StaffMember>, ServiceError> {
    let members = tx.staff_of_person(ctx.tenant, person)?;
    Ok(members.into_iter().rev().find(StaffMember::is_active))
}
