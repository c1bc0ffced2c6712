use super::{authorise, claims, consequences, stop::Stop};
use crate::{app_state::Context, error::ServiceError};
use qicheng_credential::cbor;
use qicheng_domain::claim::{Claim, ClaimError};
use qicheng_exchange::{
    limits,
    operation::{Operation, Outcome, Refusal},
};
use qicheng_service_storage::{Tx, devices::Device};

/// An operation that its device may make.
pub struct Claimed<'o> {
    /// The device that sent it.
    pub device: &'o Device,
    /// The operation.
    pub operation: &'o Operation,
}

pub(super) struct Applied {
    pub outcome: Outcome,
    /// Whether the operation had its effect before, in an earlier chain.
    pub duplicate: bool,
}

/// Gives an operation its one effect, or says why it has none.
pub(super) fn apply(
    tx: &mut dyn Tx,
    ctx: &Context,
    device: &Device,
    operation: &Operation,
) -> Result<Applied, ServiceError> {
    let bound = tx
        .binding(ctx.tenant, device.id, operation.actor)?
        .is_some();
    if bound && tx.has_effect(ctx.tenant, operation.actor, operation.id)? {
        return Ok(Applied {
            outcome: Outcome::Applied,
            duplicate: true,
        });
    }
    let outcome = match effect(tx, ctx, device, operation) {
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
fn effect(
    tx: &mut dyn Tx,
    ctx: &Context,
    device: &Device,
    operation: &Operation,
) -> Result<(), Stop> {
    let claim = read(operation)?;
    authorise::check(tx, ctx, device, operation, &claim)?;
    let claimed = Claimed { device, operation };
    match &claim {
        Claim::Consent(consent) => claims::consent(tx, ctx, &claimed, consent),
        Claim::Registration(registration) => claims::registration(tx, ctx, &claimed, registration),
        Claim::Intent(intent) => claims::intent(tx, ctx, &claimed, intent),
        Claim::IntentWithdrawn => claims::intent_withdrawn(tx, ctx, &claimed),
        Claim::Declaration(declaration) => claims::declaration(tx, ctx, &claimed, declaration),
        Claim::NoticeRead(read) => claims::notice_read(tx, ctx, &claimed, read),
        Claim::StaffEnrolment(enrolment) => {
            consequences::staff_enrolled(tx, ctx, &claimed, enrolment)?;
            authorise::bind(tx, ctx, &claimed, &claim)
        }
        Claim::Attestation(signed) => claims::attestation(tx, ctx, &claimed, &signed.bytes),
        Claim::Certificate(said) => claims::certificate(tx, ctx, &claimed, said),
        Claim::CertificateRemoved(said) => claims::certificate_removed(tx, ctx, &claimed, said),
        Claim::Act(signed) => consequences::acted(tx, ctx, &claimed, &signed.bytes),
    }
}

fn read(operation: &Operation) -> Result<Claim, Refusal> {
    let most = limits::body(operation.kind);
    if operation.body.len() > most {
        return Err(Refusal::TooLarge);
    }
    let claim = Claim::from_cbor(operation.kind, &operation.body).map_err(|error| match error {
        ClaimError::UnknownKind(_) => Refusal::UnknownKind,
        ClaimError::Malformed(_) => Refusal::Malformed,
    })?;
    cbor::check(&operation.body, most).map_err(|_| Refusal::Malformed)?;
    Ok(claim)
}
