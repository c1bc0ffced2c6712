use crate::{
    app_state::Context,
    intake::{Claimed, Stop, consequences, identity, standing},
    storage::Tx,
};
use qicheng_credential::{
    attestation::{Attestation, ParsedAttestation},
    credential::Role,
};
use qicheng_exchange::operation::Refusal;

/// Keeps what staff attests. It takes effect once the registration that it names is held, before or after.
pub(crate) fn attestation(
    tx: &mut dyn Tx,
    ctx: &Context,
    claimed: &Claimed<'_>,
    bytes: &[u8],
) -> Result<(), Stop> {
    let parsed = ParsedAttestation::parse(bytes).map_err(|_| Refusal::Malformed)?;
    let attestation = &parsed.attestation;
    if attestation.by != claimed.operation.actor {
        return Err(Refusal::NotAllowed.into());
    }
    let staff = consequences::staff_of(tx, ctx, attestation.by)?
        .filter(|s| matches!(s.role, Role::Helper | Role::Crew | Role::Coordinator))
        .ok_or(Refusal::NotAllowed)?;
    parsed
        .verify(&staff.key)
        .map_err(|_| Refusal::BadSignature)?;
    refuse_own_keys(tx, ctx, claimed, attestation)?;
    if let Some(person) = tx.person(ctx.tenant, attestation.person)?
        && !staff.scope.contains(person.registration.home)
    {
        return Err(Refusal::NotAllowed.into());
    }
    tx.add_attestation(
        ctx.tenant,
        attestation.person,
        attestation.by,
        bytes,
        ctx.now,
    )?;
    if identity::settle(tx, ctx, attestation.person)? {
        standing::publish(tx, ctx, attestation.person)?;
    }
    Ok(())
}

/// Nobody attests themselves, and no device a key that it made.
fn refuse_own_keys(
    tx: &mut dyn Tx,
    ctx: &Context,
    claimed: &Claimed<'_>,
    attestation: &Attestation,
) -> Result<(), Stop> {
    let bound = tx.binding(ctx.tenant, claimed.device.id, attestation.person)?;
    if attestation.person == attestation.by || !identity::may_attest(bound, attestation) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(())
}
