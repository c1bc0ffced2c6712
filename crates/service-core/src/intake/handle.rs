use super::{
    chain, channels,
    device::{self, VerifiedRequest},
};
use crate::{
    errors::error::ServiceError,
    feed::{cursor::Cursor, page},
    issuing, people,
    place::context::Context,
};
use qicheng_exchange::{
    limits,
    message::{DeliveryMode, Reply},
    reply,
    transport::RefusedRequest,
};
use qicheng_service_storage::Tx;

/// The answer, before it is signed, and where it goes when a courier carries it.
#[derive(Debug, Clone)]
pub struct UnsignedReply {
    /// The answer.
    pub reply: Reply,
    /// The device's X25519 key.
    pub sealing_key: [u8; 32],
}

/// Does everything that a request asks for and answers it; or refuses it as a whole, having done nothing.
///
/// # Errors
/// The service's own: then nothing was done either.
pub fn handle(
    tx: &mut Tx<'_>,
    ctx: &Context,
    taken: &VerifiedRequest,
) -> Result<Result<UnsignedReply, RefusedRequest>, ServiceError> {
    let request = &taken.request;
    let (mut device, again) = match device::admit(tx, ctx, taken)? {
        Ok(admitted) => admitted,
        Err(refused) => return Ok(Err(refused)),
    };
    let operations = if chain::is_over(&device, request) {
        &[]
    } else {
        request.operations.as_slice()
    };
    let accepted = chain::accept(tx, ctx, &mut device, operations, request.time)?;
    tx.update_device(ctx.tenant, &device)?;

    let (from, cursor) = Cursor::of_epoch(&request.cursor, tx.feed_epoch(ctx.tenant)?);
    // Work for each person is done for those alone whom this page looks at.
    let reach = channels::reach(tx, ctx, device.id, cursor.after)?;
    issuing::renew(tx, ctx, &reach.persons)?;
    people::renew_standings(tx, ctx, &reach.persons)?;
    let mut answer = Reply {
        request: taken.digest,
        time: ctx.now,
        next: from.clone(),
        from,
        more: false,
        acknowledged: device.head,
        results: accepted.results,
        documents: Vec::new(),
        fork: accepted.fork,
    };
    let channels = cursor.positions.len().max(reach.channels.len());
    let cursor_size = cursor.size_without_positions(reach.channels.len());
    let room = reply::room(&answer, channels).saturating_sub(cursor_size);
    let asked = request.room.map(|room| room.max(limits::MIN_REPLY_BYTES));
    let room = asked.map_or(room, |asked| room.min(asked as usize));
    let page = page::make(tx, ctx, &reach, request.versions, cursor, room)?;
    if again && request.delivery_mode == DeliveryMode::Online {
        // What was answered once over the line is not said twice in clear; the next request brings it.
        answer.more = page.more || !page.documents.is_empty();
    } else {
        (answer.next, answer.more, answer.documents) = (page.next, page.more, page.documents);
    }
    Ok(Ok(UnsignedReply {
        reply: answer,
        sealing_key: device.sealing_key,
    }))
}
