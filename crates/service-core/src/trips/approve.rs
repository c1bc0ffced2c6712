use super::{collision::collisions, find::open};
use crate::{
    audit::{self, Action},
    errors::{code::ErrorCode, error::ServiceError},
    events::{self, Event},
    issuing::{self, ExclusionReason},
    place::context::Context,
};
use qicheng_domain::ids::TripId;
use qicheng_service_storage::{Tx, accounts::AccountId, trips::Assignment};

/// What an approval came to.
pub struct Approval {
    /// The plan's revision that is published now.
    pub revision: u32,
    /// The manifest's revision that is published now.
    pub manifest_revision: u32,
    /// Who goes, by slot.
    pub carried: Vec<Assignment>,
    /// Who has a place and does not go, and why.
    pub left_out: Vec<(Assignment, ExclusionReason)>,
    /// How many tickets were issued now.
    pub issued: usize,
}

/// Publishes a trip: plan, tickets, health codes, manifest, notice, all in this transaction. Again after a change, it
/// publishes what changed; again without one, nothing.
///
/// # Errors
/// `NotFound`, `Conflict` for a trip cancelled, over, or without anybody who goes, and for a vehicle or crew that is on
/// another approved trip at the same time, and the storage's and the keys'.
pub fn approve(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    trip: TripId,
) -> Result<Approval, ServiceError> {
    let mut row = open(tx, ctx, trip)?;
    if let Some(collision) = collisions(tx, ctx, &row.trip)?.first() {
        return Err(ServiceError::Conflict(collision.code()));
    }
    let before = row.approved_revision;
    let manifest_before = row.manifest_revision();
    if before != Some(row.trip.revision) {
        issuing::publish_plan(tx, ctx, &row)?;
        row.approved_revision = Some(row.trip.revision);
        row.approved_at = Some(ctx.now);
    }
    let published = issuing::publish_people(tx, ctx, &mut row)?;
    if published.load.carried.is_empty() {
        return Err(ServiceError::Conflict(ErrorCode::NobodyGoes));
    }
    let approved = Event::TripApproved {
        row: &row,
        before,
        load: &published.load,
    };
    events::follow(tx, ctx, approved)?;
    if before != row.approved_revision || manifest_before != row.manifest_revision() {
        audit::note(tx, ctx, by, Action::TripApproved, trip)?;
    }
    Ok(Approval {
        revision: row.trip.revision,
        manifest_revision: row.manifest_revision(),
        carried: published.load.carried.into_iter().map(|(a, _)| a).collect(),
        left_out: published.load.left_out,
        issued: published.issued,
    })
}
