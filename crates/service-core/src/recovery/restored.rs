//! A service that was restored from a back-up says anew, under higher revisions, what it knows of the trips that go on.

use crate::{
    errors::error::ServiceError,
    events::{self, Event},
    issuing,
    place::context::Context,
    trust,
};
use chrono::TimeDelta;
use qicheng_service_storage::Tx;

/// Days after its end that a trip still matters to those who have its documents.
const RELEVANT_DAYS: i64 = 3;

/// How far the versions of rule packs and of lists of document signers are moved on: more than were given out between a
/// back-up and its restore.
const VERSION_MARGIN: u32 = 1_000;

/// Publishes plan, people, manifest and progress of every approved trip that is not long over, the status lists, and the
/// rule packs and lists of document signers that this service signed.
///
/// # Errors
/// The storage's and the keys'.
pub fn publish(tx: &mut Tx<'_>, ctx: &Context) -> Result<(), ServiceError> {
    let since = ctx.now - TimeDelta::days(RELEVANT_DAYS);
    for mut row in tx.trips_since(ctx.tenant, since)? {
        if row.approved_revision.is_none() {
            continue;
        }
        if let Some(manifest) = &mut row.manifest {
            manifest.issued = ctx.now;
        }
        tx.put_trip(ctx.tenant, &row)?;
        events::follow(tx, ctx, Event::TripRestored(&row))?;
    }
    trust::raise_rule_versions(tx, ctx, VERSION_MARGIN)?;
    trust::raise_signer_versions(tx, ctx, VERSION_MARGIN)?;
    issuing::publish_status_lists(tx, ctx)
}
