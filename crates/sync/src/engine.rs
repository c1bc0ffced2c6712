//! One visit to a service: request, reply, page after page, until there is nothing new.

use crate::{
    SyncError,
    apply::{self, Changed},
    keys::Keys,
    plan::{RetainedState, SentRequest, plan_reply, plan_request},
};
use chrono::{DateTime, Utc};
use qicheng_credential::key::{Kid, PublicKey};
use qicheng_domain::{document::DocumentKind, log_event, region::RegionCode};
use qicheng_exchange::{
    limits,
    message::{DeliveryMode, Reply, Request},
    reply::{self, verify_reply},
    request::sign_request,
    transport::{Exchange, RefusedRequest, TransportError},
};
use qicheng_store::{
    Store, StoreError,
    table::{device, outbox},
};
use std::collections::BTreeSet;

/// Round trips of one visit: a new crew phone reads a large manifest in fewer.
const MAX_ROUND_TRIPS: usize = 64;

/// What a visit brought.
#[derive(Debug, Default)]
pub struct SyncReport {
    /// Operations that were sent, those again included.
    pub sent: usize,
    /// Operations that took effect.
    pub applied: usize,
    /// Operations that were refused, and are to be shown.
    pub refused: usize,
    /// Kinds of documents that came, changed or went.
    pub changed: BTreeSet<DocumentKind>,
    /// Round trips.
    pub rounds: usize,
    /// Whether the chain had forked, and all without an answer was sent again.
    pub restarted: bool,
    /// Whether more waits at the service.
    pub more: bool,
    /// When the service last answered, by its own clock.
    pub answered: Option<DateTime<Utc>>,
    /// Why the visit ended early, where it did after the first round.
    pub stopped: Option<SyncError>,
}

/// A signed request and what its reply is read with.
pub(crate) struct PreparedRequest {
    pub request: Request,
    pub bytes: Vec<u8>,
    pub asked: SentRequest,
}

/// Visits a service: sends what waits, applies what comes, until neither has more.
///
/// `trust` returns the key of a name where the trust bundle lets it answer for this service now. Whatever fails,
/// nothing is lost, and the next visit goes on where this one stopped.
///
/// # Errors
/// What ended the first round; later ones are told in [`SyncReport::stopped`].
pub async fn sync_once<X: Exchange>(
    store: &Store,
    service: RegionCode,
    line: &X,
    trust: &(impl Fn(Kid) -> Option<PublicKey> + Sync),
    now: DateTime<Utc>,
) -> Result<SyncReport, SyncError> {
    let mut report = SyncReport::default();
    let mut mended = BTreeSet::new();
    while report.rounds < MAX_ROUND_TRIPS {
        match round(store, service, line, trust, now, &mut report).await {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) if mend(store, service, &error, &mut mended, now)? => {}
            Err(error) if report.rounds == 0 => return Err(error),
            Err(error) => {
                log_event!(WARN, "the visit ended early", cause = error);
                report.stopped = Some(error);
                break;
            }
        }
    }
    log_event!(
        INFO,
        "visited",
        rounds = report.rounds,
        sent = report.sent,
        applied = report.applied,
        refused = report.refused,
        restarted = report.restarted,
        more = report.more,
        whole = report.stopped.is_none(),
    );
    Ok(report)
}

/// Makes a request and raises the counter for it, so that it is used once whatever happens then.
pub(crate) fn prepare(
    store: &Store,
    service: RegionCode,
    delivery_mode: DeliveryMode,
    room: Option<u32>,
    now: DateTime<Utc>,
) -> Result<PreparedRequest, SyncError> {
    let (device, pending) = store.write(|tx| {
        device::next_counter(tx, service)?;
        let most = u32::try_from(limits::OPERATIONS).unwrap_or(u32::MAX);
        let pending = outbox::pending(tx, service, most)?;
        Ok::<_, StoreError>((device::get(tx, service)?, pending))
    })?;
    let keys = Keys::of(&device.keys)?;
    let enrolment = (!device.enrolled).then(|| keys.enrolment());
    let request = Request {
        room,
        ..plan_request(&device, &pending, enrolment, delivery_mode, now)
    };
    Ok(PreparedRequest {
        bytes: sign_request(&request, &keys.exchange, &service.audience())?,
        asked: SentRequest {
            chain: device.chain,
            delivery_mode,
        },
        request,
    })
}

/// Applies a verified reply, signed by the key of this name, in one transaction.
pub(crate) fn receive(
    store: &Store,
    service: RegionCode,
    asked: SentRequest,
    reply: &Reply,
    by: Kid,
    now: DateTime<Utc>,
) -> Result<Changed, SyncError> {
    let at = reply.time.min(now);
    Ok(store.write(|tx| {
        let device = device::get(tx, service)?;
        let kept = RetainedState {
            forgotten: outbox::is_forgotten_behind(tx, service, reply.acknowledged)?,
            earlier: outbox::has_earlier_chains(tx, service)?,
        };
        let actions = plan_reply(&device, asked, reply, by, kept);
        apply::apply(tx, service, &actions, at)
    })?)
}

/// One round trip; returns whether another one is worth it.
async fn round<X: Exchange>(
    store: &Store,
    service: RegionCode,
    line: &X,
    trust: &(impl Fn(Kid) -> Option<PublicKey> + Sync),
    now: DateTime<Utc>,
    report: &mut SyncReport,
) -> Result<bool, SyncError> {
    let prepared = prepare(store, service, DeliveryMode::Online, line.room(), now)?;
    let answer = line.exchange(prepared.bytes.clone()).await?;
    let reply = verify_reply(&answer, &prepared.bytes, &service.audience(), trust)?;
    let by = reply::signer(&answer)?;
    let changed = receive(store, service, prepared.asked, &reply, by, now)?;
    report.note(prepared.request.operations.len(), &reply, &changed);
    let settled = changed.applied + changed.refused > 0;
    let forked_once = changed.restarted && !std::mem::replace(&mut report.restarted, true);
    Ok((reply.more && changed.read)
        || forked_once
        || changed.lacking
        || (settled && store.read(|tx| outbox::waiting(tx, service))?))
}

/// Mends what the service could not know: a device that it has lost, a counter that a restored back-up has turned
/// back. Each once a visit, since a refusal is not signed.
fn mend(
    store: &Store,
    service: RegionCode,
    error: &SyncError,
    mended: &mut BTreeSet<RefusedRequest>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let SyncError::Transport(TransportError::Refused(refused)) = error else {
        return Ok(false);
    };
    if !mended.insert(*refused) {
        return Ok(false);
    }
    log_event!(WARN, "the service refused the request", reason = *refused);
    store.write(|tx| {
        let device = device::get(tx, service)?;
        match refused {
            RefusedRequest::Signature if device.enrolled => {
                device::not_enrolled(tx, service).map(|()| true)
            }
            RefusedRequest::Counter => {
                let clock = u64::try_from(now.timestamp()).unwrap_or(0);
                let least = clock.max(device.counter.saturating_add(1_000));
                device::raise_counter(tx, service, least).map(|()| true)
            }
            _ => Ok(false),
        }
    })
}

impl SyncReport {
    pub(crate) fn note(&mut self, sent: usize, reply: &Reply, changed: &Changed) {
        self.rounds += 1;
        self.sent += sent;
        self.applied += changed.applied;
        self.refused += changed.refused;
        self.changed.extend(&changed.kinds);
        self.more = reply.more;
        self.answered = self.answered.max(Some(reply.time));
    }
}
