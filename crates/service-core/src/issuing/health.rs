//! Health codes: decided by the place's rules over what a person declared and what others certified; a day long.

use super::{
    evidence::Evidence,
    record::{self, Draft},
};
use crate::{context::Context, error::ServiceError, feed};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    credential::{Body, Credential, Health},
    key::PublicKey,
};
use qicheng_domain::{
    channel::Channel, document::DocumentKind, ids::PersonId, person::masked_name,
    rules::pack::health_pack,
};
use qicheng_service_storage::{
    Tx,
    issued::IssuedKind,
    people::{Identity, Person},
};

/// Hours that a health code is good.
pub const LIFETIME_HOURS: i64 = 24;

/// Hours before its end from which one is renewed.
const NEAR_HOURS: i64 = 8;

/// When a health code is decided anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// Something that it rests on has changed.
    Always,
    /// There is none, or it is about to end.
    NearExpiry,
}

/// Issues a health code to a verified person with a phone who agreed to it, where there is none or it is about to end;
/// withdraws it from anyone else.
///
/// # Errors
/// The storage's and the keys'.
pub fn refresh(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<(), ServiceError> {
    ensure(tx, ctx, person, When::NearExpiry)
}

/// Decides a person's health code anew, because something that it rests on has changed.
///
/// # Errors
/// The storage's and the keys'.
pub fn decide(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<(), ServiceError> {
    ensure(tx, ctx, person, When::Always)
}

fn ensure(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    when: When,
) -> Result<(), ServiceError> {
    let Some(known) = tx.outline(ctx.tenant, person)? else {
        return Ok(());
    };
    let agrees = tx.consent(ctx.tenant, person)?.is_some_and(|c| c.health);
    let may_have_one = agrees && known.identity == Identity::Verified;
    let entitled = if may_have_one {
        tx.person(ctx.tenant, person)?
    } else {
        None
    };
    let holder = entitled
        .as_ref()
        .and_then(|p| p.registration.holder_key.as_ref());
    let (Some(person), Some(holder)) = (&entitled, holder) else {
        return withdraw(tx, ctx, person);
    };
    let holder = PublicKey::from_point(holder)?;
    let binding = record::hash(&[
        &holder.to_point().0,
        masked_name(&person.registration.name).as_bytes(),
    ]);
    let held = record::standing(tx, ctx, IssuedKind::Health, person.id.as_bytes())?;
    let lasts = |until: DateTime<Utc>| until - ctx.now > TimeDelta::hours(NEAR_HOURS);
    let good = record::newest(&held, ctx)
        .is_some_and(|row| row.binding == binding && lasts(row.expires_at));
    if good && when == When::NearExpiry {
        return Ok(());
    }
    match colour(tx, ctx, person)? {
        Some(health) => issue(tx, ctx, person, holder, binding, health),
        None => withdraw(tx, ctx, person.id),
    }
}

/// Takes the health code out of the person's feed; one that a phone holds ends within the day.
fn withdraw(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<(), ServiceError> {
    for row in record::standing(tx, ctx, IssuedKind::Health, person.as_bytes())? {
        tx.revoke_issued(ctx.tenant, &row.digest, ctx.now)?;
    }
    let channel = Channel::Person(person);
    feed::withdraw(tx, ctx.tenant, channel, DocumentKind::Health, b"", ctx.now)
}

/// Returns what the rules say, or nothing where no rules hold: then there is no code, and never a green one.
fn colour(tx: &mut Tx<'_>, ctx: &Context, person: &Person) -> Result<Option<Health>, ServiceError> {
    let rules = ctx.rules.clone();
    let Some(pack) = health_pack(rules.iter(), ctx.tenant.0, ctx.now) else {
        return Ok(None);
    };
    let evidence = Evidence::gather(tx, ctx, person)?;
    let Ok(decision) = pack.decide_health(&evidence.facts()) else {
        return Ok(None);
    };
    Ok(Some(Health {
        colour: decision.colour,
        basis: evidence.basis(),
        region: pack.region,
        name: masked_name(&person.registration.name),
        status: None,
    }))
}

fn issue(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: &Person,
    holder: PublicKey,
    binding: [u8; 16],
    health: Health,
) -> Result<(), ServiceError> {
    let issued = ctx.now.timestamp();
    let draft = Draft {
        kind: IssuedKind::Health,
        subject: *person.id.as_bytes(),
        trip: None,
        binding,
        details: record::hash(&[&[health.colour as u8]]),
        credential: Credential {
            issued,
            expires: issued + LIFETIME_HOURS * 3_600,
            holder: Some(holder),
            body: Body::Health(health),
        },
    };
    let (bytes, _) = record::issue(tx, ctx, &draft)?;
    let channel = Channel::Person(person.id);
    feed::put(
        tx,
        ctx.tenant,
        channel,
        DocumentKind::Health,
        b"",
        bytes,
        ctx.now,
    )
}
