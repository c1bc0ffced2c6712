//! Tickets: bound to the holder's key on a phone, bare on paper, for the same slot whatever else changes.

use super::{
    record::{self, Draft},
    status,
};
use crate::{context::Context, error::ServiceError, feed};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    credential::{Body, Credential, Ticket},
    key::PublicKey,
};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::{PersonId, TripId},
    person::masked_name,
    trip::Trip,
};
use qicheng_service_storage::{
    Tx,
    issued::{IssuedKind, IssuedRow},
    people::Person,
    trips::Assignment,
};

/// Hours after the plan's end that a ticket is good, for vehicles that are late.
const GRACE_HOURS: i64 = 24;

/// The good tickets of one slot.
pub(super) struct Tickets {
    /// Digests of all that are good, newest first.
    pub digests: Vec<[u8; 16]>,
    /// Whether one was issued now.
    pub issued: bool,
}

/// Sees to it that the person holds a ticket that says what stands now.
pub(super) fn ensure(
    tx: &mut Tx<'_>,
    ctx: &Context,
    trip: &Trip,
    place: &Assignment,
    person: &Person,
) -> Result<Tickets, ServiceError> {
    let holder = match &person.registration.holder_key {
        Some(point) => Some(PublicKey::from_point(point)?),
        None => None,
    };
    let name = masked_name(&person.registration.name);
    let expires = end(trip, ctx.now);
    let binding = record::hash(&[
        &trip.id.0,
        &place.slot.to_be_bytes(),
        &[place.from, place.to],
        name.as_bytes(),
        &holder.map_or_else(Vec::new, |key| key.to_point().0.to_vec()),
    ]);
    let details = record::hash(&[
        place.seat.as_deref().unwrap_or("").as_bytes(),
        &expires.timestamp().to_be_bytes(),
    ]);
    let (good, stale): (Vec<_>, Vec<_>) = held(tx, ctx, person.id, trip.id)?
        .into_iter()
        .partition(|row| row.binding == binding);
    for row in stale {
        status::revoke(tx, ctx, &row)?;
    }
    let mut digests: Vec<_> = good.iter().map(|row| row.digest).collect();
    if record::newest(&good, ctx).is_some_and(|row| row.details == details) {
        return Ok(Tickets {
            digests,
            issued: false,
        });
    }
    let status = match good.first().and_then(|row| row.status) {
        Some(status) => status,
        None => status::allocate(tx, ctx, expires)?,
    };
    let draft = Draft {
        kind: IssuedKind::Ticket,
        subject: *person.id.as_bytes(),
        trip: Some(trip.id),
        binding,
        details,
        credential: Credential {
            issued: ctx.now.timestamp(),
            expires: expires.timestamp(),
            holder,
            body: Body::Ticket(Ticket {
                trip: trip.id,
                slot: place.slot,
                from: place.from,
                to: place.to,
                seat: place.seat.clone(),
                name,
                status,
            }),
        },
    };
    let (bytes, digest) = record::issue(tx, ctx, &draft)?;
    let channel = Channel::Person(person.id);
    let name = &trip.id.0;
    feed::put(
        tx,
        ctx.tenant,
        channel,
        DocumentKind::Ticket,
        name,
        bytes,
        ctx.now,
    )?;
    digests.insert(0, digest);
    Ok(Tickets {
        digests,
        issued: true,
    })
}

/// Withdraws whatever tickets the person holds for the trip.
pub(super) fn withdraw(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    trip: TripId,
) -> Result<(), ServiceError> {
    for row in held(tx, ctx, person, trip)? {
        status::revoke(tx, ctx, &row)?;
    }
    let channel = Channel::Person(person);
    feed::withdraw(
        tx,
        ctx.tenant,
        channel,
        DocumentKind::Ticket,
        &trip.0,
        ctx.now,
    )
}

fn held(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    trip: TripId,
) -> Result<Vec<IssuedRow>, ServiceError> {
    let mut rows = record::standing(tx, ctx, IssuedKind::Ticket, person.as_bytes())?;
    rows.retain(|row| row.trip == Some(trip));
    Ok(rows)
}

fn end(trip: &Trip, otherwise: DateTime<Utc>) -> DateTime<Utc> {
    trip.destination().map_or(otherwise, |stop| stop.arrives) + TimeDelta::hours(GRACE_HOURS)
}
