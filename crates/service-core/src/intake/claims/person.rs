//! Who the person is and what they agreed to: consent, registration, attestation, own paper, notices read.

use super::effect::{Effect, require};
use crate::{
    events::Event,
    intake::authorise,
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
    operations::{
        claim::{Claim, Consent, NoticeRead, OwnPaper},
        identity,
        refusal::RefusalCode,
    },
    people::{registration::Registration, role::Role},
};
use qicheng_service_storage::{
    Tx,
    people::{DuplicateIdentity, Identity, Person},
};

/// Keeps the receipt; the first one makes the person known to the device.
pub(super) fn consent(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    consent: &Consent,
) -> Effect {
    let operation = claimed.operation;
    authorise::bind(tx, ctx, claimed, &Claim::Consent(consent.clone()))?;
    tx.add_consent(
        ctx.tenant,
        operation.subject,
        operation.id,
        consent,
        ctx.now,
    )?;
    Ok(Some(Event::ConsentTaken(operation.subject)))
}

/// Writes who the person says they are. A verified person stays verified only while the key and what was compared with
/// the card are unchanged: name, ID number, home county.
pub(super) fn registration(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    registration: &Registration,
) -> Effect {
    let operation = claimed.operation;
    require(tx, ctx, claimed, |c| c.service)?;
    if let Some(point) = &registration.holder_key {
        PublicKey::from_point(point).map_err(|_| OperationError::field("holder_key"))?;
    }
    let before = tx.person(ctx.tenant, operation.subject)?;
    let kept = before
        .as_ref()
        .is_some_and(|p| is_same(&p.registration, registration));
    if before.is_some() && !kept && people::is_assigned(tx, ctx, operation.subject)? {
        return Err(RefusalCode::TooLate.into());
    }
    authorise::bind(
        tx,
        ctx,
        claimed,
        &Claim::Registration(Box::new(registration.clone())),
    )?;
    let seen = before.as_ref().filter(|_| kept);
    let person = Person {
        id: operation.subject,
        registration: registration.clone(),
        registration_hash: identity::registration_hash(
            &identity::Identity::of(registration).commitment(),
            &identity::rest(&operation.body).map_err(|_| RefusalCode::Malformed)?,
        ),
        operation: operation.id,
        mac: ctx.keys.identity_mac(ctx.tenant, &registration.id_number),
        identity: seen.map_or(Identity::Unverified, |p| p.identity),
        verified_by: seen.and_then(|p| p.verified_by),
        verified_at: seen.and_then(|p| p.verified_at),
        own_paper: registration.holder_key.is_some()
            && before.as_ref().is_some_and(|p| p.own_paper),
        created_at: before.as_ref().map_or(ctx.now, |p| p.created_at),
        updated_at: ctx.now,
    };
    tx.put_person(ctx.tenant, &person)?;
    note_duplicates(tx, ctx, &person)?;
    Ok(Some(Event::RegistrationTaken {
        person: person.id,
        was_verified: before.is_some_and(|p| p.identity == Identity::Verified),
    }))
}

fn is_same(a: &Registration, b: &Registration) -> bool {
    (&a.name, &a.id_number, a.home, &a.holder_key) == (&b.name, &b.id_number, b.home, &b.holder_key)
}

/// A coordinator sees two persons with one ID number; the persons do not.
fn note_duplicates(tx: &mut Tx<'_>, ctx: &Context, person: &Person) -> Result<(), OperationError> {
    for other in tx.people_by_mac(ctx.tenant, person.mac)? {
        if other.id != person.id {
            let found = DuplicateIdentity {
                person: person.id,
                other: other.id,
                noted_at: ctx.now,
                settled: None,
            };
            tx.note_duplicate_identity(ctx.tenant, &found)?;
        }
    }
    Ok(())
}

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
    let person = tx.person(ctx.tenant, attestation.person)?;
    refuse_unseen(attestation, person.as_ref())?;
    if is_late(tx, ctx, &parsed, person.as_ref())? {
        let (from, to) = (attestation.by, attestation.person);
        let seen = person.filter(|next| next.registration_hash == attestation.registration);
        if seen.is_some() {
            // It dates when the person was last seen.
            tx.add_attestation(ctx.tenant, to, from, bytes, ctx.now)?;
        }
        let holds = seen.is_some_and(|next| next.identity == Identity::Verified);
        return Ok(holds.then_some(Event::OldPhoneVouched { from, to }));
    }
    let key = key_for(tx, ctx, &parsed, person.as_ref())?;
    parsed.verify(&key).map_err(|_| RefusalCode::BadSignature)?;
    refuse_own_keys(tx, ctx, claimed, attestation)?;
    tx.add_attestation(
        ctx.tenant,
        attestation.person,
        attestation.by,
        bytes,
        ctx.now,
    )?;
    Ok(Some(Event::AttestationTaken(attestation.person)))
}

/// Returns whether an old phone attests its person's next phone, with whichever registration, after that one was verified
/// already or the person was seen with yet another one since. Such an attestation verifies nobody and is not refused.
fn is_late(
    tx: &mut Tx<'_>,
    ctx: &Context,
    parsed: &ParsedAttestation<'_>,
    person: Option<&Person>,
) -> Result<bool, OperationError> {
    let attestation = &parsed.attestation;
    let Some(old) = tx.person(ctx.tenant, attestation.by)? else {
        return Ok(false);
    };
    let point = old.registration.holder_key.as_ref();
    let key = point.and_then(|point| PublicKey::from_point(point).ok());
    let is_own = attestation.person != old.id && person.is_none_or(|next| next.mac == old.mac);
    if old.identity != Identity::Unverified
        || !is_own
        || key.is_none_or(|key| parsed.verify(&key).is_err())
    {
        return Ok(false);
    }
    let registered = tx.people_by_mac(ctx.tenant, old.mac)?;
    let holds = registered
        .iter()
        .find(|other| other.id != old.id && other.identity == Identity::Verified);
    let Some(holds) = holds else {
        return Ok(false);
    };
    Ok(holds.id == attestation.person || people::was_seen_since(tx, ctx, holds, parsed)?)
}

/// Staff attests whom it may see with the staff key that was theirs then; a verified person attests, with the key that
/// shows their pass, the registration on their next phone.
fn key_for(
    tx: &mut Tx<'_>,
    ctx: &Context,
    parsed: &ParsedAttestation<'_>,
    person: Option<&Person>,
) -> Result<PublicKey, OperationError> {
    let attestation = &parsed.attestation;
    let signed = DateTime::from_timestamp(attestation.time, 0).unwrap_or(ctx.now);
    let mut staff = people::attester(tx, ctx, attestation.by, parsed.kid, signed, ctx.now)?;
    if staff.is_none() {
        // A key that is not theirs is refused by its signature.
        staff = people::staff_of(tx, ctx, attestation.by)?
            .filter(|s| matches!(s.role, Role::Helper | Role::Crew | Role::Coordinator));
    }
    if let Some(staff) = staff {
        let within = person.is_none_or(|p| staff.scope.contains(p.registration.home));
        return if within {
            Ok(staff.key)
        } else {
            Err(RefusalCode::NotAllowed.into())
        };
    }
    let old = tx.person(ctx.tenant, attestation.by)?;
    let old = old.filter(|old| person.is_none_or(|p| people::may_vouch(old, p)));
    let key = old.and_then(|old| people::own_key(&old));
    Ok(key.ok_or(RefusalCode::NotAllowed)?)
}

/// Everyone is attested with what was compared with the document, and it is that of the registration that is named, where
/// it is held. One that is named and not held yet is compared when it comes.
fn refuse_unseen(attestation: &Attestation, person: Option<&Person>) -> Result<(), OperationError> {
    let seen = attestation.identity.ok_or(RefusalCode::NotAllowed)?;
    let named = person.filter(|p| p.registration_hash == attestation.registration);
    match named {
        Some(p) if identity::Identity::of(&p.registration).commitment() != seen => {
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

/// Notes whether a person with a phone wants a pass on paper too; who has none has paper anyway.
pub(super) fn own_paper(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    said: &OwnPaper,
) -> Effect {
    let subject = claimed.operation.subject;
    let person = tx.person(ctx.tenant, subject)?;
    let mut person = person.ok_or(RefusalCode::UnknownSubject)?;
    if person.registration.holder_key.is_none() || person.own_paper == said.wanted {
        return Ok(None);
    }
    person.own_paper = said.wanted;
    tx.put_person(ctx.tenant, &person)?;
    Ok(Some(Event::OwnPaperChanged(subject)))
}

/// Records that the person read a notice; the outcome does not reveal whether it exists.
pub(super) fn notice_read(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    read: &NoticeRead,
) -> Effect {
    let operation = claimed.operation;
    tx.note_read(ctx.tenant, operation.subject, read.notice, operation.at)?;
    Ok(None)
}
