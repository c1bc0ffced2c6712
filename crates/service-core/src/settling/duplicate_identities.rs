//! Two registrations with one ID number: a coordinator says which of them holds, and may take that back.

use crate::{
    audit::{self, Action},
    errors::{
        code::{ErrorCode, ResourceKind},
        error::ServiceError,
    },
    events::{self, Event},
    people,
    place::context::Context,
};
use chrono::TimeDelta;
use qicheng_domain::ids::PersonId;
use qicheng_service_storage::{
    Tx,
    accounts::AccountId,
    people::{DuplicateIdentity, Identity, Outcome, Person, Settlement},
};

/// Different members of staff who must have seen the one that is to take a verified person's place.
pub const STAFF_NEEDED: usize = 2;

/// Days for which a settlement can be taken back.
pub const UNDO_DAYS: i64 = 30;

/// Settles a duplicate identity: one registration is active, the other is deactivated. A verified person gives way only
/// to one whom two different members of staff have seen.
///
/// # Errors
/// `NotFound` where it is not open, `Conflict` where it takes another member of staff, and the storage's and the keys'.
pub fn settle(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    person: PersonId,
    other: PersonId,
    outcome: Outcome,
) -> Result<(), ServiceError> {
    let (mut found, later, earlier) = pair(tx, ctx, person, other)?;
    if found.settled.is_some() {
        return Err(ServiceError::NotFound(ResourceKind::DuplicateIdentity));
    }
    found.settled = Some(Settlement {
        at: ctx.now,
        outcome,
        person_was: later.identity,
        other_was: earlier.identity,
    });
    let (holds, gives_way) = match outcome {
        Outcome::Earlier => (earlier, later),
        Outcome::Later | Outcome::Moved => (later, earlier),
    };
    let seen_by = people::witnesses(tx, ctx, &holds)?;
    if gives_way.identity == Identity::Verified && seen_by.len() < STAFF_NEEDED {
        return Err(ServiceError::Conflict(ErrorCode::TwoStaff));
    }
    tx.settle_duplicate_identity(ctx.tenant, &found)?;
    let witness = seen_by.first().copied();
    match (outcome, witness) {
        (Outcome::Moved, Some(witness)) => {
            let moved = Event::PersonMoved {
                from: Box::new(gives_way),
                to: Box::new(holds),
                witness,
            };
            events::follow(tx, ctx, moved)?;
        }
        (Outcome::Moved, None) => return Err(ServiceError::Conflict(ErrorCode::TwoStaff)),
        (Outcome::Earlier | Outcome::Later, _) => {
            deactivate(tx, ctx, gives_way)?;
            if holds.identity != Identity::Verified {
                activate(tx, ctx, holds, witness)?;
            }
        }
    }
    audit::note(tx, ctx, by, action(outcome), person)
}

/// Takes a settlement back: both stand as they did, places and all, and it is open again.
///
/// # Errors
/// `NotFound` where it is not settled, `Conflict` once it is too long ago or one of them stands otherwise by now, and
/// the storage's and the keys'.
pub fn reopen(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    person: PersonId,
    other: PersonId,
) -> Result<(), ServiceError> {
    let (mut found, later, earlier) = pair(tx, ctx, person, other)?;
    let settled = found
        .settled
        .take()
        .ok_or(ServiceError::NotFound(ResourceKind::DuplicateIdentity))?;
    if ctx.now - settled.at > TimeDelta::days(UNDO_DAYS) {
        return Err(ServiceError::Conflict(ErrorCode::TooLate));
    }
    // Nobody has compared with a card what somebody registered since.
    let changed = |row: &Person, was| was == Identity::Verified && row.updated_at > settled.at;
    if changed(&later, settled.person_was) || changed(&earlier, settled.other_was) {
        return Err(ServiceError::Conflict(ErrorCode::ChangedSince));
    }
    // Of two verified ones there is never more than one: who holds now makes way first.
    tx.settle_duplicate_identity(ctx.tenant, &found)?;
    for (row, was) in [(&later, settled.person_was), (&earlier, settled.other_was)] {
        if row.identity == Identity::Verified && was != Identity::Verified {
            restore(tx, ctx, row, was)?;
        }
    }
    if settled.outcome == Outcome::Moved {
        // What led to it counts no more: staff sees the person again.
        if settled.person_was == Identity::Unverified {
            tx.drop_attestations(ctx.tenant, person)?;
        }
        let trips = people::move_places(tx, ctx, person, other)?;
        let trips = &trips;
        events::follow(tx, ctx, Event::PlacesLeft { person, trips })?;
    }
    for (row, was) in [(&later, settled.person_was), (&earlier, settled.other_was)] {
        if was == Identity::Verified && row.identity != was {
            let rivals = tx.people_by_mac(ctx.tenant, row.mac)?;
            let taken = |p: &Person| p.id != row.id && p.identity == Identity::Verified;
            if rivals.iter().any(taken) {
                return Err(ServiceError::Conflict(ErrorCode::ChangedSince));
            }
        }
        if row.identity != was {
            restore(tx, ctx, row, was)?;
        }
    }
    audit::note(tx, ctx, by, Action::DuplicateReopened, person)
}

/// Restores a person's identity as it was before.
fn restore(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: &Person,
    was: Identity,
) -> Result<(), ServiceError> {
    let witness = people::witnesses(tx, ctx, person)?.first().copied();
    deactivate(tx, ctx, person.clone())?;
    match was {
        Identity::Unverified => Ok(()),
        Identity::Verified => activate(tx, ctx, person.clone(), witness.or(Some(person.id))),
        Identity::Duplicate => {
            let mut person = person.clone();
            person.identity = Identity::Duplicate;
            tx.put_person(ctx.tenant, &person)?;
            events::follow(tx, ctx, Event::StandingChanged(person.id))
        }
    }
}

/// Deactivates an identity: no credential and no seat; its claims are kept.
fn deactivate(tx: &mut Tx<'_>, ctx: &Context, person: Person) -> Result<(), ServiceError> {
    let id = person.id;
    people::deactivate(tx, ctx, person)?;
    events::follow(tx, ctx, Event::IdentityChanged(id))
}

/// Activates an identity that staff, or the person's own key, vouches for; without either it waits as before.
fn activate(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: Person,
    witness: Option<PersonId>,
) -> Result<(), ServiceError> {
    let id = person.id;
    let Some(witness) = witness else {
        return events::follow(tx, ctx, Event::StandingChanged(id));
    };
    people::activate(tx, ctx, person, witness)?;
    events::follow(tx, ctx, Event::IdentityChanged(id))
}

fn pair(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    other: PersonId,
) -> Result<(DuplicateIdentity, Person, Person), ServiceError> {
    let missing = ServiceError::NotFound(ResourceKind::DuplicateIdentity);
    let found = tx.duplicate_identity(ctx.tenant, person, other)?;
    let later = tx.person(ctx.tenant, person)?;
    let earlier = tx.person(ctx.tenant, other)?;
    match (found, later, earlier) {
        (Some(found), Some(later), Some(earlier)) => Ok((found, later, earlier)),
        _ => Err(missing),
    }
}

fn action(outcome: Outcome) -> Action {
    match outcome {
        Outcome::Earlier => Action::EarlierHolds,
        Outcome::Later => Action::LaterHolds,
        Outcome::Moved => Action::MovedToLater,
    }
}
