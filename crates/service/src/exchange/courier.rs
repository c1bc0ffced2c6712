//! What a courier brings: many sealed requests in a bundle, answered by bundles of sealed replies.

use super::{
    limits::Limits,
    line::{self, LineError},
};
use qicheng_credential::trust::SealKey;
use qicheng_exchange::{
    courier::{self, Bundle, Direction},
    message::DeliveryMode,
    seal::{Sealed, seal},
    transport::RefusedRequest,
};
use qicheng_service_core::{App, ServiceError};
use std::net::IpAddr;

/// Answers the parcels of a bundle, in their order. Whoever brings junk has its bundles opened no more for a while. A parcel that is not for this service, or that is refused, has no
/// reply: the courier is nobody to tell why. One on which the service fails keeps no other from its reply.
///
/// # Errors
/// `Refused` for what is no bundle to this service; `Failed` where the service failed and there is no reply at all.
pub async fn answer(
    app: &App,
    limits: &Limits,
    bytes: &[u8],
    from: Option<IpAddr>,
) -> Result<Vec<Bundle>, LineError> {
    let service = app.tenant().audience();
    let bundle = Bundle::decode(bytes).map_err(|_| RefusedRequest::Malformed)?;
    if bundle.direction != Direction::Up || bundle.service != service {
        return Err(RefusedRequest::DeliveryMode.into());
    }
    app.check_clock()?;
    let now = app.steady_now();
    if !limits.admit_bundle(from, now) {
        return Err(LineError::Busy);
    }
    let (mut replies, mut failure, mut junk) = (Vec::new(), None, 0);
    for parcel in &bundle.parcels {
        match parcel_of(app, limits, parcel, from).await {
            Ok(reply) => replies.push(reply),
            Err(LineError::Refused(RefusedRequest::Malformed | RefusedRequest::Signature)) => {
                junk += 1;
            }
            Err(LineError::Refused(_) | LineError::Busy) => {}
            Err(LineError::Failed(failed)) => {
                tracing::error!(error = %failed, "courier.parcel-failed");
                failure = Some(failed);
            }
        }
    }
    limits.charge_junk(from, junk, now);
    if let (Some(failed), true) = (failure, replies.is_empty()) {
        return Err(failed.into());
    }
    courier::pack(&service, Direction::Down, replies).map_err(|_| RefusedRequest::Limits.into())
}

async fn parcel_of(
    app: &App,
    limits: &Limits,
    parcel: &[u8],
    from: Option<IpAddr>,
) -> Result<Vec<u8>, LineError> {
    let ctx = app.context();
    let request = ctx
        .keys
        .sealing()
        .open(Sealed::Request, parcel)
        .map_err(|_| RefusedRequest::Malformed)?;
    let reply = line::answer(app, limits, &request, DeliveryMode::Courier, from).await?;
    let entropy = ctx.entropy.bytes().map_err(ServiceError::from)?;
    seal(
        &SealKey(reply.sealing_key),
        Sealed::Reply,
        &reply.bytes,
        &entropy,
    )
    .map_err(|_| RefusedRequest::Malformed.into())
}
