//! What goes from one registration of a human to the next.

use crate::{context::Context, error::ServiceError};
use qicheng_domain::ids::{PersonId, TripId};
use qicheng_service_storage::Tx;

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
        let ends = row.and_then(|row| row.trip.destination().map(|stop| stop.arrives));
        if ends.is_none_or(|ends| ends <= ctx.now) || held.contains(&place.trip) {
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
