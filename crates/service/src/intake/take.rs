use super::{chain, consequences, device};
use crate::{app_state::Context, error::ServiceError, feed::page, storage::Tx};
use qicheng_credential::key::PublicKey;
use qicheng_exchange::{
    message::{Bearer, Reply, Request},
    transport::RefusedRequest,
};

/// Bytes that one result may take in a reply.
const RESULT_BYTES: usize = 32;

/// A request whose signature was checked.
#[derive(Debug, Clone)]
pub struct Taken {
    /// What it says.
    pub request: Request,
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// The key that signed it.
    pub key: PublicKey,
}

/// Does everything that a request asks for and answers it; or refuses it as a whole, having done nothing.
///
/// # Errors
/// The service's own: then nothing was done either.
pub fn take(
    tx: &mut dyn Tx,
    ctx: &Context,
    taken: &Taken,
) -> Result<Result<Reply, RefusedRequest>, ServiceError> {
    let request = &taken.request;
    let (mut device, again) = match device::admit(tx, ctx, taken)? {
        Ok(admitted) => admitted,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(accepted) = chain::accept(tx, ctx, &mut device, &request.operations)? else {
        return Ok(Err(RefusedRequest::Limits));
    };
    tx.update_device(ctx.tenant, &device)?;

    let persons = tx.persons_of(ctx.tenant, device.id)?;
    let persons: Vec<_> = persons.into_iter().map(|(person, _)| person).collect();
    consequences::before_page(tx, ctx, &persons)?;
    let room = page::PAGE_MAX.saturating_sub(RESULT_BYTES * accepted.results.len());
    let page = page::make(tx, ctx, &persons, &request.cursor, room)?;
    // What was answered once over the line is not said twice in clear; the next request brings it.
    let withheld = again && request.bearer == Bearer::Online;
    let (next, more, documents) = if withheld {
        let waits = page.more || !page.documents.is_empty();
        (page.from.clone(), waits, Vec::new())
    } else {
        (page.next, page.more, page.documents)
    };
    Ok(Ok(Reply {
        request: taken.digest,
        time: ctx.now,
        from: page.from,
        next,
        more,
        acknowledged: device.head,
        results: accepted.results,
        documents,
        fork: accepted.fork,
    }))
}
