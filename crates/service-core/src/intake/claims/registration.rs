use super::effect::{Effect, require};
use crate::{
    events::Event,
    intake::authorise,
    operation::{OperationContext, OperationError},
    people,
    place::context::Context,
};
use qicheng_credential::key::PublicKey;
use qicheng_domain::{
    date::shanghai_day,
    operations::{claim::Claim, identity, refusal::RefusalCode},
    people::registration::Registration,
};
use qicheng_service_storage::{
    Tx,
    people::{DuplicateIdentity, Identity, Person},
};

/// Writes who the person says they are. A verified person stays so only while what was compared with
/// the card and the key stay: name, ID number, home county and key.
pub(super) fn registration(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    registration: &Registration,
) -> Effect {
    let operation = claimed.operation;
    require(tx, ctx, claimed, |c| c.service)?;
    registration.validate(shanghai_day(ctx.now))?;
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
