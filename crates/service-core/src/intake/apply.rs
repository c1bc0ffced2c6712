use super::{authorise, claims};
use crate::{
    errors::error::ServiceError,
    events,
    operation::{OperationContext, OperationError},
    place::context::Context,
};
use qicheng_domain::{date::shanghai_day, operations::operation::Outcome};
use qicheng_exchange::claim;
use qicheng_service_storage::Tx;

pub(super) struct ApplyOutcome {
    pub outcome: Outcome,
    /// Whether the operation had its effect before, in an earlier chain.
    pub duplicate: bool,
}

/// Gives an operation its one effect, or says why it has none.
pub(super) fn apply(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
) -> Result<ApplyOutcome, ServiceError> {
    let (device, operation) = (claimed.device, claimed.operation);
    let bound = tx
        .binding(ctx.tenant, device.id, operation.actor)?
        .is_some();
    if bound && tx.has_effect(ctx.tenant, operation.actor, operation.id)? {
        return Ok(ApplyOutcome {
            outcome: Outcome::Applied,
            duplicate: true,
        });
    }
    let outcome = match effect(tx, ctx, claimed) {
        Ok(()) => {
            tx.add_effect(ctx.tenant, device.id, operation, ctx.now)?;
            Outcome::Applied
        }
        Err(OperationError::Refused { code, field }) => Outcome::Refused { code, field },
        Err(OperationError::Failed(error)) => return Err(error),
    };
    Ok(ApplyOutcome {
        outcome,
        duplicate: false,
    })
}

/// A refused claim leaves no trace: each handler checks before it writes.
fn effect(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
) -> Result<(), OperationError> {
    let (device, operation) = (claimed.device, claimed.operation);
    let claim = claim::read(operation)?;
    authorise::check(tx, ctx, device, operation, &claim)?;
    claim.validate(shanghai_day(operation.at), shanghai_day(ctx.now))?;
    let event = claims::handle(tx, ctx, claimed, &claim)?;
    if let Some(event) = event {
        events::follow(tx, ctx, event)?;
    }
    Ok(())
}
