//! One handler a kind of claim. Each looks before it writes.

mod attestation;
mod certificate;
mod consent;
mod declaration;
mod intent;
mod notice;
mod registration;

pub(super) use attestation::attestation;
pub(super) use certificate::{certificate, certificate_removed};
pub(super) use consent::consent;
pub(super) use declaration::declaration;
pub(super) use intent::{intent, intent_withdrawn};
pub(super) use notice::notice_read;
pub(super) use registration::registration;

use super::{Stop, apply::Claimed};
use crate::app_state::Context;
use qicheng_domain::claim::Consent;
use qicheng_exchange::operation::Refusal;
use qicheng_service_storage::Tx;

/// Refuses unless the subject has agreed to what the claim needs.
fn require(
    tx: &mut dyn Tx,
    ctx: &Context,
    claimed: &Claimed<'_>,
    agreed: impl Fn(&Consent) -> bool,
) -> Result<(), Stop> {
    let consent = tx.consent(ctx.tenant, claimed.operation.subject)?;
    if consent.is_some_and(|c| agreed(&c)) {
        Ok(())
    } else {
        Err(Refusal::NoConsent.into())
    }
}
