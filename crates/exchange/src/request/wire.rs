//! A request's message: `{1: counter, 2: time, 3: cursor, ? 4: chain, 5: versions, 6: delivery mode, 7: exp, ? 8:
//! enrolment, ? 9: room}`.

use super::operations::WireChain;
use crate::{
    limits,
    message::{DeliveryMode, Enrolment, Request, Versions},
    wire::{from_seconds, to_seconds},
};
use minicbor::{
    Decode, Encode,
    bytes::{ByteArray, ByteVec},
};
use qicheng_credential::{
    encoding::cbor::{self, CborError},
    key::PublicKey,
};

#[derive(Encode, Decode)]
#[cbor(map)]
pub(super) struct WireRequest {
    #[n(1)]
    counter: u64,
    #[n(2)]
    time: u64,
    #[n(3)]
    cursor: ByteVec,
    #[n(4)]
    operations: Option<WireChain>,
    #[n(5)]
    versions: WireVersions,
    #[n(6)]
    delivery_mode: DeliveryMode,
    #[n(7)]
    expires: u64,
    #[n(8)]
    enrolment: Option<WireEnrolment>,
    #[n(9)]
    room: Option<u32>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct WireVersions {
    #[n(0)]
    exchange: u16,
    #[n(1)]
    documents: u16,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct WireEnrolment {
    #[n(0)]
    exchange_key: PublicKey,
    #[n(1)]
    sealing_key: ByteArray<32>,
}

/// What every version must be able to read of a request.
#[derive(Decode)]
#[cbor(map)]
struct OfferedVersions {
    #[n(5)]
    versions: WireVersions,
}

#[derive(Decode)]
#[cbor(map)]
struct Enrolling {
    #[n(8)]
    enrolment: Option<WireEnrolment>,
}

#[derive(Decode)]
#[cbor(map)]
struct Continuing {
    #[n(3)]
    cursor: ByteVec,
}

/// Reads the versions alone.
pub(super) fn read_versions(message: &[u8]) -> Result<Versions, CborError> {
    let spoken: OfferedVersions = cbor::read(message, limits::REQUEST)?;
    Ok(spoken.versions.into())
}

/// Reads the enrolment alone.
pub(super) fn read_enrolment(message: &[u8]) -> Result<Option<Enrolment>, CborError> {
    let enrolling: Enrolling = cbor::read(message, limits::REQUEST)?;
    Ok(enrolling.enrolment.map(Into::into))
}

/// Reads the cursor alone.
pub(super) fn read_cursor(message: &[u8]) -> Result<Vec<u8>, CborError> {
    let continuing: Continuing = cbor::read(message, limits::REQUEST)?;
    Ok(continuing.cursor.into())
}

impl WireRequest {
    /// Returns `None` when the operations do not follow each other.
    pub fn from_request(request: &Request) -> Option<Self> {
        let operations = match request.operations.as_slice() {
            [] => None,
            some => Some(WireChain::compact(some, request.time)?),
        };
        Some(Self {
            counter: request.counter,
            time: to_seconds(request.time),
            cursor: request.cursor.clone().into(),
            operations,
            versions: WireVersions {
                exchange: request.versions.exchange,
                documents: request.versions.documents,
            },
            delivery_mode: request.delivery_mode,
            expires: to_seconds(request.expires),
            enrolment: request.enrolment.as_ref().map(|e| WireEnrolment {
                exchange_key: e.exchange_key,
                sealing_key: e.sealing_key.into(),
            }),
            room: request.room,
        })
    }

    /// Reads a message, whose operations and cursor must be within their limits.
    pub fn into_request(self) -> Result<Request, CborError> {
        let count = self.operations.as_ref().map_or(0, WireChain::len);
        if count > limits::OPERATIONS || self.cursor.len() > limits::CURSOR {
            return Err(CborError::TooLarge);
        }
        let time = from_seconds(self.time)?;
        let operations = match self.operations {
            None => Vec::new(),
            Some(chain) => chain.expand(time).ok_or(CborError::Shape)?,
        };
        Ok(Request {
            counter: self.counter,
            time,
            expires: from_seconds(self.expires)?,
            cursor: self.cursor.into(),
            operations,
            versions: self.versions.into(),
            delivery_mode: self.delivery_mode,
            enrolment: self.enrolment.map(Into::into),
            room: self.room,
        })
    }
}

impl From<WireVersions> for Versions {
    fn from(wire: WireVersions) -> Self {
        Self {
            exchange: wire.exchange,
            documents: wire.documents,
        }
    }
}

impl From<WireEnrolment> for Enrolment {
    fn from(wire: WireEnrolment) -> Self {
        Self {
            exchange_key: wire.exchange_key,
            sealing_key: *wire.sealing_key,
        }
    }
}
