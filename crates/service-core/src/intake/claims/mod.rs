//! One handler a kind of claim. Each checks before it writes, and returns what happened.

mod effect;
mod health;
mod person;
mod travel;

use super::authorise;
use crate::{acts, events::Event, operation::OperationContext, place::context::Context, staff};
use effect::Effect;
use qicheng_domain::operations::claim::Claim;
use qicheng_service_storage::Tx;

/// Hands a claim that its device may make to the handler of its kind.
pub(super) fn handle(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    claim: &Claim,
) -> Effect {
    let (device, actor) = (claimed.device.id, claimed.operation.actor);
    match claim {
        Claim::Consent(consent) => person::consent(tx, ctx, claimed, consent),
        Claim::Registration(registration) => person::registration(tx, ctx, claimed, registration),
        Claim::Intent(intent) => travel::intent(tx, ctx, claimed, intent),
        Claim::IntentWithdrawn => travel::intent_withdrawn(tx, ctx, claimed),
        Claim::Declaration(declaration) => health::declaration(tx, ctx, claimed, declaration),
        Claim::NoticeRead(read) => person::notice_read(tx, ctx, claimed, read),
        Claim::StaffEnrolment(enrolment) => {
            staff::enrol(tx, ctx, device, actor, enrolment)?;
            authorise::bind(tx, ctx, claimed, claim)?;
            Ok(None)
        }
        Claim::Attestation(signed) => person::attestation(tx, ctx, claimed, &signed.bytes),
        Claim::Certificate(said) => health::certificate(tx, ctx, claimed, said),
        Claim::CertificateRemoved(said) => health::certificate_removed(tx, ctx, claimed, said),
        Claim::OwnPaper(said) => person::own_paper(tx, ctx, claimed, said),
        Claim::Act(signed) => {
            let trip = acts::receive(tx, ctx, device, actor, &signed.bytes)?;
            Ok(trip.map(Event::ActTaken))
        }
    }
}
