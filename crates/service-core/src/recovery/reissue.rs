//! What was signed by a clock that ran ahead is issued anew, under higher versions, once the clock is right.

use crate::{
    acts,
    app::App,
    errors::error::ServiceError,
    feed, issuing, people,
    place::{clock, context::Context},
};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    certificate::SignerList,
    document::{self, Content, Document, DocumentError},
    envelope::EnvelopeError,
    key::Signer as _,
};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::{PersonId, TripId},
    notice::Notice,
};
use qicheng_service_storage::Tx;

/// Issues anew every document whose time lies ahead of the clock, each in a transaction of its own.
///
/// # Errors
/// The storage's and the keys'.
pub async fn issue(app: &App) -> Result<(), ServiceError> {
    let (tenant, until) = (app.tenant(), app.now() + clock::MAX_AHEAD);
    let ahead = app
        .storage()
        .read(move |tx| Ok(tx.documents_written_after(tenant, until, u32::MAX)?))
        .await?;
    if !ahead.is_empty() {
        tracing::warn!(documents = ahead.len(), "clock.issuing-anew");
    }
    for key in ahead {
        app.write(move |tx, ctx| again(tx, ctx, &key)).await?;
    }
    Ok(())
}

/// Modules reissue the documents whose content they store; the rest is reissued from the document itself.
fn again(tx: &mut Tx<'_>, ctx: &Context, key: &DocumentKey) -> Result<(), ServiceError> {
    let person = match key.channel {
        Channel::Person(person) => Some(person),
        _ => None,
    };
    match (key.kind, person) {
        (DocumentKind::Health, Some(person)) => issuing::decide_health(tx, ctx, person).map(drop),
        (DocumentKind::Standing, Some(person)) => people::publish_standing(tx, ctx, person),
        (DocumentKind::Staff, Some(person)) => renew(tx, ctx, person),
        (DocumentKind::Ticket | DocumentKind::Manifest, _) => republish(tx, ctx, &key.name),
        (DocumentKind::Progress, _) => progress(tx, ctx, &key.name),
        (DocumentKind::List, _) => issuing::publish_status_lists(tx, ctx),
        (DocumentKind::Notice, _) => sign_again(tx, ctx, key, |notice: &mut Notice| {
            notice.at = ctx.now;
        }),
        (DocumentKind::Signers, _) => sign_again(tx, ctx, key, |list: &mut SignerList| {
            list.version = list.version.saturating_add(1);
        }),
        _ => sign_unchanged(tx, ctx, key),
    }
}

fn renew(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<(), ServiceError> {
    issuing::renew(tx, ctx, &[person])
}

fn republish(tx: &mut Tx<'_>, ctx: &Context, name: &[u8]) -> Result<(), ServiceError> {
    let Some(trip) = trip(name) else {
        return Ok(());
    };
    if issuing::republish_people(tx, ctx, trip)?.is_none() {
        date_again(tx, ctx, trip)?;
    }
    issuing::deliver_manifest(tx, ctx, trip)
}

/// Gives the manifest of a trip that is over or cancelled, whose entries no longer change, a new time of issue and revision.
fn date_again(tx: &mut Tx<'_>, ctx: &Context, trip: TripId) -> Result<(), ServiceError> {
    let Some(mut row) = tx.trip(ctx.tenant, trip)? else {
        return Ok(());
    };
    if let Some(manifest) = &mut row.manifest
        && clock::is_ahead(manifest.issued, ctx.now)
    {
        manifest.issued = ctx.now;
        manifest.revision += 1;
        tx.put_trip(ctx.tenant, &row)?;
    }
    Ok(())
}

fn progress(tx: &mut Tx<'_>, ctx: &Context, name: &[u8]) -> Result<(), ServiceError> {
    let row = match trip(name) {
        Some(trip) => tx.trip(ctx.tenant, trip)?,
        None => None,
    };
    if let Some(mut row) = row {
        row.progress_hash = None;
        tx.put_trip(ctx.tenant, &row)?;
        acts::publish_progress(tx, ctx, row.trip.id)?;
    }
    Ok(())
}

/// Names of a trip's documents begin with its id.
fn trip(name: &[u8]) -> Option<TripId> {
    name.first_chunk().map(|id| TripId(*id))
}

/// Signs a document of this service's own once more; what others have signed, or a later version in another form, stays.
fn sign_again<B: Content>(
    tx: &mut Tx<'_>,
    ctx: &Context,
    key: &DocumentKey,
    change: impl FnOnce(&mut B),
) -> Result<(), ServiceError> {
    let held = tx.document(ctx.tenant, key)?.and_then(|held| held.bytes);
    let Some(bytes) = held else {
        return Ok(());
    };
    let Ok(document) = Document::<B>::parse(&bytes) else {
        return Ok(());
    };
    if document.kid != ctx.keys.document.public().kid() {
        return Ok(());
    }
    let (expires, mut body) = (instant(document.expires, ctx.now), document.body);
    change(&mut body);
    let signed = document::issue(&ctx.keys.document, ctx.now, expires, &body)?;
    let (channel, kind) = (key.channel, key.kind);
    feed::put(tx, ctx.tenant, channel, kind, &key.name, signed, ctx.now)
}

/// Signs a document of this service's own once more, whatever its body; others' stay.
fn sign_unchanged(tx: &mut Tx<'_>, ctx: &Context, key: &DocumentKey) -> Result<(), ServiceError> {
    let held = tx.document(ctx.tenant, key)?.and_then(|held| held.bytes);
    let Some(bytes) = held else {
        return Ok(());
    };
    let signed = match document::issue_again(&ctx.keys.document, ctx.now, &bytes) {
        Ok(Some(signed)) => signed,
        // What is no document, or another's, is not this service's to sign.
        Ok(None) | Err(DocumentError::Envelope(EnvelopeError::Form(_))) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let (channel, kind) = (key.channel, key.kind);
    feed::put(tx, ctx.tenant, channel, kind, &key.name, signed, ctx.now)
}

fn instant(seconds: i64, otherwise: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(otherwise)
}
