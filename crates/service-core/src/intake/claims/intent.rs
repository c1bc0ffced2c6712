use super::require;
use crate::{
    app_state::Context,
    intake::{Claimed, Stop, recheck, standing},
};
use qicheng_domain::intent::TravelIntent;
use qicheng_exchange::operation::Refusal;
use qicheng_service_storage::{Tx, intents::Intent};

/// Keeps the person's wish to travel, in place of an earlier one, until a trip is assigned.
pub(crate) fn intent(
    tx: &mut dyn Tx,
    ctx: &Context,
    claimed: &Claimed<'_>,
    intent: &TravelIntent,
) -> Result<(), Stop> {
    let subject = claimed.operation.subject;
    require(tx, ctx, claimed, |c| c.service)?;
    if tx.outline(ctx.tenant, subject)?.is_none() {
        return Err(Refusal::UnknownSubject.into());
    }
    recheck::intent(intent, claimed.operation.at, ctx.now)?;
    refuse_when_assigned(tx, ctx, claimed)?;
    let wish = Intent {
        person: subject,
        intent: intent.clone(),
        received_at: ctx.now,
    };
    tx.put_intent(ctx.tenant, &wish)?;
    standing::publish(tx, ctx, subject)?;
    Ok(())
}

/// Takes the wish away.
pub(crate) fn intent_withdrawn(
    tx: &mut dyn Tx,
    ctx: &Context,
    claimed: &Claimed<'_>,
) -> Result<(), Stop> {
    refuse_when_assigned(tx, ctx, claimed)?;
    let subject = claimed.operation.subject;
    if tx.remove_intent(ctx.tenant, subject)? {
        standing::publish(tx, ctx, subject)?;
    }
    Ok(())
}

fn refuse_when_assigned(tx: &mut dyn Tx, ctx: &Context, claimed: &Claimed<'_>) -> Result<(), Stop> {
    if standing::is_assigned(tx, ctx, claimed.operation.subject)? {
        Err(Refusal::TooLate.into())
    } else {
        Ok(())
    }
}
