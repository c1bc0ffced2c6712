//! The phone's half on the wire: signed by the device, verified before anything is inflated.

mod operations;
mod wire;

use crate::{
    limits,
    message::{DeliveryMode, Enrolment, Request, Versions},
    packed,
    transport::RefusedRequest,
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    encoding::cbor::{self, CborError},
    envelope::{self, Envelope, EnvelopeError, Type},
    key::{KeyError, Kid, PublicKey, Signer},
};
use qicheng_domain::operations::operation::Operation;
use sha2::{Digest, Sha256};
use std::fmt;
use wire::WireRequest;

/// Why a request is not made or not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Not the form of a request.
    #[error("not a request: {0}")]
    Form(#[from] CborError),
    /// No kid, or not that of the key that it enrols.
    #[error("the header names another key")]
    Kid,
    /// It enrols a key and is compressed: the key could not be read before the signature is checked.
    #[error("an enrolment in a compressed request")]
    PackedEnrolment,
    /// The signature is not the device's for this service.
    #[error("wrong signature")]
    Signature,
    /// The device's key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Made too long ago or ahead of time, over, or good for longer than its delivery mode allows.
    #[error("the time does not hold")]
    Time,
    /// Made for the other way of travel.
    #[error("made for another delivery mode")]
    DeliveryMode,
    /// The service speaks none of its versions.
    #[error("versions do not meet")]
    Version,
    /// Beyond a limit of [`limits`].
    #[error("beyond a limit")]
    Limits,
    /// The operations do not follow each other.
    #[error("operations do not follow each other")]
    Chain,
}

impl RequestError {
    /// Returns what the service answers.
    #[must_use]
    pub fn refusal(self) -> RefusedRequest {
        match self {
            Self::Form(CborError::TooLarge) | Self::Limits => RefusedRequest::Limits,
            Self::Form(_) | Self::PackedEnrolment | Self::Chain => RefusedRequest::Malformed,
            Self::Kid | Self::Signature | Self::Key(_) => RefusedRequest::Signature,
            Self::Time => RefusedRequest::Time,
            Self::DeliveryMode => RefusedRequest::DeliveryMode,
            Self::Version => RefusedRequest::Version,
        }
    }
}

impl From<EnvelopeError> for RequestError {
    fn from(error: EnvelopeError) -> Self {
        match error {
            EnvelopeError::Form(form) => Self::Form(form),
            EnvelopeError::Signature => Self::Signature,
            EnvelopeError::Key(key) => Self::Key(key),
        }
    }
}

/// Signs a request by the device's exchange key for a service, named by its id (the six digits of its place in ASCII).
///
/// # Errors
/// `Chain` when operations do not follow each other, `Limits` when [`batch`] would have taken fewer or a body or the
/// cursor is too large, `Kid` when it enrols another key, `Key` when the signer refuses.
pub fn sign_request(
    request: &Request,
    signer: &dyn Signer,
    service: &[u8],
) -> Result<Vec<u8>, RequestError> {
    let public = signer.public();
    if request
        .enrolment
        .as_ref()
        .is_some_and(|e| e.exchange_key != public)
    {
        return Err(RequestError::Kid);
    }
    let within = request.operations.len() <= limits::OPERATIONS
        && request.cursor.len() <= limits::CURSOR
        && request
            .operations
            .iter()
            .all(|o| o.body.len() <= limits::BODY);
    if !within {
        return Err(RequestError::Limits);
    }
    let message = cbor::write(&WireRequest::from_request(request).ok_or(RequestError::Chain)?);
    let enrolls = request.enrolment.is_some();
    if message.len() > message_limit(request.delivery_mode, enrolls) {
        return Err(RequestError::Limits);
    }
    let payload = if enrolls {
        message
    } else {
        packed::pack(message)
    };
    let kid = Some(public.kid());
    Ok(envelope::sign(
        signer,
        Type::Request,
        service,
        kid,
        None,
        &payload,
    )?)
}

/// Returns how many of the operations, from the first, one request takes beside a cursor of `cursor` bytes.
#[must_use]
pub fn batch(
    operations: &[Operation],
    cursor: usize,
    delivery_mode: DeliveryMode,
    enrolls: bool,
) -> usize {
    const FIXED_OVERHEAD_BYTES: usize = 256 + operations::MAX_REQUEST_OVERHEAD_BYTES;
    let mut room =
        message_limit(delivery_mode, enrolls).saturating_sub(FIXED_OVERHEAD_BYTES + cursor);
    operations
        .iter()
        .take(limits::OPERATIONS)
        .take_while(|o| {
            let left = room.checked_sub(operations::MAX_OPERATION_OVERHEAD_BYTES + o.body.len());
            room = left.unwrap_or(0);
            left.is_some()
        })
        .count()
}

/// Returns the name by which a reply speaks of a request: SHA-256 of its bytes.
#[must_use]
pub fn request_digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A request taken apart, nothing in it believed yet.
pub struct ParsedRequest<'b> {
    envelope: Envelope<'b>,
    kid: Kid,
    enrolment: Option<Enrolment>,
    digest: [u8; 32],
}

impl<'b> ParsedRequest<'b> {
    /// Takes apart at most [`limits::REQUEST_WIRE`] bytes; inflates nothing.
    ///
    /// # Errors
    /// `Form`, `Kid`, `Limits` for an enrolment beyond [`limits::ENROLLING`].
    pub fn parse(bytes: &'b [u8]) -> Result<Self, RequestError> {
        let envelope = Envelope::parse(bytes, limits::REQUEST_WIRE)?;
        let kid = envelope.kid.ok_or(RequestError::Kid)?;
        let enrolment = if packed::is_plain(envelope.payload) {
            wire::read_enrolment(envelope.payload)?
        } else {
            None
        };
        if let Some(enrolment) = &enrolment {
            if envelope.payload.len() > limits::ENROLLING {
                return Err(RequestError::Limits);
            }
            if enrolment.exchange_key.kid() != kid {
                return Err(RequestError::Kid);
            }
        }
        Ok(Self {
            envelope,
            kid,
            enrolment,
            digest: request_digest(bytes),
        })
    }

    /// Returns the name of the key that is said to have signed it.
    #[must_use]
    pub fn kid(&self) -> Kid {
        self.kid
    }

    /// Returns the keys that it enrols; verify with its exchange key where the device is not known yet.
    #[must_use]
    pub fn enrolment(&self) -> Option<&Enrolment> {
        self.enrolment.as_ref()
    }

    /// Returns SHA-256 of its bytes, as the reply names it.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// Checks the signature for the service, then inflates, reads and checks delivery mode, time, versions and limits.
    ///
    /// The counter, and whether each operation may take effect, are for the service to check.
    ///
    /// # Errors
    /// All but `Key` and `Chain`.
    pub fn verify(
        &self,
        key: &PublicKey,
        service: &[u8],
        delivery_mode: DeliveryMode,
        now: DateTime<Utc>,
    ) -> Result<Request, RequestError> {
        if key.kid() != self.kid {
            return Err(RequestError::Kid);
        }
        self.envelope.verify(key, Type::Request, service)?;
        let message = packed::unpack(self.envelope.payload, limits::REQUEST)?;
        let versions = wire::read_versions(&message)?;
        if versions.exchange != Versions::CURRENT.exchange {
            return Err(RequestError::Version);
        }
        let wire: WireRequest = cbor::read(&message, limits::REQUEST)?;
        let request = wire.into_request()?;
        if request.enrolment != self.enrolment {
            return Err(RequestError::PackedEnrolment);
        }
        if request.delivery_mode != delivery_mode {
            return Err(RequestError::DeliveryMode);
        }
        check_time(&request, now)?;
        if request
            .operations
            .iter()
            .any(|o| o.body.len() > limits::BODY)
        {
            return Err(RequestError::Limits);
        }
        Ok(request)
    }
}

impl fmt::Debug for ParsedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParsedRequest({})", self.kid)
    }
}

/// Returns the cursor of a request of one's own.
pub(crate) fn cursor_of(request: &[u8]) -> Result<Vec<u8>, CborError> {
    let envelope = Envelope::parse(request, limits::REQUEST_WIRE).map_err(|_| CborError::Shape)?;
    wire::read_cursor(&packed::unpack(envelope.payload, limits::REQUEST)?)
}

fn message_limit(delivery_mode: DeliveryMode, enrolls: bool) -> usize {
    match (enrolls, delivery_mode) {
        (true, _) => limits::ENROLLING,
        (false, DeliveryMode::Online) => limits::REQUEST,
        (false, DeliveryMode::Courier) => limits::COURIER_MESSAGE - limits::ENVELOPE,
    }
}

fn check_time(request: &Request, now: DateTime<Utc>) -> Result<(), RequestError> {
    let skew = TimeDelta::seconds(limits::ONLINE_SECONDS);
    let life = match request.delivery_mode {
        DeliveryMode::Online => skew,
        DeliveryMode::Courier => TimeDelta::seconds(limits::COURIER_SECONDS),
    };
    let age = now.signed_duration_since(request.time);
    let lives = request.expires.signed_duration_since(request.time);
    let good = (-skew..=life).contains(&age)
        && (TimeDelta::zero()..=life).contains(&lives)
        && now <= request.expires;
    if good {
        Ok(())
    } else {
        Err(RequestError::Time)
    }
}
