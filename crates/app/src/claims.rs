//! How a use case says something: the claim's operation, in the transaction of its row.

use crate::{App, error::AppError, platform::random};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    claim::Claim,
    ids::{OperationId, PersonId},
};
use qicheng_store::Tx;
use qicheng_sync::record::{Authorship, record};

/// Puts a claim of `actor` about `subject` into the outbox and returns its operation's id.
pub(crate) fn say(
    app: &App,
    tx: &Tx<'_>,
    actor: PersonId,
    subject: PersonId,
    claim: &Claim,
    now: DateTime<Utc>,
) -> Result<OperationId, AppError> {
    let id = OperationId::new(now, random(&*app.entropy));
    record(
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
