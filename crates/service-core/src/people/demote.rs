//! When the word of staff counts no more.

use super::{consequences, identity, standing};
use crate::{app_state::Context, error::ServiceError};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::PersonId;
use qicheng_service_storage::{Tx, people::Identity};

/// Takes back what the staff's attestations since that time brought about; whom others have seen too stays verified.
/// By when they came: what an attestation says of its time, whoever had the key could say.
///
/// # Errors
/// The storage's and the keys'.
pub fn demote(
    tx: &mut dyn Tx,
    ctx: &Context,
    staff: PersonId,
    since: DateTime<Utc>,
) -> Result<(), ServiceError> {
    for mut person in tx.people_verified_by(ctx.tenant, staff)? {
        if person.verified_at.is_none_or(|at| at < since) {
            continue;
        }
        person.identity = Identity::Unverified;
        (person.verified_by, person.verified_at) = (None, None);
        tx.put_person(ctx.tenant, &person)?;
        if !identity::settle(tx, ctx, person.id)? {
            consequences::identity_changed(tx, ctx, person.id)?;
        }
        standing::publish(tx, ctx, person.id)?;
    }
    Ok(())
}
