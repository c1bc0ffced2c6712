use super::effect::{Effect, require};
use crate::{context::Context, events::Event, operation::Claimed};
use qicheng_domain::{date::shanghai_day, health::DailyDeclaration, refusal::RefusalCode};
use qicheng_service_storage::{Tx, claims::Declared};

/// Keeps what the person says of their health on one day.
pub(in crate::intake) fn declaration(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &Claimed<'_>,
    declaration: &DailyDeclaration,
) -> Effect {
    let subject = claimed.operation.subject;
    require(tx, ctx, claimed, |c| c.health)?;
    if tx.outline(ctx.tenant, subject)?.is_none() {
        return Err(RefusalCode::UnknownSubject.into());
    }
    declaration.validate(shanghai_day(ctx.now))?;
    let declared = Declared {
        declaration: declaration.clone(),
        made_at: claimed.operation.at,
        received_at: ctx.now,
    };
    tx.put_declaration(ctx.tenant, subject, &declared)?;
    Ok(Some(Event::HealthDeclared(subject)))
}
