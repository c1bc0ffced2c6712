use crate::{app_state::Context, audit, error::ServiceError, intake::standing, issuing};
use qicheng_domain::ids::PersonId;
use qicheng_service_storage::{
    Tx,
    people::{Identity, Person},
};

/// Sets one registration aside and lets another hold in its place: credentials of the first are withdrawn, wish and
/// places move to the second, which is verified by `witness`. The same human goes on with another phone.
///
/// # Errors
/// The storage's and the keys'.
pub(crate) fn rebind(
    tx: &mut dyn Tx,
    ctx: &Context,
    from: Person,
    to: Person,
    witness: PersonId,
) -> Result<(), ServiceError> {
    let (old, new) = (from.id, to.id);
    set_aside(tx, ctx, from)?;
    move_places(tx, ctx, old, new)?;
    if tx.intent(ctx.tenant, new)?.is_none()
        && let Some(mut wish) = tx.intent(ctx.tenant, old)?
    {
        wish.person = new;
        tx.put_intent(ctx.tenant, &wish)?;
    }
    tx.remove_intent(ctx.tenant, old)?;
    verify(tx, ctx, to, Some(witness))?;
    standing::publish(tx, ctx, old)?;
    audit::note(tx, ctx, witness, "person-moved", new)
}

/// Lets a registration hold no more: no credential, no seat; what was said stays.
pub(super) fn set_aside(
    tx: &mut dyn Tx,
    ctx: &Context,
    mut person: Person,
) -> Result<(), ServiceError> {
    person.identity = Identity::Unverified;
    person.verified_by = None;
    person.verified_at = None;
    tx.put_person(ctx.tenant, &person)?;
    issuing::identity_changed(tx, ctx, person.id)?;
    standing::publish(tx, ctx, person.id)
}

/// Lets a registration hold that staff, or the person's own key, vouches for; without either it waits as before.
pub(super) fn verify(
    tx: &mut dyn Tx,
    ctx: &Context,
    mut person: Person,
    witness: Option<PersonId>,
) -> Result<(), ServiceError> {
    if witness.is_some() {
        person.identity = Identity::Verified;
        person.verified_by = witness;
        person.verified_at = Some(ctx.now);
        tx.put_person(ctx.tenant, &person)?;
        issuing::identity_changed(tx, ctx, person.id)?;
    }
    standing::publish(tx, ctx, person.id)
}

/// Gives one person's places to another, slot by slot; where the other has a place already, it is kept.
pub(super) fn move_places(
    tx: &mut dyn Tx,
    ctx: &Context,
    from: PersonId,
    to: PersonId,
) -> Result<(), ServiceError> {
    let held = tx.trips_of_person(ctx.tenant, to)?;
    for mut place in tx.assignments_of(ctx.tenant, from)? {
        let row = tx.trip(ctx.tenant, place.trip)?;
        let ends = row.and_then(|row| row.trip.destination().map(|stop| stop.arrives));
        if ends.is_none_or(|ends| ends <= ctx.now) || held.contains(&place.trip) {
            continue;
        }
        place.person = to;
        tx.put_assignment(ctx.tenant, &place)?;
        issuing::leave_trip(tx, ctx, from, place.trip)?;
    }
    Ok(())
}
