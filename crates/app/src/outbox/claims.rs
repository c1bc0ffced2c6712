//! How a use case says something: the claim's operation, in the transaction of its row.

use crate::{App, error::AppError};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    date::shanghai_day,
    ids::{OperationId, PersonId},
    operations::{claim::Claim, operation::Authorship},
};
use qicheng_store::{Tx, table::outbox};

/// Puts a claim of `actor` about `subject` into the outbox and returns its operation's id. A claim that the service
/// would refuse for its values is refused here.
pub(crate) fn say(
    app: &App,
    tx: &Tx<'_>,
    actor: PersonId,
    subject: PersonId,
    claim: &Claim,
    now: DateTime<Utc>,
) -> Result<OperationId, AppError> {
    let today = shanghai_day(now);
    claim.validate(today, today).map_err(AppError::Form)?;
    let id = OperationId::new(now, app.entropy.bytes()?);
    outbox::record(
        tx,
        app.home.place,
        Authorship {
            id,
            actor,
            subject,
            at: now,
        },
        claim,
    )?;
    Ok(id)
}
