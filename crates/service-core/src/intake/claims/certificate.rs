use super::effect::{Effect, require};
use crate::{
    events::Event,
    operation::{OperationContext, OperationError},
    place::context::Context,
};
use qicheng_credential::certificate;
use qicheng_domain::operations::{
    claim::{Certificate, CertificateRemoved},
    refusal::RefusalCode,
};
use qicheng_service_storage::{Tx, claims::CertificateRow};
use sha2::{Digest, Sha256};

/// Certificates that are kept of a person.
const MAX_CERTIFICATES: usize = 32;

/// Keeps a certificate of others exactly as it came, if it can be read at all. Whether it holds is asked anew whenever a
/// health code is decided: signers come to be trusted, and certificates end.
pub(super) fn certificate(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    said: &Certificate,
) -> Effect {
    let subject = claimed.operation.subject;
    require(tx, ctx, claimed, |c| c.health)?;
    if tx.outline(ctx.tenant, subject)?.is_none() {
        return Err(RefusalCode::UnknownSubject.into());
    }
    if certificate::read(&said.text).is_err() {
        return Err(OperationError::field("text"));
    }
    let row = CertificateRow {
        id: id(&said.text),
        text: said.text.clone(),
        received_at: ctx.now,
    };
    let held = tx.certificates(ctx.tenant, subject)?;
    if held.iter().any(|other| other.id == row.id) {
        return Ok(None);
    }
    if held.len() >= MAX_CERTIFICATES {
        return Err(RefusalCode::TooLarge.into());
    }
    tx.add_certificate(ctx.tenant, subject, &row)?;
    Ok(Some(Event::CertificatesChanged(subject)))
}

/// Lets a certificate count no more; one that is not held counts for nothing already.
pub(super) fn certificate_removed(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    said: &CertificateRemoved,
) -> Effect {
    let subject = claimed.operation.subject;
    let removed = tx.remove_certificate(ctx.tenant, subject, &said.id)?;
    Ok(removed.then_some(Event::CertificatesChanged(subject)))
}

fn id(text: &str) -> [u8; 16] {
    let hash: [u8; 32] = Sha256::digest(text).into();
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    id
}
