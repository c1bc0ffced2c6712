//! The document that tells a person where they stand.

use crate::{
    errors::error::ServiceError,
    feed,
    place::{clock, context::Context},
};
use chrono::{DateTime, Days, TimeDelta, Utc};
use qicheng_credential::{
    document::{self, Document},
    standing::{IntentState, PersonState, Standing, StatusReason},
};
use qicheng_domain::{
    channel::Channel,
    date::shanghai_day,
    document::{DocumentKey, DocumentKind},
    ids::PersonId,
};
use qicheng_service_storage::{
    Tx,
    people::{Identity, Outline},
};

/// Days that a standing is good.
const LIFETIME_DAYS: i64 = 90;

/// Writes the person's standing into their feed; nothing where nothing changed, or nobody registered them.
///
/// # Errors
/// The storage's and the key's.
pub fn publish(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<(), ServiceError> {
    let Some(person) = tx.outline(ctx.tenant, person)? else {
        return Ok(());
    };
    let intent = tx.intent_operation(ctx.tenant, person.id)?;
    let (intent, fulfilled) = match tx.last_trip_end(ctx.tenant, person.id)? {
        Some(end) if end > ctx.now => (IntentState::Assigned, None),
        end => match intent {
            Some((intent, received_at)) if end > Some(received_at) => {
                (IntentState::None, Some(intent))
            }
            Some(_) => (IntentState::Received, None),
            None => (IntentState::None, None),
        },
    };
    let standing = Standing {
        person: person.id,
        state: state(&person),
        registration: Some(person.operation),
        intent,
        status_reason: status_reason(tx, ctx, &person)?,
        fulfilled,
    };
    if is_held(tx, ctx, &standing)? {
        return Ok(());
    }
    let expires = ctx.now + TimeDelta::days(LIFETIME_DAYS);
    let bytes = document::issue(&ctx.keys.document, ctx.now, expires, &standing)?;
    let channel = Channel::Person(person.id);
    feed::put(
        tx,
        ctx.tenant,
        channel,
        DocumentKind::Standing,
        b"",
        bytes,
        ctx.now,
    )
}

/// Tells people whose trip is over that they are free; time passes without an event.
///
/// # Errors
/// The storage's and the key's.
pub fn renew(tx: &mut Tx<'_>, ctx: &Context, persons: &[PersonId]) -> Result<(), ServiceError> {
    for person in persons {
        let is_over = |end: DateTime<Utc>| end <= ctx.now;
        if tx.last_trip_end(ctx.tenant, *person)?.is_some_and(is_over)
            && held(tx, ctx, *person)?.is_some_and(|d| d.body.intent == IntentState::Assigned)
        {
            publish(tx, ctx, *person)?;
        }
    }
    Ok(())
}

/// Returns whether the person is on a trip that goes and is not over.
///
/// # Errors
/// The storage's.
pub fn is_assigned(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<bool, ServiceError> {
    let end = tx.last_trip_end(ctx.tenant, person)?;
    Ok(end.is_some_and(|end| end > ctx.now))
}

/// The standing that a person's feed has.
struct IssuedStanding {
    issued: i64,
    expires: i64,
    body: Standing,
}

fn held(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
) -> Result<Option<IssuedStanding>, ServiceError> {
    let key = DocumentKey {
        channel: Channel::Person(person),
        kind: DocumentKind::Standing,
        name: Vec::new(),
    };
    let held = tx.document(ctx.tenant, &key)?.and_then(|d| d.bytes);
    let held = held
        .as_deref()
        .and_then(|bytes| Document::<Standing>::parse(bytes).ok());
    Ok(held.map(|document| IssuedStanding {
        issued: document.issued,
        expires: document.expires,
        body: document.body,
    }))
}

/// Whether the feed says this already and will for a while.
fn is_held(tx: &mut Tx<'_>, ctx: &Context, standing: &Standing) -> Result<bool, ServiceError> {
    let held = held(tx, ctx, standing.person)?;
    let renew = (ctx.now + TimeDelta::days(LIFETIME_DAYS / 2)).timestamp();
    let is_ahead = |issued: i64| {
        DateTime::from_timestamp(issued, 0).is_none_or(|at| clock::is_ahead(at, ctx.now))
    };
    Ok(held.is_some_and(|d| d.body == *standing && d.expires > renew && !is_ahead(d.issued)))
}

/// A person whom nobody has seen is told the same whether or not another has this ID number.
fn state(person: &Outline) -> PersonState {
    match person.identity {
        Identity::Unverified => PersonState::Registered,
        Identity::Duplicate => PersonState::DuplicateIdentity,
        Identity::Verified => PersonState::Verified,
    }
}

fn status_reason(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: &Outline,
) -> Result<Option<StatusReason>, ServiceError> {
    match person.identity {
        Identity::Unverified => return Ok(Some(StatusReason::ShowIdCard)),
        Identity::Duplicate => return Ok(Some(StatusReason::Call)),
        Identity::Verified => {}
    }
    let yesterday = shanghai_day(ctx.now).checked_sub_days(Days::new(1));
    let lately = match yesterday {
        Some(day) => !tx
            .declarations_since(ctx.tenant, person.id, day)?
            .is_empty(),
        None => false,
    };
    Ok((!lately).then_some(StatusReason::DeclareHealth))
}
