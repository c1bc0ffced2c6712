//! What the person says of their health: daily declarations, and certificates of others.

use super::effect::{Effect, require};
use crate::{
    events::Event,
    operation::{MAX_SKEW, OperationContext, OperationError},
    place::context::Context,
};
use qicheng_credential::certificate;
use qicheng_domain::{
    date::shanghai_day,
    health::DailyDeclaration,
    operations::{
        claim::{Certificate, CertificateRemoved},
        refusal::RefusalCode,
    },
};
use qicheng_service_storage::{
    Tx,
    claims::{CertificateRow, ReceivedDeclaration},
};

/// Keeps what the person says of their health for the day (Asia/Shanghai) of the operation's own time, whatever day the
/// claim names: one a day, the one made last.
///
/// The time must follow what the device said before and precede the request that brings it, each give or take
/// [`MAX_SKEW`]; otherwise the declaration is refused at `clock`. So days that have passed since the device last said
/// anything cannot be filled afterwards, and none can be taken in advance. What remains to somebody who sets the clock
/// back before every declaration: days on which the device said nothing, declared later in their order before anything
/// else is said. A device that was offline on those days sends the same bytes, and it must be heard.
pub(super) fn declaration(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    said: &DailyDeclaration,
) -> Effect {
    let (subject, at) = (claimed.operation.subject, claimed.operation.at);
    require(tx, ctx, claimed, |c| c.health)?;
    if tx.outline(ctx.tenant, subject)?.is_none() {
        return Err(RefusalCode::UnknownSubject.into());
    }
    if !claimed.precedes_request() || !claimed.follows_chain() {
        return Err(OperationError::field("clock"));
    }
    let declaration = DailyDeclaration {
        day: shanghai_day(at),
        ..said.clone()
    };
    let today = shanghai_day(ctx.now);
    if said.check_day(today).is_err() || declaration.check_day(today).is_err() {
        return Err(OperationError::field("day"));
    }
    // Another device of the same person may have said something later and been quicker.
    let held = tx.declarations_since(ctx.tenant, subject, declaration.day)?;
    let newer = |held: &ReceivedDeclaration| {
        held.declaration.day == declaration.day && held.made_at.signed_duration_since(at) > MAX_SKEW
    };
    if held.iter().any(newer) {
        return Ok(None);
    }
    let declared = ReceivedDeclaration {
        declaration,
        made_at: at,
        received_at: ctx.now,
    };
    tx.put_declaration(ctx.tenant, subject, &declared)?;
    Ok(Some(Event::HealthDeclared(subject)))
}

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
        id: Certificate::id_of(&said.text),
        text: said.text.clone(),
        received_at: ctx.now,
    };
    let held = tx.certificates(ctx.tenant, subject)?;
    if held.iter().any(|other| other.id == row.id) {
        return Ok(None);
    }
    if held.len() >= Certificate::MAX_PER_PERSON {
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
