//! The service's half on the wire: signed under purpose `respond`, bound to the bytes of the request that it answers.

mod documents;
mod results;
mod wire;

use crate::{
    cursor,
    document::{Content, Delivery},
    limits,
    message::Reply,
    packed,
    request::{cursor_of, request_digest},
};
use qicheng_credential::{
    encoding::cbor::{self, CborError},
    envelope::{self, Envelope, EnvelopeError, Type},
    key::{KeyError, Kid, PublicKey, Signer},
};
use qicheng_domain::operations::operation::Outcome;
use wire::WireReply;

/// Why a reply is not made or not accepted. A phone that does not accept one keeps everything and asks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// Not the form of a reply.
    #[error("not a reply: {0}")]
    Form(#[from] CborError),
    /// No key that may answer for this service has this name.
    #[error("signed by an unknown key")]
    UnknownKey,
    /// The signature is not the service's.
    #[error("wrong signature")]
    Signature,
    /// The service's key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// It answers another request.
    #[error("answers another request")]
    OtherRequest,
    /// Beyond a limit of [`limits`].
    #[error("beyond a limit")]
    Limits,
}

impl From<EnvelopeError> for ReplyError {
    fn from(error: EnvelopeError) -> Self {
        match error {
            EnvelopeError::Form(form) => Self::Form(form),
            EnvelopeError::Signature => Self::Signature,
            EnvelopeError::Key(key) => Self::Key(key),
        }
    }
}

/// Signs a reply by the service's `respond` key; `cursor` is that of the request, `service` the service's id.
///
/// # Errors
/// `Limits` for a page, cursor, result or document beyond its bound; `Key` when the signer refuses.
pub fn sign_reply(
    reply: &Reply,
    cursor: &[u8],
    signer: &dyn Signer,
    service: &[u8],
) -> Result<Vec<u8>, ReplyError> {
    let message = cbor::write(&WireReply::from_reply(reply, cursor));
    if message.len() > limits::REPLY || !within(reply) {
        return Err(ReplyError::Limits);
    }
    let payload = packed::pack(message);
    let kid = Some(signer.public().kid());
    Ok(envelope::sign(
        signer,
        Type::Response,
        service,
        kid,
        None,
        &payload,
    )?)
}

/// Checks that `bytes` are the service's reply to the request of these bytes, then inflates and reads it. `keys` returns
/// the key of a name where the trust bundle lets it answer for this service now.
///
/// # Errors
/// All but `Key` and `Limits`.
pub fn verify_reply(
    bytes: &[u8],
    request: &[u8],
    service: &[u8],
    keys: impl FnOnce(Kid) -> Option<PublicKey>,
) -> Result<Reply, ReplyError> {
    let envelope = Envelope::parse(bytes, limits::REPLY_WIRE)?;
    let key = envelope.kid.and_then(keys).ok_or(ReplyError::UnknownKey)?;
    envelope.verify(&key, Type::Response, service)?;
    let message = packed::unpack(envelope.payload, limits::REPLY)?;
    let wire: WireReply = cbor::read(&message, limits::REPLY)?;
    let reply = wire.into_reply(cursor_of(request)?)?;
    if reply.request == request_digest(request) {
        Ok(reply)
    } else {
        Err(ReplyError::OtherRequest)
    }
}

/// Returns the name of the key that a reply says it is signed by; it is so once [`verify_reply`] has taken the reply.
///
/// # Errors
/// `Form`, `UnknownKey` where it names none.
pub fn signer(bytes: &[u8]) -> Result<Kid, ReplyError> {
    let envelope = Envelope::parse(bytes, limits::REPLY_WIRE)?;
    envelope.kid.ok_or(ReplyError::UnknownKey)
}

/// Returns the bytes that a reply has left for documents beyond those it holds, if its next cursor will have so many
/// channels.
#[must_use]
pub fn room(reply: &Reply, channels: usize) -> usize {
    let mut rest = reply.clone();
    rest.next.clear();
    rest.documents.clear();
    let documents: usize = reply.documents.iter().map(document_len).sum();
    // Forces `from` to stand: the request's cursor is not known here.
    let other = [0xff];
    let rest = cbor::write(&WireReply::from_reply(&rest, &other)).len();
    limits::REPLY.saturating_sub(rest + cursor::max_len(channels) + 16 + documents)
}

/// Returns the most bytes that a document takes in a reply; to be compared with [`room`].
#[must_use]
pub fn document_len(delivery: &Delivery) -> usize {
    documents::most(delivery)
}

fn within(reply: &Reply) -> bool {
    let field = |outcome: &Outcome| match outcome {
        Outcome::Refused { field, .. } => field.as_ref().is_none_or(|f| f.len() <= limits::FIELD),
        Outcome::Applied | Outcome::Parked => true,
    };
    let document = |d: &Delivery| {
        d.key.name.len() <= limits::NAME
            && match &d.content {
                Content::Chunk {
                    size,
                    offset,
                    bytes,
                    ..
                } => {
                    *size as usize <= limits::SEALED_DOCUMENT
                        && !bytes.is_empty()
                        && *offset as usize + bytes.len() <= *size as usize
                }
                Content::Whole(_)
                | Content::Notice(_)
                | Content::Removed
                | Content::LeftChannel => true,
            }
    };
    reply.from.len() <= limits::CURSOR
        && reply.next.len() <= limits::CURSOR
        && reply.results.len() <= limits::RESULTS
        && reply.results.iter().all(|r| field(&r.outcome))
        && reply.documents.len() <= limits::DOCUMENTS
        && reply.documents.iter().all(document)
}
