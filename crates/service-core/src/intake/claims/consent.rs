use super::effect::Effect;
use crate::{
    events::Event, intake::authorise, operation::OperationContext, place::context::Context,
};
use qicheng_domain::operations::claim::{Claim, Consent};
use qicheng_service_storage::Tx;

/// Keeps the receipt; the first one makes the person known to the device.
pub(super) fn consent(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    consent: &Consent,
) -> Effect {
    consent.validate()?;
    let operation = claimed.operation;
    authorise::bind(tx, ctx, claimed, &Claim::Consent(consent.clone()))?;
    tx.add_consent(
        ctx.tenant,
        operation.subject,
        operation.id,
        consent,
        ctx.now,
    )?;
    Ok(Some(Event::ConsentTaken(operation.subject)))
}
