//! Who may speak for whom: a device for the persons that it made or was given.

use crate::{
    audit::{self, Action},
    errors::error::ServiceError,
    operation::{OperationContext, OperationError},
    people,
    place::context::Context,
};
use qicheng_credential::{key::PublicKey, staff::attestation::ParsedAttestation};
use qicheng_domain::{
    ids::PersonId,
    operations::{claim::Claim, operation::Operation, refusal::RefusalCode},
};
use qicheng_service_storage::{
    Tx,
    devices::{Binding, Device},
    people::Identity,
};

/// Checks that the device may make the claim; writes nothing.
pub(super) fn check(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: &Device,
    operation: &Operation,
    claim: &Claim,
) -> Result<(), OperationError> {
    let (actor, subject) = (operation.actor, operation.subject);
    let speaks = speaks_for(tx, ctx, device, actor)?;
    if !speaks && (actor != subject || !may_introduce(tx, ctx, device, actor, claim)?) {
        return Err(RefusalCode::NotAllowed.into());
    }
    match claim {
        Claim::StaffEnrolment(_) | Claim::Act(_) if actor != subject => {
            Err(RefusalCode::NotAllowed.into())
        }
        // Of whom an attestation speaks is inside it.
        Claim::Attestation(_) => Ok(()),
        _ if actor == subject || speaks_for(tx, ctx, device, subject)? => Ok(()),
        Claim::Consent(_) | Claim::Registration(_) if is_new(tx, ctx, subject)? => Ok(()),
        _ => Err(RefusalCode::NotAllowed.into()),
    }
}

/// Binds actor and subject of a verified claim to the device.
pub(super) fn bind(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    claim: &Claim,
) -> Result<(), OperationError> {
    let (device, operation) = (claimed.device.id, claimed.operation);
    if operation.actor == operation.subject
        && !speaks_for(tx, ctx, claimed.device, operation.subject)?
        && !is_new(tx, ctx, operation.subject)?
    {
        delete_impersonator_data(tx, ctx, operation.subject)?;
    }
    let how = if matches!(claim, Claim::StaffEnrolment(_)) {
        Binding::Staff
    } else if operation.actor != operation.subject
        && people::is_helper(tx, ctx, operation.actor, operation.at)?
    {
        Binding::Helped
    } else {
        Binding::Own
    };
    tx.bind(ctx.tenant, device, operation.subject, how, ctx.now)?;
    Ok(())
}

/// A person's first words bind them to the device that says them. Where staff saw the person with their phone, that
/// phone alone is heard, also if another was quicker: a person's id stands in the code that they showed, for anyone
/// beside them to see. Nobody who was verified is taken over like that.
fn may_introduce(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: &Device,
    person: PersonId,
    claim: &Claim,
) -> Result<bool, OperationError> {
    if !matches!(
        claim,
        Claim::Consent(_) | Claim::Registration(_) | Claim::StaffEnrolment(_)
    ) {
        return Ok(false);
    }
    let is_new = is_new(tx, ctx, person)?;
    let seen = people::phones_seen(tx, ctx, person)?;
    if seen.is_empty() {
        return Ok(is_new);
    }
    let verified = tx
        .outline(ctx.tenant, person)?
        .is_some_and(|p| p.identity == Identity::Verified);
    // Consent comes first, so that nothing is built upon an impersonator's claims.
    let begins = is_new || matches!(claim, Claim::Consent(_));
    let key = PublicKey::from_point(&device.exchange_key).map_err(ServiceError::from)?;
    Ok(begins && !verified && seen.contains(&key.thumbprint()))
}

/// Takes back all that another device said in the person's name, but what staff attested.
fn delete_impersonator_data(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
) -> Result<(), OperationError> {
    let attested = tx.attestations(ctx.tenant, person)?;
    tx.erase_person(ctx.tenant, person)?;
    for attested in attested {
        if let Ok(parsed) = ParsedAttestation::parse(&attested.bytes) {
            let (by, came) = (parsed.attestation.by, attested.received_at);
            tx.add_attestation(ctx.tenant, person, by, &attested.bytes, came)?;
        }
    }
    audit::note(tx, ctx, person, Action::ImpersonatorDataDeleted, person)?;
    Ok(())
}

fn speaks_for(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: &Device,
    person: PersonId,
) -> Result<bool, OperationError> {
    Ok(tx.binding(ctx.tenant, device.id, person)?.is_some())
}

fn is_new(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<bool, OperationError> {
    Ok(tx.devices_of(ctx.tenant, person)?.is_empty())
}
