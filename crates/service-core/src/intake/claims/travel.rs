//! Where the person wants to go.

use super::effect::{Effect, require};
use crate::{
    events::Event,
    operation::{OperationContext, OperationError},
    people,
    place::context::Context,
};
use qicheng_domain::{operations::refusal::RefusalCode, travel::intent::TravelIntent};
use qicheng_service_storage::{Tx, claims::Intent};

/// Stores the person's travel request, in place of an earlier one; not between a trip's approval and its end.
pub(super) fn intent(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    intent: &TravelIntent,
) -> Effect {
    let subject = claimed.operation.subject;
    require(tx, ctx, claimed, |c| c.service)?;
    if tx.outline(ctx.tenant, subject)?.is_none() {
        return Err(RefusalCode::UnknownSubject.into());
    }
    refuse_when_assigned(tx, ctx, claimed)?;
    let intent = Intent {
        person: subject,
        intent: intent.clone(),
        operation: claimed.operation.id,
        received_at: ctx.now,
    };
    tx.put_intent(ctx.tenant, &intent)?;
    Ok(Some(Event::IntentChanged(subject)))
}

/// Deletes the travel request.
pub(super) fn intent_withdrawn(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
) -> Effect {
    refuse_when_assigned(tx, ctx, claimed)?;
    let subject = claimed.operation.subject;
    let removed = tx.remove_intent(ctx.tenant, subject)?;
    Ok(removed.then_some(Event::IntentChanged(subject)))
}

fn refuse_when_assigned(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
) -> Result<(), OperationError> {
    if people::is_assigned(tx, ctx, claimed.operation.subject)? {
        Err(RefusalCode::TooLate.into())
    } else {
        Ok(())
    }
}
