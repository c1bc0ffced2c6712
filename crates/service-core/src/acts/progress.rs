use crate::{errors::error::ServiceError, feed, place::context::Context};
use chrono::TimeDelta;
use qicheng_credential::{document, encoding::cbor};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::TripId,
    travel::attendance::{Attendance, RecordedAct},
};
use qicheng_service_storage::{Tx, trips::ActRow};
use sha2::{Digest, Sha256};

/// Days that a progress is good.
const LIFETIME_DAYS: i64 = 14;

/// Returns who has boarded, was received and is missing, as the acts of a trip add up to.
#[must_use]
pub fn attendance(trip: TripId, rows: &[ActRow]) -> Attendance {
    Attendance::of(trip, rows.iter().map(|row| RecordedAct::from(&row.act)))
}

/// Puts an approved trip's progress into its channel, where it differs from the last one.
///
/// # Errors
/// The storage's and the key's.
pub fn publish(tx: &mut Tx<'_>, ctx: &Context, trip: TripId) -> Result<(), ServiceError> {
    let Some(mut row) = tx.trip(ctx.tenant, trip)? else {
        return Ok(());
    };
    let rows = tx.acts(ctx.tenant, trip)?;
    let mut progress = attendance(trip, &rows).progress(0);
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
