//! A reply's message: `{1: request, 2: time, ? 3: from, ? 4: next, ? 5: more, ? 6: results, ? 7: documents,
//! ? 8: acknowledged, ? 9: fork}`. What is left out is what it would most often be.

use super::{
    documents::{self, WireDocument},
    results::{self, Run},
};
use crate::{
    limits,
    message::{Fork, Reply},
    wire::{from_seconds, to_seconds},
};
use minicbor::{
    Decode, Encode,
    bytes::{ByteArray, ByteVec},
};
use qicheng_credential::encoding::cbor::CborError;
use qicheng_domain::operations::operation::OperationHash;

#[derive(Encode, Decode)]
#[cbor(map)]
pub(super) struct WireReply {
    #[n(1)]
    request: ByteArray<32>,
    #[n(2)]
    time: u64,
    /// Left out: the request's cursor.
    #[n(3)]
    from: Option<ByteVec>,
    /// Left out: as `from`.
    #[n(4)]
    next: Option<ByteVec>,
    /// Left out: nothing waits.
    #[n(5)]
    more: Option<bool>,
    #[n(6)]
    results: Option<Vec<Run>>,
    #[n(7)]
    documents: Option<Vec<WireDocument>>,
    /// Left out: 0.
    #[n(8)]
    acknowledged: Option<u64>,
    #[n(9)]
    fork: Option<WireFork>,
}

/// `[sequence, held, came]`.
#[derive(Encode, Decode)]
#[cbor(array)]
struct WireFork {
    #[n(0)]
    sequence: u64,
    #[n(1)]
    held: ByteArray<32>,
    #[n(2)]
    came: ByteArray<32>,
}

impl WireReply {
    /// Writes a reply to a request with this cursor.
    pub fn from_reply(reply: &Reply, cursor: &[u8]) -> Self {
        Self {
            request: reply.request.into(),
            time: to_seconds(reply.time),
            from: (reply.from != cursor).then(|| reply.from.clone().into()),
            next: (reply.next != reply.from).then(|| reply.next.clone().into()),
            more: reply.more.then_some(true),
            results: Some(results::gather(&reply.results)).filter(|r| !r.is_empty()),
            documents: Some(documents::compact(&reply.documents)).filter(|d| !d.is_empty()),
            acknowledged: Some(reply.acknowledged).filter(|a| *a > 0),
            fork: reply.fork.map(|f| WireFork {
                sequence: f.sequence,
                held: f.held.0.into(),
                came: f.came.0.into(),
            }),
        }
    }

    /// Reads a reply to a request with this cursor.
    pub fn into_reply(self, cursor: Vec<u8>) -> Result<Reply, CborError> {
        let from = self.from.map_or(cursor, Into::into);
        let next = self.next.map_or_else(|| from.clone(), Into::into);
        if from.len() > limits::CURSOR || next.len() > limits::CURSOR {
            return Err(CborError::TooLarge);
        }
        Ok(Reply {
            request: *self.request,
            time: from_seconds(self.time)?,
            from,
            next,
            more: self.more.unwrap_or(false),
            acknowledged: self.acknowledged.unwrap_or(0),
            results: results::spread(self.results.unwrap_or_default())?,
            documents: documents::expand(self.documents.unwrap_or_default())?,
            fork: self.fork.map(|f| Fork {
                sequence: f.sequence,
                held: OperationHash(*f.held),
                came: OperationHash(*f.came),
            }),
        })
    }
}
