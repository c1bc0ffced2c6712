use super::{health, staff, status};
use crate::{context::Context, error::ServiceError};
use qicheng_domain::ids::PersonId;
use qicheng_service_storage::Tx;

/// Renews what these persons hold and what is near its expiry.
///
/// # Errors
/// The storage's and the keys'.
pub fn renew(tx: &mut Tx<'_>, ctx: &Context, persons: &[PersonId]) -> Result<(), ServiceError> {
    for person in persons {
        health::refresh(tx, ctx, *person)?;
        staff::renew(tx, ctx, *person)?;
    }
    status::publish_due(tx, ctx)
}
