//! What follows from a claim in the other rooms of the service: staff, issuing, boarding.

use super::{Claimed, Stop};
use crate::{
    app_state::Context,
    error::ServiceError,
    storage::{Tx, staff::StaffMember},
};
use qicheng_credential::{credential::Role, key::PublicKey};
use qicheng_domain::{claim::StaffEnrolment, ids::PersonId, region::RegionCode};
use qicheng_exchange::operation::Refusal;

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
    tx: &mut dyn Tx,
    ctx: &Context,
    person: PersonId,
) -> Result<Option<StaffStanding>, ServiceError> {
    let roles = tx.staff_of_person(ctx.tenant, person)?;
    let last = roles.into_iter().rev().find(StaffMember::is_active);
    Ok(last.and_then(|member| {
        member.enrolled.map(|enrolled| StaffStanding {
            key: enrolled.key,
            role: member.role,
            scope: member.scope,
        })
    }))
}

/// Staff takes up a role with a one-time code; whoever it is is bound to the device afterwards.
pub(super) fn staff_enrolled(
    _tx: &mut dyn Tx,
    _ctx: &Context,
    _claimed: &Claimed<'_>,
    _enrolment: &StaffEnrolment,
) -> Result<(), Stop> {
    Err(Refusal::BadCode.into())
}

/// A signed act came.
pub(super) fn acted(
    _tx: &mut dyn Tx,
    _ctx: &Context,
    _claimed: &Claimed<'_>,
    _bytes: &[u8],
) -> Result<(), Stop> {
    Err(Refusal::NotAllowed.into())
}

/// What the person agrees to has changed.
pub(super) fn consent_changed(
    _tx: &mut dyn Tx,
    _ctx: &Context,
    _person: PersonId,
) -> Result<(), ServiceError> {
    Ok(())
}

/// The person declared health.
pub(super) fn declared(
    _tx: &mut dyn Tx,
    _ctx: &Context,
    _person: PersonId,
) -> Result<(), ServiceError> {
    Ok(())
}

/// The person was verified, or is no more, or a verified person's registration changed.
pub(super) fn identity_changed(
    _tx: &mut dyn Tx,
    _ctx: &Context,
    _person: PersonId,
) -> Result<(), ServiceError> {
    Ok(())
}

/// A device that speaks for these persons is about to get a page: what is near its expiry is renewed first.
pub(super) fn before_page(
    _tx: &mut dyn Tx,
    _ctx: &Context,
    _persons: &[PersonId],
) -> Result<(), ServiceError> {
    Ok(())
}
