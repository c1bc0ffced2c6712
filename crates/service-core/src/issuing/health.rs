//! Health codes: decided by the place's rules over what a person declared and what others certified; a day long.

use super::{
    evidence::Evidence,
    form::{Form, OWN_PAPER},
    record::{self, Draft},
};
use crate::{errors::error::ServiceError, feed, place::context::Context};
use chrono::{DateTime, TimeDelta, Utc};
use minicbor::bytes::ByteVec;
use qicheng_credential::credential::{Body, Credential, Health};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::PersonId,
    people::person::masked_name,
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

/// Issues a health code to a verified person who agreed to it, for phone and paper as they carry it, where there is none
/// or it is about to end; withdraws it from anyone else. Returns whether there is one on paper.
///
/// # Errors
/// The storage's and the keys'.
pub fn refresh(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<bool, ServiceError> {
    ensure(tx, ctx, person, When::NearExpiry)
}

/// Decides a person's health code anew, because something that it rests on has changed. Returns whether there is one on
/// paper.
///
/// # Errors
/// The storage's and the keys'.
pub fn decide(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<bool, ServiceError> {
    ensure(tx, ctx, person, When::Always)
}

/// Returns the health code that goes with a person's pass on paper, as manifests carry it.
///
/// # Errors
/// The storage's.
pub(super) fn on_paper(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    form: Form,
) -> Result<Option<ByteVec>, ServiceError> {
    let key = DocumentKey {
        channel: Channel::Person(person),
        kind: DocumentKind::Health,
        name: form.suffix().to_vec(),
    };
    let held = tx.document(ctx.tenant, &key)?.and_then(|d| d.bytes);
    Ok(held.map(Into::into))
}

fn ensure(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    when: When,
) -> Result<bool, ServiceError> {
    let Some(known) = tx.outline(ctx.tenant, person)? else {
        return Ok(false);
    };
    let agrees = tx.consent(ctx.tenant, person)?.is_some_and(|c| c.health);
    let may_have_one = agrees && known.identity == Identity::Verified;
    let entitled = if may_have_one {
        tx.person(ctx.tenant, person)?
    } else {
        None
    };
    let Some(person) = &entitled else {
        return withdraw(tx, ctx, person);
    };
    let name = masked_name(&person.registration.name);
    let forms: Vec<_> = Form::of(person)?
        .into_iter()
        .map(|form| (form, record::hash(&[&form.point(), name.as_bytes()])))
        .collect();
    let held = record::standing(tx, ctx, IssuedKind::Health, person.id.as_bytes())?;
    let lasts = |until: DateTime<Utc>| until - ctx.now > TimeDelta::hours(NEAR_HOURS);
    let good = |binding: [u8; 16]| {
        let held = held.iter().filter(|row| row.binding == binding);
        record::newest(held, ctx).is_some_and(|row| lasts(row.expires_at))
    };
    let due: Vec<_> = forms
        .iter()
        .filter(|(_, binding)| when == When::Always || !good(*binding))
        .collect();
    let on_paper = forms.iter().any(|(form, _)| form.holder().is_none());
    if due.is_empty() {
        return Ok(on_paper);
    }
    let Some(health) = colour(tx, ctx, person)? else {
        return withdraw(tx, ctx, person.id);
    };
    for (form, binding) in due {
        issue(tx, ctx, person, *form, *binding, health.clone())?;
    }
    Ok(on_paper)
}

/// Takes the health code out of the person's feed; one that a phone holds ends within the day.
fn withdraw(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<bool, ServiceError> {
    let held = record::standing(tx, ctx, IssuedKind::Health, person.as_bytes())?;
    for row in &held {
        tx.revoke_issued(ctx.tenant, &row.digest, ctx.now)?;
    }
    take_back(tx, ctx, person, b"")?;
    if !held.is_empty() {
        take_back(tx, ctx, person, OWN_PAPER)?;
    }
    Ok(false)
}

/// Takes the health code on paper beside a phone back, which its person wants no more.
///
/// # Errors
/// The storage's.
pub(super) fn withdraw_own_paper(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
) -> Result<(), ServiceError> {
    take_back(tx, ctx, person, OWN_PAPER)
}

fn take_back(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    name: &[u8],
) -> Result<(), ServiceError> {
    let channel = Channel::Person(person);
    feed::withdraw(tx, ctx.tenant, channel, DocumentKind::Health, name, ctx.now)
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
    form: Form,
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
            holder: form.holder(),
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
        form.suffix(),
        bytes,
        ctx.now,
    )
}
