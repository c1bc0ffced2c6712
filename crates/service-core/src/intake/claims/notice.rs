use super::effect::Effect;
use crate::{operation::OperationContext, place::context::Context};
use qicheng_domain::operations::claim::NoticeRead;
use qicheng_service_storage::Tx;

/// Notes that the person read a notice; whether there is such a one is not told.
pub(super) fn notice_read(
    tx: &mut Tx<'_>,
    ctx: &Context,
    claimed: &OperationContext<'_>,
    read: &NoticeRead,
) -> Effect {
    let operation = claimed.operation;
    tx.note_read(ctx.tenant, operation.subject, read.notice, operation.at)?;
    Ok(None)
}
