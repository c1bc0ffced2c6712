//! The service's end of an exchange: bytes of a request in, bytes of a reply out.

use super::limits::{Limits, Newcomer};
use qicheng_credential::key::PublicKey;
use qicheng_exchange::{
    message::{DeliveryMode, Request},
    reply::sign_reply,
    request::{ParsedRequest, RequestError},
    transport::RefusedRequest,
};
use qicheng_service_core::{
    App, ServiceError,
    intake::{UnsignedReply, VerifiedRequest, handle},
    people, vouching,
};
use qicheng_service_storage::{StorageError, devices::Device};
use std::net::IpAddr;

/// Why a request gets no reply.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// It is refused as a whole and has done nothing.
    #[error(transparent)]
    Refused(#[from] RefusedRequest),
    /// There is too much to do, this device or too many new ones asked too often, or the service's clock is in doubt;
    /// nothing was done.
    #[error("busy")]
    Busy,
    /// The service failed, and nothing was done.
    #[error(transparent)]
    Failed(ServiceError),
}

impl From<ServiceError> for LineError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Storage(StorageError::Busy) | ServiceError::Clock => Self::Busy,
            error => Self::Failed(error),
        }
    }
}

impl From<RequestError> for LineError {
    fn from(error: RequestError) -> Self {
        Self::Refused(error.refusal())
    }
}

/// A reply signed for its request, and the X25519 key of the device that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedReply {
    /// The reply's bytes.
    pub bytes: Vec<u8>,
    /// The device's sealing key.
    pub sealing_key: [u8; 32],
}

/// Answers a request that an address sent by `delivery_mode`; the limits of that address count. The changes are durable
/// when this resolves.
///
/// # Errors
/// `Refused`, `Busy`, `Failed`.
pub async fn answer(
    app: &App,
    limits: &Limits,
    bytes: &[u8],
    delivery_mode: DeliveryMode,
    from: Option<IpAddr>,
) -> Result<SignedReply, LineError> {
    let ctx = app.context();
    let service = ctx.tenant.audience();
    let _inside = limits.enter().ok_or(LineError::Busy)?;
    // Signature first, outside of any transaction; only then is anything inflated.
    let parsed = ParsedRequest::parse(bytes)?;
    let (tenant, kid) = (ctx.tenant, parsed.kid());
    let device = app
        .storage()
        .read(move |tx| Ok(tx.device_by_kid(tenant, kid)?))
        .await?;
    let key = match (&device, parsed.enrolment()) {
        (Some(device), _) => {
            PublicKey::from_point(&device.exchange_key).map_err(ServiceError::from)?
        }
        (None, Some(enrolment)) => enrolment.exchange_key,
        (None, None) => return Err(RefusedRequest::Signature.into()),
    };
    let request = match parsed.verify(&key, &service, delivery_mode, ctx.now) {
        // Which of the two clocks is wrong is not known.
        Err(RequestError::Time) if app.clock_doubt().is_some() => return Err(LineError::Busy),
        verified => verified?,
    };
    let now = app.steady_now();
    let admitted = match &device {
        Some(_) => limits.admit_device(kid, now),
        None => {
            let asked = request.clone();
            let vouched = app.read(move |tx, ctx| vouching::is_vouched(tx, ctx, &key, &asked));
            let who = if vouched.await? {
                Newcomer::Vouched
            } else {
                Newcomer::Stranger
            };
            limits.admit_newcomer(who, from, now)
        }
    };
    if !admitted {
        return Err(LineError::Busy);
    }
    if app.clock_doubt().is_some() {
        if let Some(device) = &device {
            bear_witness(app, device, &request).await?;
        }
        app.check_clock()?;
    }
    let cursor = request.cursor.clone();
    let taken = VerifiedRequest {
        request,
        digest: parsed.digest(),
        key,
    };
    let keys = ctx.keys.clone();
    let answered = app.write(move |tx, ctx| handle(tx, ctx, &taken)).await?;
    let UnsignedReply { reply, sealing_key } = answered?;
    let bytes = sign_reply(&reply, &cursor, &keys.respond, &service).map_err(ServiceError::from)?;
    Ok(SignedReply { bytes, sealing_key })
}

/// Counts the signed time of a new request as a clock witness, if its device belongs to staff or to a verified person.
async fn bear_witness(app: &App, device: &Device, request: &Request) -> Result<(), ServiceError> {
    if request.delivery_mode != DeliveryMode::Online || request.counter <= device.counter {
        return Ok(());
    }
    let id = device.id;
    let known = app
        .read(move |tx, ctx| people::vouch_for(tx, ctx, id))
        .await?;
    if known {
        app.watch().agree(app.clock_reading(), id, request.time);
    }
    Ok(())
}

/// Seconds after which a phone that found the service busy comes again.
pub const RETRY_AFTER: u32 = 60;
