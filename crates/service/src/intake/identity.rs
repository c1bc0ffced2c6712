//! When a person counts as verified: staff attested this registration and these keys.

use super::consequences;
use crate::{
    app_state::Context,
    error::ServiceError,
    storage::{
        Tx,
        devices::Binding,
        people::{Contradiction, Identity, Person},
    },
};
use qicheng_credential::{
    attestation::{Attestation, ParsedAttestation},
    enrolment::sealing_thumbprint,
    key::PublicKey,
};
use qicheng_domain::ids::PersonId;

/// Looks whether an attestation that is kept fits the person's registration; returns whether anything changed.
pub(super) fn settle(
    tx: &mut dyn Tx,
    ctx: &Context,
    person: PersonId,
) -> Result<bool, ServiceError> {
    let Some(mut person) = tx.person(ctx.tenant, person)? else {
        return Ok(false);
    };
    if person.identity == Identity::Verified {
        return Ok(false);
    }
    for bytes in tx.attestations(ctx.tenant, person.id)? {
        let Ok(parsed) = ParsedAttestation::parse(&bytes) else {
            continue;
        };
        if fits(tx, ctx, &person, &parsed.attestation)? {
            return verify(tx, ctx, &mut person, parsed.attestation.by);
        }
    }
    Ok(false)
}

/// No device attests a key that it made: those whom a helper registered have none and get paper. `bound` is how the
/// attesting device knows the person.
pub(super) fn may_attest(bound: Option<Binding>, attestation: &Attestation) -> bool {
    let has_keys = attestation.holder.is_some()
        || attestation.exchange.is_some()
        || attestation.sealing.is_some();
    match bound {
        None => true,
        Some(Binding::Helped) => !has_keys,
        Some(Binding::Own | Binding::Staff) => false,
    }
}

fn fits(
    tx: &mut dyn Tx,
    ctx: &Context,
    person: &Person,
    attestation: &Attestation,
) -> Result<bool, ServiceError> {
    let Some(staff) = consequences::staff_of(tx, ctx, attestation.by)? else {
        return Ok(false);
    };
    let holder = match &person.registration.holder_key {
        Some(point) => PublicKey::from_point(point).ok().map(|k| k.thumbprint()),
        None => None,
    };
    if !staff.scope.contains(person.registration.home)
        || attestation.registration != person.registration_hash
        || attestation.holder != holder
    {
        return Ok(false);
    }
    // The attestation may have come before the device made the person known.
    for device in tx.devices_of(ctx.tenant, attestation.by)? {
        let bound = tx.binding(ctx.tenant, device.id, person.id)?;
        if !may_attest(bound, attestation) {
            return Ok(false);
        }
    }
    let devices = tx.devices_of(ctx.tenant, person.id)?;
    let exchange = attestation
        .exchange
        .is_none_or(|t| devices.iter().any(|d| d.exchange_key.thumbprint() == t));
    let sealing = attestation.sealing.is_none_or(|t| {
        devices
            .iter()
            .any(|d| sealing_thumbprint(&d.sealing_key) == t)
    });
    Ok(exchange && sealing)
}

/// The first verified person has the ID number; a second one that staff saw is for a coordinator.
fn verify(
    tx: &mut dyn Tx,
    ctx: &Context,
    person: &mut Person,
    by: PersonId,
) -> Result<bool, ServiceError> {
    let others = tx.people_by_mac(ctx.tenant, person.mac)?;
    let rival = others
        .iter()
        .find(|other| other.id != person.id && other.identity == Identity::Verified);
    let identity = if rival.is_some() {
        Identity::Contradicted
    } else {
        Identity::Verified
    };
    if identity == person.identity {
        return Ok(false);
    }
    if let Some(rival) = rival {
        let found = Contradiction {
            person: person.id,
            other: rival.id,
            noted_at: ctx.now,
            resolved_at: None,
        };
        tx.note_contradiction(ctx.tenant, &found)?;
    }
    person.identity = identity;
    person.verified_by = Some(by);
    person.verified_at = Some(ctx.now);
    tx.put_person(ctx.tenant, person)?;
    if identity == Identity::Verified {
        consequences::identity_changed(tx, ctx, person.id)?;
    }
    Ok(true)
}
