use super::effect::Effect;
use crate::{
    events::Event,
    operation::{OperationContext, OperationError},
    people,
    place::context::Context,
};
use chrono::DateTime;
use qicheng_credential::{
    key::PublicKey,
    staff::attestation::{Attestation, ParsedAttestation},
};
use qicheng_domain::{
    operations::{identity::Identity, refusal::RefusalCode},
    people::role::Role,
};
use qicheng_service_storage::Tx;

/// Keeps what staff attests. It takes effect once the registration that it names is held, before or after.
pub(super) fn attestation(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    bytes: &[u8],
) -> Effect {
    let parsed = ParsedAttestation::parse(bytes).map_err(|_| RefusalCode::Malformed)?;
    let attestation = &parsed.attestation;
    if attestation.by != claimed.operation.actor {
        return Err(RefusalCode::NotAllowed.into());
    }
    let key = key_for(tx, ctx, &parsed)?;
    parsed.verify(&key).map_err(|_| RefusalCode::BadSignature)?;
    refuse_own_keys(tx, ctx, claimed, attestation)?;
    refuse_unseen(tx, ctx, attestation)?;
    tx.add_attestation(
        ctx.tenant,
        attestation.person,
        attestation.by,
        bytes,
        ctx.now,
    )?;
    Ok(Some(Event::AttestationTaken(attestation.person)))
}

/// Staff attests whom it may see with the staff key that was theirs then; a verified person attests, with the key that shows their pass, the
/// registration on their next phone.
fn key_for(
    tx: &mut Tx<'_>,
    ctx: &Context,
    parsed: &ParsedAttestation<'_>,
) -> Result<PublicKey, OperationError> {
    let attestation = &parsed.attestation;
    let signed = DateTime::from_timestamp(attestation.time, 0).unwrap_or(ctx.now);
    let mut staff = people::attester(tx, ctx, attestation.by, parsed.kid, signed, ctx.now)?;
    if staff.is_none() {
        // A key that is not theirs is refused by its signature.
        staff = people::staff_of(tx, ctx, attestation.by)?
            .filter(|s| matches!(s.role, Role::Helper | Role::Crew | Role::Coordinator));
    }
    let person = tx.person(ctx.tenant, attestation.person)?;
    if let Some(staff) = staff {
        let within = person.is_none_or(|p| staff.scope.contains(p.registration.home));
        return if within {
            Ok(staff.key)
        } else {
            Err(RefusalCode::NotAllowed.into())
        };
    }
    let old = tx.person(ctx.tenant, attestation.by)?;
    let old = old.filter(|old| person.is_none_or(|p| p.mac == old.mac));
    let key = old.and_then(|old| people::own_key(&old));
    Ok(key.ok_or(RefusalCode::NotAllowed)?)
}

/// Everyone is attested with what was compared with the document, and it is that of the registration that is named, where
/// it is held. One that is named and not held yet is compared when it comes.
fn refuse_unseen(
    tx: &mut Tx<'_>,
    ctx: &Context,
    attestation: &Attestation,
) -> Result<(), OperationError> {
    let seen = attestation.identity.ok_or(RefusalCode::NotAllowed)?;
    let person = tx.person(ctx.tenant, attestation.person)?;
    let named = person.filter(|p| p.registration_hash == attestation.registration);
    match named {
        Some(p) if Identity::of(&p.registration).commitment() != seen => {
            Err(RefusalCode::NotAllowed.into())
        }
        _ => Ok(()),
    }
}

/// Nobody attests themselves, and no device a key that it made.
fn refuse_own_keys(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    attestation: &Attestation,
) -> Result<(), OperationError> {
    let bound = tx.binding(ctx.tenant, claimed.device.id, attestation.person)?;
    if attestation.person == attestation.by || !people::may_attest(bound, attestation) {
        return Err(RefusalCode::NotAllowed.into());
    }
    Ok(())
}
