//! What a claim brings about, and what its subject must have agreed to before.

use crate::{
    events::Event,
    operation::{OperationContext, OperationError},
    place::context::Context,
};
use qicheng_domain::operations::{claim::Consent, refusal::RefusalCode};
use qicheng_service_storage::Tx;

/// What a claim brought about, if anything follows from it.
pub(super) type Effect = Result<Option<Event<'static>>, OperationError>;

/// Refuses unless the subject has agreed to what the claim needs.
pub(super) fn require(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    agreed: impl Fn(&Consent) -> bool,
) -> Result<(), OperationError> {
    let consent = tx.consent(ctx.tenant, claimed.operation.subject)?;
    if consent.is_some_and(|c| agreed(&c)) {
        Ok(())
    } else {
        Err(RefusalCode::NoConsent.into())
    }
}
