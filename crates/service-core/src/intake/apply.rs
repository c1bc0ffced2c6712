use super::{authorise, claims};
use crate::{
    acts,
    errors::error::ServiceError,
    events::{self, Event},
    operation::{Claimed, Stop},
    place::context::Context,
    staff,
};
use qicheng_domain::operations::{claim::Claim, operation::Outcome};
use qicheng_exchange::claim;
use qicheng_service_storage::Tx;

pub(super) struct Applied {
    pub outcome: Outcome,
    /// Whether the operation had its effect before, in an earlier chain.
    pub duplicate: bool,
}

/// Gives an operation its one effect, or says why it has none.
pub(super) fn apply(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &Claimed<'_>,
) -> Result<Applied, ServiceError> {
    let (device, operation) = (claimed.device, claimed.operation);
    let bound = tx
        .binding(ctx.tenant, device.id, operation.actor)?
        .is_some();
    if bound && tx.has_effect(ctx.tenant, operation.actor, operation.id)? {
        return Ok(Applied {
            outcome: Outcome::Applied,
            duplicate: true,
        });
    }
    let outcome = match effect(tx, ctx, claimed) {
        Ok(()) => {
            tx.add_effect(ctx.tenant, device.id, operation, ctx.now)?;
            Outcome::Applied
        }
        Err(Stop::Refused { code, field }) => Outcome::Refused { code, field },
        Err(Stop::Failed(error)) => return Err(error),
    };
    Ok(Applied {
        outcome,
        duplicate: false,
    })
}

/// Each handler looks before it writes, so that what is refused has left no trace.
fn effect(tx: &mut Tx<'_>, ctx: &Context, claimed: &Claimed<'_>) -> Result<(), Stop> {
    let (device, operation) = (claimed.device, claimed.operation);
    let claim = claim::read(operation)?;
    authorise::check(tx, ctx, device, operation, &claim)?;
    let event = match &claim {
        Claim::Consent(consent) => claims::consent(tx, ctx, claimed, consent)?,
        Claim::Registration(registration) => claims::registration(tx, ctx, claimed, registration)?,
        Claim::Intent(intent) => claims::intent(tx, ctx, claimed, intent)?,
        Claim::IntentWithdrawn => claims::intent_withdrawn(tx, ctx, claimed)?,
        Claim::Declaration(declaration) => claims::declaration(tx, ctx, claimed, declaration)?,
        Claim::NoticeRead(read) => claims::notice_read(tx, ctx, claimed, read)?,
        Claim::StaffEnrolment(enrolment) => {
            staff::enrol(tx, ctx, device.id, operation.actor, enrolment)?;
            authorise::bind(tx, ctx, claimed, &claim)?;
            None
        }
        Claim::Attestation(signed) => claims::attestation(tx, ctx, claimed, &signed.bytes)?,
        Claim::Certificate(said) => claims::certificate(tx, ctx, claimed, said)?,
        Claim::OwnPaper(said) => claims::own_paper(tx, ctx, claimed, said)?,
        Claim::CertificateRemoved(said) => claims::certificate_removed(tx, ctx, claimed, said)?,
        Claim::Act(signed) => {
            let trip = acts::take(tx, ctx, device.id, operation.actor, &signed.bytes)?;
            trip.map(Event::ActTaken)
        }
    };
    if let Some(event) = event {
        events::follow(tx, ctx, event)?;
    }
    Ok(())
}
