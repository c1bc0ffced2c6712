//! The document that tells a person where they stand.

use crate::{clock, context::Context, error::ServiceError, feed};
use chrono::{DateTime, Days, TimeDelta};
use qicheng_credential::{
    document::{self, Document},
    standing::{IntentState, PersonState, Remark, Standing},
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
    let assigned = is_assigned(tx, ctx, person.id)?;
    let wishes = tx.has_intent(ctx.tenant, person.id)?;
    let standing = Standing {
        person: person.id,
        state: state(&person),
        registration: Some(person.operation),
        intent: match (assigned, wishes) {
            (true, _) => IntentState::Assigned,
            (false, true) => IntentState::Received,
            (false, false) => IntentState::None,
        },
        remark: remark(tx, ctx, &person)?,
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

/// Returns whether the person is on a trip.
///
/// # Errors
/// The storage's.
pub fn is_assigned(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<bool, ServiceError> {
    let channels = tx.channels_of(ctx.tenant, person)?;
    Ok(channels.iter().any(|c| matches!(c, Channel::Trip(_))))
}

/// Whether the feed says this already and will for a while.
fn is_held(tx: &mut Tx<'_>, ctx: &Context, standing: &Standing) -> Result<bool, ServiceError> {
    let key = DocumentKey {
        channel: Channel::Person(standing.person),
        kind: DocumentKind::Standing,
        name: Vec::new(),
    };
    let held = tx.document(ctx.tenant, &key)?.and_then(|d| d.bytes);
    let held = held
        .as_deref()
        .and_then(|b| Document::<Standing>::parse(b).ok());
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
        Identity::Contradicted => PersonState::Contradiction,
        Identity::Verified => PersonState::Verified,
    }
}

fn remark(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: &Outline,
) -> Result<Option<Remark>, ServiceError> {
    match person.identity {
        Identity::Unverified => return Ok(Some(Remark::ShowIdCard)),
        Identity::Contradicted => return Ok(Some(Remark::Call)),
        Identity::Verified => {}
    }
    let yesterday = shanghai_day(ctx.now).checked_sub_days(Days::new(1));
    let lately = match yesterday {
        Some(day) => !tx
            .declarations_since(ctx.tenant, person.id, day)?
            .is_empty(),
        None => false,
    };
    Ok((!lately).then_some(Remark::DeclareHealth))
}
