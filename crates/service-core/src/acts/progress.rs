use crate::{context::Context, error::ServiceError, feed};
use chrono::TimeDelta;
use qicheng_credential::{cbor, document};
use qicheng_domain::{
    act::ActKind,
    ids::TripId,
    progress::{Arrival, Boarding, Progress},
};
use qicheng_exchange::document::{Channel, DocumentKind};
use qicheng_service_storage::{Tx, acts::ActRow};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Days that a progress is good.
const LIFETIME_DAYS: i64 = 14;

/// Returns what acts, oldest first, add up to. Of acts that are one effect the oldest counts, so that the order in
/// which they came changes nothing.
#[must_use]
pub fn progress(trip: TripId, revision: u32, rows: &[ActRow]) -> Progress {
    let mut boarded = BTreeMap::new();
    let mut received = BTreeMap::new();
    for act in rows.iter().map(|row| &row.act) {
        match (act.kind, act.slot) {
            (ActKind::Boarded, Some(slot)) => {
                let place = (act.leg, act.round, slot);
                boarded.entry(place).or_insert_with(|| Boarding {
                    leg: act.leg,
                    round: act.round,
                    slot,
                    at: act.at,
                    by: act.by,
                    door: act.door,
                });
            }
            (ActKind::Received, Some(slot)) => {
                received.entry(slot).or_insert(Arrival { slot, at: act.at });
            }
            _ => {}
        }
    }
    let farthest = |kind| {
        let stops = rows.iter().filter(|row| row.act.kind == kind);
        stops.map(|row| row.act.leg).max()
    };
    Progress {
        trip,
        revision,
        boarded: boarded.into_values().collect(),
        departed: farthest(ActKind::Departed),
        arrived: farthest(ActKind::Arrived),
        received: received.into_values().collect(),
    }
}

/// Puts an approved trip's progress into its channel, where it differs from the last one.
///
/// # Errors
/// The storage's and the key's.
pub fn publish(tx: &mut dyn Tx, ctx: &Context, trip: TripId) -> Result<(), ServiceError> {
    let Some(mut row) = tx.trip(ctx.tenant, trip)? else {
        return Ok(());
    };
    let rows = tx.acts(ctx.tenant, trip)?;
    let mut progress = progress(trip, 0, &rows);
    let hash: [u8; 32] = Sha256::digest(cbor::write(&progress)).into();
    if row.progress_hash == Some(hash) || row.approved_revision.is_none() {
        return Ok(());
    }
    row.progress_hash = Some(hash);
    row.progress_revision += 1;
    progress.revision = row.progress_revision;
    tx.put_trip(ctx.tenant, &row)?;
    let end = row
        .trip
        .destination()
        .map_or(ctx.now, |s| s.arrives)
        .max(ctx.now);
    let expires = end + TimeDelta::days(LIFETIME_DAYS);
    let bytes = document::issue(&ctx.keys.document, ctx.now, expires, &progress)?;
    let channel = Channel::Trip(trip);
    feed::put(
        tx,
        ctx.tenant,
        channel,
        DocumentKind::Progress,
        &trip.0,
        bytes,
        ctx.now,
    )
}
