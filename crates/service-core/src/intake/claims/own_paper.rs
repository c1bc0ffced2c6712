use super::effect::Effect;
use crate::{events::Event, operation::OperationContext, place::context::Context};
use qicheng_domain::operations::{claim::OwnPaper, refusal::RefusalCode};
use qicheng_service_storage::Tx;

/// Notes whether a person with a phone wants a pass on paper too; who has none has paper anyway.
pub(super) fn own_paper(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    said: &OwnPaper,
) -> Effect {
    let subject = claimed.operation.subject;
    let person = tx.person(ctx.tenant, subject)?;
    let mut person = person.ok_or(RefusalCode::UnknownSubject)?;
    if person.registration.holder_key.is_none() || person.own_paper == said.wanted {
        return Ok(None);
    }
    person.own_paper = said.wanted;
    tx.put_person(ctx.tenant, &person)?;
    Ok(Some(Event::OwnPaperChanged(subject)))
}
