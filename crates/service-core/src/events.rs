//! What follows from a claim in the other rooms of the service: staff, issuing, boarding.

use super::{Claimed, Stop};
use crate::{acts, app_state::Context, error::ServiceError, issuing, staff};
use qicheng_credential::{credential::Role, key::PublicKey};
use qicheng_domain::{claim::StaffEnrolment, ids::PersonId, region::RegionCode};
use qicheng_service_storage::Tx;

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
    let role = staff::active_role(tx, ctx, person)?;
    Ok(role.and_then(|member| {
        member.enrolled.map(|enrolled| StaffStanding {
            key: enrolled.key,
            role: member.role,
            scope: member.scope,
        })
    }))
}

/// Staff takes up a role with a one-time code; whoever it is is bound to the device afterwards.
pub(super) fn staff_enrolled(
    tx: &mut dyn Tx,
    ctx: &Context,
    claimed: &Claimed<'_>,
    enrolment: &StaffEnrolment,
) -> Result<(), Stop> {
    staff::enrol(
        tx,
        ctx,
        claimed.device.id,
        claimed.operation.actor,
        enrolment,
    )
}

/// A signed act came.
pub(super) fn acted(
    tx: &mut dyn Tx,
    ctx: &Context,
    claimed: &Claimed<'_>,
    bytes: &[u8],
) -> Result<(), Stop> {
    acts::take(tx, ctx, claimed.device.id, claimed.operation.actor, bytes)
}

/// What the person agrees to has changed.
pub(super) fn consent_changed(
    tx: &mut dyn Tx,
    ctx: &Context,
    person: PersonId,
) -> Result<(), ServiceError> {
    issuing::consent_changed(tx, ctx, person)
}

/// The person declared health, or what else their health code rests on has changed.
pub(super) fn health_changed(
    tx: &mut dyn Tx,
    ctx: &Context,
    person: PersonId,
) -> Result<(), ServiceError> {
    issuing::health_changed(tx, ctx, person)
}

/// The person was verified, or is no more, or a verified person's registration changed.
pub(super) fn identity_changed(
    tx: &mut dyn Tx,
    ctx: &Context,
    person: PersonId,
) -> Result<(), ServiceError> {
    issuing::identity_changed(tx, ctx, person)
}

/// A device that speaks for these persons is about to get a page: what is near its expiry is renewed first.
pub(super) fn before_page(
    tx: &mut dyn Tx,
    ctx: &Context,
    persons: &[PersonId],
) -> Result<(), ServiceError> {
    issuing::renew(tx, ctx, persons)
}
