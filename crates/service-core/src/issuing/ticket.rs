//! Tickets: bound to the holder's key on a phone, bare on paper, for the same slot whatever else changes.

use super::{
    form::{Form, OWN_PAPER},
    record::{self, Draft},
    status,
};
use crate::{errors::error::ServiceError, feed, place::context::Context};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::credential::{Body, Credential, Ticket};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::{PersonId, TripId},
    people::person::masked_name,
    travel::trip::Trip,
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

/// Sees to it that the person holds tickets that say what stands now, for phone and paper as they carry them.
pub(super) fn ensure(
    tx: &mut Tx<'_>,
    ctx: &Context,
    trip: &Trip,
    place: &Assignment,
    person: &Person,
) -> Result<Tickets, ServiceError> {
    let forms = Form::of(person)?;
    let held = held(tx, ctx, person.id, trip.id)?;
    let bindings: Vec<_> = forms
        .iter()
        .map(|form| binding(trip, place, person, *form))
        .collect();
    let (good, stale): (Vec<_>, Vec<_>) = held
        .into_iter()
        .partition(|row| bindings.contains(&row.binding));
    if !stale.is_empty() && !person.own_paper {
        take_back(tx, ctx, person.id, trip.id, OWN_PAPER)?;
    }
    for row in stale {
        status::revoke(tx, ctx, &row)?;
    }
    let mut all = Tickets {
        digests: Vec::new(),
        issued: false,
    };
    for (form, binding) in forms.into_iter().zip(bindings) {
        let good: Vec<_> = good.iter().filter(|row| row.binding == binding).collect();
        let new = ensure_form(tx, ctx, trip, place, person, (form, binding), &good)?;
        all.issued |= new.is_some();
        all.digests
            .extend(new.into_iter().chain(good.iter().map(|row| row.digest)));
    }
    Ok(all)
}

/// Issues the ticket of one form, if none of those that are good says what stands now; returns its digest.
fn ensure_form(
    tx: &mut Tx<'_>,
    ctx: &Context,
    trip: &Trip,
    place: &Assignment,
    person: &Person,
    (form, binding): (Form, [u8; 16]),
    good: &[&IssuedRow],
) -> Result<Option<[u8; 16]>, ServiceError> {
    let expires = end(trip, ctx.now);
    let details = record::hash(&[
        place.seat.as_deref().unwrap_or("").as_bytes(),
        &expires.timestamp().to_be_bytes(),
    ]);
    if record::newest(good.iter().copied(), ctx).is_some_and(|row| row.details == details) {
        return Ok(None);
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
            holder: form.holder(),
            body: Body::Ticket(Ticket {
                trip: trip.id,
                slot: place.slot,
                from: place.from,
                to: place.to,
                seat: place.seat.clone(),
                name: masked_name(&person.registration.name),
                status,
            }),
        },
    };
    let (bytes, digest) = record::issue(tx, ctx, &draft)?;
    let channel = Channel::Person(person.id);
    let name = name(trip.id, form.suffix());
    feed::put(
        tx,
        ctx.tenant,
        channel,
        DocumentKind::Ticket,
        &name,
        bytes,
        ctx.now,
    )?;
    Ok(Some(digest))
}

/// What of a ticket tells it from another that is not the same right.
fn binding(trip: &Trip, place: &Assignment, person: &Person, form: Form) -> [u8; 16] {
    record::hash(&[
        &trip.id.0,
        &place.slot.to_be_bytes(),
        &[place.from, place.to],
        masked_name(&person.registration.name).as_bytes(),
        &form.point(),
    ])
}

fn name(trip: TripId, suffix: &[u8]) -> Vec<u8> {
    [&trip.0[..], suffix].concat()
}

fn take_back(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    trip: TripId,
    suffix: &[u8],
) -> Result<(), ServiceError> {
    let channel = Channel::Person(person);
    let name = name(trip, suffix);
    feed::withdraw(
        tx,
        ctx.tenant,
        channel,
        DocumentKind::Ticket,
        &name,
        ctx.now,
    )
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
    take_back(tx, ctx, person, trip, b"")?;
    take_back(tx, ctx, person, trip, OWN_PAPER)
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
