//! Which role a person holds now.

use crate::{context::Context, error::ServiceError};
use qicheng_credential::key::PublicKey;
use qicheng_domain::{
    ids::{DeviceId, PersonId},
    region::RegionCode,
    role::Role,
};
use qicheng_service_storage::{Tx, people::Identity, staff::StaffMember};

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
    for (person, _) in tx.persons_of(ctx.tenant, device)? {
        let outline = tx.outline(ctx.tenant, person)?;
        if outline.is_some_and(|known| known.identity == Identity::Verified)
            || active_role(tx, ctx, person)?.is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
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
