//! Erasing a person.

use crate::{
    app::App,
    audit::{self, Action, Party},
    errors::{
        code::{ErrorCode, ResourceKind},
        error::ServiceError,
    },
    events::{self, Event},
    feed, people,
    place::context::Context,
};
use qicheng_domain::{channel::Channel, document::DocumentKey, ids::PersonId};
use qicheng_service_storage::{Tx, accounts::AccountId};

/// Documents looked at in one step.
const DOCUMENT_BATCH_SIZE: u32 = 500;

/// Erases a person: what they said, what was written to them, and whose the bytes are that stand for them in the audit
/// chain. Their credentials are withdrawn first. What is left names nobody: slots and times of trips that are over.
///
/// # Errors
/// `NotFound`, `Conflict` for a person with a place on a trip that is to come, or with a role; and the storage's and
/// the keys'.
pub async fn erase(app: &App, by: AccountId, person: PersonId) -> Result<(), ServiceError> {
    app.check_clock()?;
    let ctx = app.context();
    app.storage()
        .write(move |tx| in_transaction(tx, &ctx, by, person))
        .await?;
    app.storage().scrub().await
}

fn in_transaction(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    person: PersonId,
) -> Result<(), ServiceError> {
    let held = tx.person(ctx.tenant, person)?;
    let held = held.ok_or(ServiceError::NotFound(ResourceKind::Person))?;
    let roles = tx.staff_of_person(ctx.tenant, person)?;
    if roles.iter().any(|member| member.revoked_at.is_none()) {
        return Err(ServiceError::Conflict(ErrorCode::IsStaff));
    }
    forget_trips(tx, ctx, person)?;
    people::deactivate(tx, ctx, held)?;
    events::follow(tx, ctx, Event::IdentityChanged(person))?;
    withdraw_documents(tx, ctx, person)?;
    audit::note(tx, ctx, by, Action::PersonErased, person)?;
    tx.erase_person(ctx.tenant, person)?;
    tx.forget_party(ctx.tenant, &Party::Person(person).to_bytes())?;
    Ok(())
}

/// Takes the name out of the manifests of trips that are over or do not go.
fn forget_trips(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<(), ServiceError> {
    for trip in tx.trips_of_person(ctx.tenant, person)? {
        let Some(mut row) = tx.trip(ctx.tenant, trip)? else {
            continue;
        };
        let goes = !row.trip.cancelled && !row.trip.is_over(ctx.now);
        let places = tx.assignments(ctx.tenant, trip)?;
        let has_place = places
            .iter()
            .any(|place| place.person == person && place.removed_at.is_none());
        let listed = row.manifest.as_mut().is_some_and(|manifest| {
            let before = manifest.entries.len();
            manifest.entries.retain(|entry| entry.person != person);
            manifest.entries.len() < before
        });
        if goes && (has_place || listed) {
            return Err(ServiceError::Conflict(ErrorCode::OnATrip));
        }
        if listed {
            tx.put_trip(ctx.tenant, &row)?;
        }
    }
    Ok(())
}

/// Empties the person's own feed; their phone is told to let go of what it holds.
fn withdraw_documents(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
) -> Result<(), ServiceError> {
    let channel = Channel::Person(person);
    let mut after = 0;
    loop {
        let page = tx.documents_after(ctx.tenant, channel, after, DOCUMENT_BATCH_SIZE)?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = last.position;
        for document in page.iter().filter(|d| d.bytes.is_some()) {
            let DocumentKey { kind, name, .. } = &document.key;
            feed::withdraw(tx, ctx.tenant, channel, *kind, name, ctx.now)?;
        }
    }
}
