use super::effect::Effect;
use crate::{
    context::Context,
    events::Event,
    intake::authorise,
    operation::{Claimed, Stop},
};
use qicheng_domain::claim::{Claim, Consent};
use qicheng_service_storage::Tx;

/// Bytes of a language's tag.
const LANGUAGE_MAX: usize = 35;

/// Keeps the receipt; the first one makes the person known to the device.
pub(in crate::intake) fn consent(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &Claimed<'_>,
    consent: &Consent,
) -> Effect {
    if consent.language.is_empty() || consent.language.len() > LANGUAGE_MAX {
        return Err(Stop::field("language"));
    }
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
