//! What the service states and signs: tickets, health codes, staff credentials, manifests, trips, lists.
//!
//! Everything here runs inside the transaction of what brought it about, and writes into the feed.

mod evidence;
mod health;
mod manifest;
mod plan;
mod record;
mod rules;
mod signers;
mod staff;
mod status;
mod ticket;

pub use health::LIFETIME_HOURS as HEALTH_HOURS;
pub use manifest::{deliver as deliver_manifest, leave_staff};
pub use plan::{PublishedPeople, leave_trip, publish_people, publish_plan, withdraw_tickets};
pub use rules::{install as install_rules, load as load_rules, take_over as take_over_rules};
pub use signers::{
    HeldSigners, all_held as held_signers, install as install_signers,
    take_over as take_over_signers, trusted as trusted_signers,
};
pub use staff::{enrolled as staff_enrolled, revoke as revoke_staff};
pub use status::publish_due as publish_status_lists;

use crate::{app_state::Context, error::ServiceError};
use qicheng_domain::ids::PersonId;
use qicheng_service_storage::Tx;

/// Issues anew what rests on a person's identity: health code, tickets of approved trips and their manifests.
///
/// # Errors
/// The storage's and the keys'.
pub fn identity_changed(
    tx: &mut dyn Tx,
    ctx: &Context,
    person: PersonId,
) -> Result<(), ServiceError> {
    health::ensure(tx, ctx, person, health::When::NearExpiry)?;
    for assignment in tx.assignments_of(ctx.tenant, person)? {
        plan::republish(tx, ctx, assignment.trip)?;
    }
    Ok(())
}

/// Issues or withdraws the health code as the person agrees to it now.
///
/// # Errors
/// The storage's and the keys'.
pub fn consent_changed(
    tx: &mut dyn Tx,
    ctx: &Context,
    person: PersonId,
) -> Result<(), ServiceError> {
    health::ensure(tx, ctx, person, health::When::NearExpiry)
}

/// Decides a person's health code anew.
///
/// # Errors
/// The storage's and the keys'.
pub fn health_changed(
    tx: &mut dyn Tx,
    ctx: &Context,
    person: PersonId,
) -> Result<(), ServiceError> {
    health::ensure(tx, ctx, person, health::When::Always)
}

/// Renews what these persons hold and what is near its expiry.
///
/// # Errors
/// The storage's and the keys'.
pub fn renew(tx: &mut dyn Tx, ctx: &Context, persons: &[PersonId]) -> Result<(), ServiceError> {
    for person in persons {
        health::ensure(tx, ctx, *person, health::When::NearExpiry)?;
        staff::renew(tx, ctx, *person)?;
    }
    status::publish_due(tx, ctx)
}
