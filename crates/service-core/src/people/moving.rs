//! What goes from one registration of a human to the next.

use crate::{errors::error::ServiceError, place::context::Context};
use chrono::{Days, NaiveDate};
use qicheng_domain::{
    date::shanghai_day,
    ids::{PersonId, TripId},
    operations::claim::Consent,
    rules::facts::LOOKBACK_DAYS,
};
use qicheng_service_storage::{
    Tx,
    claims::ReceivedDeclaration,
    people::{Outcome, Person, Settlement},
};

/// Gives one person's places to another, slot by slot; where the other has a place already, it is kept. Returns the
/// trips on which the first has no place any more.
///
/// # Errors
/// The storage's.
pub fn move_places(
    tx: &mut Tx<'_>,
    ctx: &Context,
    from: PersonId,
    to: PersonId,
) -> Result<Vec<TripId>, ServiceError> {
    let held = tx.trips_of_person(ctx.tenant, to)?;
    let mut left = Vec::new();
    for mut place in tx.assignments_of(ctx.tenant, from)? {
        let row = tx.trip(ctx.tenant, place.trip)?;
        if row.is_none_or(|row| row.trip.is_over(ctx.now)) || held.contains(&place.trip) {
            continue;
        }
        place.person = to;
        tx.put_assignment(ctx.tenant, &place)?;
        left.push(place.trip);
    }
    Ok(left)
}

/// Gives one person's request to travel to another; where the other has one already, it is kept.
///
/// # Errors
/// The storage's.
pub fn move_intent(
    tx: &mut Tx<'_>,
    ctx: &Context,
    from: PersonId,
    to: PersonId,
) -> Result<(), ServiceError> {
    if tx.intent(ctx.tenant, to)?.is_none()
        && let Some(mut intent) = tx.intent(ctx.tenant, from)?
    {
        intent.person = to;
        tx.put_intent(ctx.tenant, &intent)?;
    }
    tx.remove_intent(ctx.tenant, from)?;
    Ok(())
}

/// Gives one person's declarations and certificates to another who agreed to it.
///
/// Of the days before the one on which the earlier device last made an operation, only its own declarations count: a new
/// phone's chain has no past, so it could fill them at will. Of that day the declaration made last counts; of the days
/// after it, the other's own.
///
/// # Errors
/// The storage's.
pub fn move_health(
    tx: &mut Tx<'_>,
    ctx: &Context,
    from: PersonId,
    to: PersonId,
) -> Result<(), ServiceError> {
    let agrees = |consent: Option<_>| consent.is_some_and(|c: Consent| c.health);
    if !agrees(tx.consent(ctx.tenant, from)?) || !agrees(tx.consent(ctx.tenant, to)?) {
        return Ok(());
    }
    let today = shanghai_day(ctx.now);
    let first = today.checked_sub_days(Days::new(LOOKBACK_DAYS.unsigned_abs()));
    let first = first.unwrap_or(today);
    let earlier = tx.declarations_since(ctx.tenant, from, first)?;
    let own = tx.declarations_since(ctx.tenant, to, first)?;
    let devices = tx.devices_of(ctx.tenant, from)?;
    let spoke = devices.iter().filter_map(|device| device.said_at);
    let last = spoke.map(shanghai_day);
    let last = last.chain(earlier.iter().map(|d| d.declaration.day)).max();
    let is_past = |day: NaiveDate| last.is_some_and(|last| day < last);
    for declared in &own {
        if is_past(declared.declaration.day) {
            tx.remove_declaration(ctx.tenant, to, declared.declaration.day)?;
        }
    }
    for declared in earlier {
        let day = declared.declaration.day;
        let is_later = |own: &ReceivedDeclaration| {
            own.declaration.day == day && own.made_at > declared.made_at
        };
        if is_past(day) || !own.iter().any(is_later) {
            tx.put_declaration(ctx.tenant, to, &declared)?;
        }
    }
    let kept = tx.certificates(ctx.tenant, to)?;
    for certificate in tx.certificates(ctx.tenant, from)? {
        if kept.iter().all(|own| own.id != certificate.id) {
            tx.add_certificate(ctx.tenant, to, &certificate)?;
        }
    }
    Ok(())
}

/// Records that two registrations of a duplicate identity are one human's: nobody has to settle it, and a coordinator
/// can reopen it.
///
/// # Errors
/// The storage's.
pub fn settle_move(
    tx: &mut Tx<'_>,
    ctx: &Context,
    from: &Person,
    to: &Person,
) -> Result<(), ServiceError> {
    for (later, earlier, outcome) in [(to, from, Outcome::Moved), (from, to, Outcome::Earlier)] {
        if let Some(mut found) = tx.duplicate_identity(ctx.tenant, later.id, earlier.id)?
            && found.settled.is_none()
        {
            found.settled = Some(Settlement {
                at: ctx.now,
                outcome,
                person_was: later.identity,
                other_was: earlier.identity,
            });
            tx.settle_duplicate_identity(ctx.tenant, &found)?;
        }
    }
    Ok(())
}
