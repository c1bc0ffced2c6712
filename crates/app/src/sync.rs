//! The app's side of an exchange: who may answer, and what an answer changes here.

use crate::{
    App, Kind, OpOutput, clock,
    error::AppError,
    mirror::{feed, trust},
    staff,
};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    key::{Kid, PublicKey},
    trust::{Bundle, Purpose},
};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    operations::{
        claim::{Claim, ClaimKind},
        refusal::RefusalCode,
    },
};
use qicheng_exchange::transport::{Exchange, RefusedRequest, TransportError};
use qicheng_store::{
    forget,
    table::outbox::{self, OutboxState},
};
use qicheng_sync::{SyncError, SyncReport, courier, http::client, sync_once};
use serde::Serialize;
use std::sync::Arc;

pub use qicheng_sync::http::HttpLine;

/// An operation that the service refused, to be shown until its person has put it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RefusedOperation {
    /// Which.
    pub operation: OperationId,
    /// Whom it is about.
    pub subject: PersonId,
    /// The claim's kind.
    pub kind: ClaimKind,
    /// Why.
    pub code: RefusalCode,
    /// The field, where there is one.
    pub field: Option<String>,
    /// When it was said.
    pub at: DateTime<Utc>,
}

/// Makes the line to the app's service; `extra_roots` are further root certificates (DER).
///
/// # Errors
/// `Line` when the address is none.
pub fn line(app: &App, extra_roots: &[Vec<u8>]) -> Result<HttpLine, AppError> {
    Ok(HttpLine::new(client(extra_roots)?, &app.home.url)?)
}

/// Visits the service once: sends what waits, takes what comes, believes what stands the checks.
///
/// # Errors
/// `Sync`; nothing is lost.
pub async fn once<X: Exchange>(app: &App, line: &X) -> Result<OpOutput<SyncReport>, AppError> {
    let now = app.now();
    trust::read_forgotten_again(app, now)?;
    let responders = responders(app)?;
    let trust = |kid| responders.get(kid, now);
    let visit = sync_once(&app.store, app.home.place, line, &trust, now).await;
    let visit = match visit {
        // A service whose clock was ahead has raised the minimum trusted time beyond the true one.
        Err(SyncError::Transport(TransportError::Refused(RefusedRequest::Time)))
            if app.clock_time() < now =>
        {
            sync_once(&app.store, app.home.place, line, &trust, app.clock_time()).await
        }
        visit => visit,
    };
    clock::note_visit(app, &visit)?;
    settle(app, visit?, now)
}

/// Makes a sealed request for a courier to take along.
///
/// # Errors
/// `Sync`; `NoTrip` never, `Refused` when the trust bundle names no sealing key of the service.
pub fn hand_to_courier(app: &App) -> Result<Vec<u8>, AppError> {
    let now = app.now();
    trust::read_forgotten_again(app, now)?;
    let missing = || AppError::Refused(crate::ErrorCode::Offline);
    let bundle = app
        .store
        .read(|tx| trust::bundle(app, tx))?
        .ok_or_else(missing)?;
    let keys = bundle.keys_of(app.home.place, Purpose::Seal, now);
    let receiver = keys
        .first()
        .and_then(|key| key.sealing().ok())
        .ok_or_else(missing)?;
    Ok(courier::hand_over(
        &app.store,
        app.home.place,
        receiver,
        &app.entropy.bytes()?,
        now,
    )?)
}

/// Returns the name by which a courier's bundle addresses this device.
///
/// # Errors
/// `Sync`.
pub fn courier_address(app: &App) -> Result<Kid, AppError> {
    Ok(courier::address(&app.store, app.home.place)?)
}

/// Takes a sealed reply that a courier brought; one that comes again changes nothing.
///
/// # Errors
/// `Sync` when it is for another device, was altered, or answers nothing of this one's.
pub fn take_from_courier(app: &App, parcel: &[u8]) -> Result<OpOutput<SyncReport>, AppError> {
    let now = app.now();
    let responders = responders(app)?;
    let report = courier::take_back(
        &app.store,
        app.home.place,
        parcel,
        &|kid| responders.get(kid, now),
        now,
    )?;
    settle(app, report, now)
}

/// Returns what the service refused and nobody has put away.
///
/// # Errors
/// The store's.
pub fn refused(app: &App) -> Result<Vec<RefusedOperation>, AppError> {
    let rows = app.store.read(outbox::refused)?;
    Ok(rows
        .into_iter()
        .filter_map(|row| match row.state {
            OutboxState::Refused { code, field } => Some(RefusedOperation {
                operation: row.operation.id,
                subject: row.operation.subject,
                kind: row.operation.kind,
                code,
                field,
                at: row.operation.at,
            }),
            _ => None,
        })
        .collect())
}

/// Puts a refused operation away: its person has seen it.
///
/// # Errors
/// The store's.
pub fn dismiss(app: &App, operation: OperationId) -> Result<OpOutput<()>, AppError> {
    app.store.write(|tx| outbox::dismiss(tx, operation))?;
    Ok(OpOutput::new((), [Kind::Outbox]))
}

fn settle(
    app: &App,
    report: SyncReport,
    now: DateTime<Utc>,
) -> Result<OpOutput<SyncReport>, AppError> {
    app.store.write(|tx| {
        for row in outbox::refused(tx)? {
            enrolment_refused(tx, &row)?;
        }
        forget::outdated(tx, now)?;
        staff::follow_roles(app, tx)?;
        trust::refresh(app, tx, now, report.answered)
    })?;
    let mut changed: Vec<Kind> = report
        .changed
        .iter()
        .filter_map(|kind| feed::kind_of(*kind))
        .collect();
    changed.push(Kind::Outbox);
    Ok(OpOutput::new(report, changed))
}

/// A role whose one-time code was refused is taken off this device, so that the right code can be given.
fn enrolment_refused(tx: &qicheng_store::Tx<'_>, row: &outbox::OutboxRow) -> Result<(), AppError> {
    if let Ok(Claim::StaffEnrolment(_)) = Claim::from_cbor(row.operation.kind, &row.operation.body)
    {
        qicheng_store::table::profile::resign(tx, row.operation.actor)?;
    }
    Ok(())
}

/// Who may answer for the app's service.
struct Responders {
    bundle: Option<Arc<Bundle>>,
    place: qicheng_domain::region::RegionCode,
}

impl Responders {
    fn get(&self, kid: Kid, now: DateTime<Utc>) -> Option<PublicKey> {
        let issuer = self.bundle.as_ref()?.key(kid, Purpose::Respond, now).ok()?;
        (issuer.place == self.place)
            .then(|| issuer.verifying().ok().copied())
            .flatten()
    }
}

fn responders(app: &App) -> Result<Responders, AppError> {
    Ok(Responders {
        bundle: app.store.read(|tx| trust::bundle(app, tx))?,
        place: app.home.place,
    })
}
