//! A trip's documents: the plan for all who have to do with it, and what its people hold.

use super::{
    form::Form,
    health,
    load::{Load, load},
    manifest, status, ticket,
};
use crate::{errors::error::ServiceError, feed, place::context::Context};
use chrono::TimeDelta;
use minicbor::bytes::ByteArray;
use qicheng_credential::document;
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::{PersonId, TripId},
    travel::{
        manifest::ManifestEntry,
        trip::{Stop, Trip},
    },
};
use qicheng_service_storage::{
    Tx,
    people::Person,
    trips::{Assignment, TripRow},
};
use std::collections::BTreeSet;

/// Hours after the last stop that a plan is good.
const LIFETIME_HOURS: i64 = 48;

/// Hours before a trip's first departure from which its manifest follows the health codes of people on paper.
const SOON_HOURS: i64 = 36;

/// What came of publishing a trip's people.
pub struct PublishedPeople {
    /// Who goes and who does not.
    pub load: Load,
    /// How many tickets were issued now.
    pub issued: usize,
}

/// Puts the plan as it stands into the trip's channel.
///
/// # Errors
/// The storage's and the key's.
pub fn publish_plan(tx: &mut Tx<'_>, ctx: &Context, row: &TripRow) -> Result<(), ServiceError> {
    let trip = &row.trip;
    let end = trip
        .destination()
        .map_or(ctx.now, |s| s.arrives)
        .max(ctx.now);
    let expires = end + TimeDelta::hours(LIFETIME_HOURS);
    let bytes = document::issue(&ctx.keys.document, ctx.now, expires, trip)?;
    let channel = Channel::Trip(trip.id);
    feed::put(
        tx,
        ctx.tenant,
        channel,
        DocumentKind::Trip,
        &trip.id.0,
        bytes,
        ctx.now,
    )
}

/// Issues what the people of the trip are to hold and withdraws the rest; then the manifest. The same again changes
/// nothing.
///
/// # Errors
/// The storage's and the keys'.
pub fn publish_people(
    tx: &mut Tx<'_>,
    ctx: &Context,
    row: &mut TripRow,
) -> Result<PublishedPeople, ServiceError> {
    let load = load(tx, ctx.tenant, &row.trip)?;
    let trip = row.trip.id;
    let mut entries = Vec::with_capacity(load.carried.len());
    let mut issued = 0;
    for (place, person) in &load.carried {
        let tickets = ticket::ensure(tx, ctx, &row.trip, place, person)?;
        issued += usize::from(tickets.issued);
        let health = if health::refresh(tx, ctx, person.id)? {
            health::on_paper(
                tx,
                ctx,
                person.id,
                paper(person.registration.holder_key.is_none()),
            )?
        } else {
            None
        };
        tx.join(ctx.tenant, person.id, Channel::Trip(trip), ctx.now)?;
        entries.push(ManifestEntry {
            health,
            ..entry(place, person, tickets.digests)
        });
    }
    for place in load.not_carried() {
        take_away(tx, ctx, place.person, trip)?;
    }
    manifest::set(tx, row, ctx, entries)?;
    tx.put_trip(ctx.tenant, row)?;
    status::publish_due(tx, ctx)?;
    Ok(PublishedPeople { load, issued })
}

/// Publishes an approved trip's people again after one of them changed. Nothing happens for a trip whose plan has
/// changed since it was approved: it waits for the next approval.
///
/// # Errors
/// The storage's and the keys'.
pub fn republish_people(
    tx: &mut Tx<'_>,
    ctx: &Context,
    trip: TripId,
) -> Result<Option<PublishedPeople>, ServiceError> {
    let Some(mut row) = tx.trip(ctx.tenant, trip)? else {
        return Ok(None);
    };
    if row.approved_revision != Some(row.trip.revision)
        || row.trip.cancelled
        || row.trip.is_over(ctx.now)
    {
        return Ok(None);
    }
    publish_people(tx, ctx, &mut row).map(Some)
}

/// Brings the health codes of people on paper into the manifest of a trip that boards soon, where one has changed since;
/// `papers` are people who have one beside their phone.
///
/// # Errors
/// The storage's and the keys'.
pub(super) fn renew_papers(
    tx: &mut Tx<'_>,
    ctx: &Context,
    trip: TripId,
    papers: &BTreeSet<PersonId>,
) -> Result<(), ServiceError> {
    let Some(row) = tx.trip(ctx.tenant, trip)? else {
        return Ok(());
    };
    let soon = |stop: &Stop| stop.departs - ctx.now <= TimeDelta::hours(SOON_HOURS);
    let Some(manifest) = row
        .manifest
        .filter(|_| row.trip.stops.first().is_some_and(soon))
    else {
        return Ok(());
    };
    let mut changed = false;
    for entry in &manifest.entries {
        if entry.paper || entry.health.is_some() || papers.contains(&entry.person) {
            let now = if health::refresh(tx, ctx, entry.person)? {
                health::on_paper(tx, ctx, entry.person, paper(entry.paper))?
            } else {
                None
            };
            changed |= now != entry.health;
        }
    }
    if changed && republish_people(tx, ctx, trip)?.is_some() {
        manifest::deliver(tx, ctx, trip)?;
    }
    Ok(())
}

/// Gives a person the pass on paper that they want beside their phone, on all trips to come, or takes it back.
///
/// # Errors
/// The storage's and the keys'.
pub fn own_paper_changed(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
) -> Result<(), ServiceError> {
    let wanted = tx.person(ctx.tenant, person)?.is_some_and(|p| p.own_paper);
    if !wanted {
        health::withdraw_own_paper(tx, ctx, person)?;
    }
    health::refresh(tx, ctx, person)?;
    for place in tx.assignments_of(ctx.tenant, person)? {
        if republish_people(tx, ctx, place.trip)?.is_some() {
            manifest::deliver(tx, ctx, place.trip)?;
        }
    }
    Ok(())
}

/// Takes a trip away from a person who has no place on it any more: ticket and channel.
///
/// # Errors
/// The storage's and the key's.
pub fn leave_trip(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    trip: TripId,
) -> Result<(), ServiceError> {
    take_away(tx, ctx, person, trip)?;
    status::publish_due(tx, ctx)
}

fn take_away(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    trip: TripId,
) -> Result<(), ServiceError> {
    ticket::withdraw(tx, ctx, person, trip)?;
    if !is_staff_on(tx, ctx, person, trip)? {
        tx.leave(ctx.tenant, person, Channel::Trip(trip))?;
    }
    Ok(())
}

/// Withdraws all tickets of a trip that does not go.
///
/// # Errors
/// The storage's and the key's.
pub fn withdraw_tickets(tx: &mut Tx<'_>, ctx: &Context, trip: &Trip) -> Result<(), ServiceError> {
    for place in tx.assignments(ctx.tenant, trip.id)? {
        ticket::withdraw(tx, ctx, place.person, trip.id)?;
    }
    status::publish_due(tx, ctx)
}

/// Withdraws a person's tickets of one trip.
///
/// # Errors
/// The storage's and the key's.
pub fn withdraw_tickets_of(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    trip: TripId,
) -> Result<(), ServiceError> {
    ticket::withdraw(tx, ctx, person, trip)?;
    status::publish_due(tx, ctx)
}

fn entry(place: &Assignment, person: &Person, tickets: Vec<[u8; 16]>) -> ManifestEntry {
    let registration = &person.registration;
    ManifestEntry {
        slot: place.slot,
        person: person.id,
        name: registration.name.clone(),
        id_last_four: registration.id_number.last_four().to_owned(),
        from: place.from,
        to: place.to,
        seat: place.seat.clone(),
        paper: registration.holder_key.is_none(),
        door: place.door,
        tickets: tickets.into_iter().map(ByteArray::from).collect(),
        health: None,
    }
}

/// The form in which a person, with or without a phone, carries a pass on paper.
fn paper(without_phone: bool) -> Form {
    if without_phone {
        Form::Paper
    } else {
        Form::OwnPaper
    }
}

fn is_staff_on(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    trip: TripId,
) -> Result<bool, ServiceError> {
    let staff = tx.staff_on(ctx.tenant, trip)?;
    let roles = tx.staff_of_person(ctx.tenant, person)?;
    Ok(roles.iter().any(|m| m.is_active() && staff.contains(&m.id)))
}
