//! Which device asks, and whether its request is a new one.

use super::{bounds, chain};
use crate::{errors::error::ServiceError, place::context::Context};
use qicheng_credential::key::PublicKey;
use qicheng_domain::{
    ids::DeviceId,
    operations::operation::{Head, OperationHash},
};
use qicheng_exchange::{
    message::{DeliveryMode, Request},
    transport::RefusedRequest,
};
use qicheng_service_storage::{Tx, devices::Device};

/// A request whose signature was checked.
#[derive(Debug, Clone)]
pub struct VerifiedRequest {
    /// What it says.
    pub request: Request,
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// The key that signed it.
    pub key: PublicKey,
}

/// Finds the device or enrols it, and moves its counter; the flag says that this very request came before.
pub(super) fn admit(
    tx: &mut Tx<'_>,
    ctx: &Context,
    taken: &VerifiedRequest,
) -> Result<Result<(Device, bool), RefusedRequest>, ServiceError> {
    let request = &taken.request;
    let held = tx.device_by_kid(ctx.tenant, taken.key.kid())?;
    let is_new = held.is_none();
    let mut device = match held {
        // Another key of the same short name: the first one keeps it.
        Some(held) if held.exchange_key != taken.key.to_point() => {
            return Ok(Err(RefusedRequest::Signature));
        }
        Some(held) if held.barred => return Ok(Err(RefusedRequest::Barred)),
        Some(held) => held,
        None if enrols(request, taken) => newcomer(ctx, taken)?,
        None => return Ok(Err(RefusedRequest::Signature)),
    };
    let again = request.counter == device.counter && taken.digest == device.last_request;
    let rises = request.counter > device.counter;
    if request.delivery_mode == DeliveryMode::Online && !rises && !again {
        return Ok(Err(RefusedRequest::Counter));
    }
    if rises {
        device.counter = request.counter;
        device.last_request = taken.digest;
        if begins_next(tx, ctx, &device, request)? {
            begin_next(&mut device, request);
        }
    }
    // What came before was counted then.
    if !again && let Err(refused) = bounds::spend(tx, ctx, &mut device, request)? {
        return Ok(Err(refused));
    }
    device.seen_at = ctx.now;
    if is_new {
        tx.add_device(ctx.tenant, &device)?;
    }
    Ok(Ok((device, again)))
}

/// Returns whether a newer request begins the device's next chain, after a fork or of itself: a phone does so where
/// somebody deleted what it had said, or where this service was restored.
///
/// Who enrols in the middle of a chain has not heard of its fork, and an old request that a courier still carries is not
/// newer.
fn begins_next(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: &Device,
    request: &Request,
) -> Result<bool, ServiceError> {
    let is_forked = device.forked_at.is_some();
    match (&request.enrolment, request.operations.first()) {
        (None, _) => Ok(false),
        (Some(_), None) => Ok(is_forked),
        (Some(_), Some(first)) if first.sequence != Head::START.sequence + 1 => Ok(false),
        (Some(_), Some(first)) => {
            let held = tx.link(ctx.tenant, chain::present(device), first.sequence)?;
            Ok(is_forked || held.is_some_and(|held| held.hash != first.hash()))
        }
    }
}

fn begin_next(device: &mut Device, request: &Request) {
    if let Some(enrolment) = &request.enrolment {
        device.epoch = device.epoch.saturating_add(1);
        device.chain_began = request.counter;
        device.head = 0;
        device.head_hash = OperationHash::GENESIS;
        device.forked_at = None;
        device.sealing_key = enrolment.sealing_key;
    }
}

fn enrols(request: &Request, taken: &VerifiedRequest) -> bool {
    let enrolment = request.enrolment.as_ref();
    enrolment.is_some_and(|e| e.exchange_key == taken.key)
}

fn newcomer(ctx: &Context, taken: &VerifiedRequest) -> Result<Device, ServiceError> {
    let sealing_key = taken
        .request
        .enrolment
        .as_ref()
        .map_or([0; 32], |e| e.sealing_key);
    let id = DeviceId::new(ctx.now, ctx.entropy.bytes()?);
    Ok(Device::newcomer(id, &taken.key, sealing_key, ctx.now))
}
