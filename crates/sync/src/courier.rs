//! Exchanges that another phone or a file carries, sealed so that the courier can read none.
//!
//! Handed to a courier is not sent: the outbox stays as it is until an answer comes, by whichever way.

use crate::{
    SyncError,
    engine::{self, SyncReport},
    keys::Keys,
    plan::SentRequest,
};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    key::{Kid, PublicKey},
    trust::SealKey,
};
use qicheng_domain::{ids::PersonId, region::RegionCode};
use qicheng_exchange::{
    message::{DeliveryMode, Reply},
    reply::{self, ReplyError, verify_reply},
    request::request_digest,
    seal::{self, Sealed},
};
use qicheng_store::{
    Store, StoreError,
    table::{
        carried::{self, Carried},
        device,
    },
};
use std::collections::BTreeSet;

/// Makes a request, sealed to the service's sealing key, for a courier to take along; good for 45 days.
///
/// `entropy` is 32 fresh random bytes, never used twice.
///
/// # Errors
/// `Request`, `Seal`, `Key` or `Store`.
pub fn hand_over(
    store: &Store,
    service: RegionCode,
    receiver: &SealKey,
    entropy: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Vec<u8>, SyncError> {
    let prepared = engine::prepare(store, service, DeliveryMode::Courier, None, now)?;
    let parcel = seal::seal(receiver, Sealed::Request, &prepared.bytes, entropy)?;
    let operations = prepared.request.operations.iter();
    let persons: BTreeSet<PersonId> = operations.flat_map(|o| [o.actor, o.subject]).collect();
    store.write(|tx| {
        let carried = Carried {
            digest: request_digest(&prepared.bytes),
            service,
            chain: prepared.asked.chain,
            request: prepared.bytes.clone(),
            persons: persons.iter().copied().collect(),
            made: prepared.request.time,
            expires: prepared.request.expires,
        };
        carried::add(tx, &carried)
    })?;
    Ok(parcel)
}

/// Returns the name of this phone's sealing key, by which a courier finds what is for it.
///
/// # Errors
/// `Key` or `Store`.
pub fn address(store: &Store, service: RegionCode) -> Result<Kid, SyncError> {
    let device = store.read(|tx| device::get(tx, service))?;
    Ok(Keys::of(&device.keys)?.sealing.public().kid())
}

/// Takes a sealed reply that a courier brought; one that comes again changes nothing.
///
/// # Errors
/// `Seal` when it is for another phone or was altered, `Unasked` when it answers nothing of this phone's,
/// `Reply`, `Key` or `Store`.
pub fn take_back(
    store: &Store,
    service: RegionCode,
    parcel: &[u8],
    trust: &impl Fn(Kid) -> Option<PublicKey>,
    now: DateTime<Utc>,
) -> Result<SyncReport, SyncError> {
    let (device, open) = store
        .read(|tx| Ok::<_, StoreError>((device::get(tx, service)?, carried::open(tx, service)?)))?;
    let bytes = Keys::of(&device.keys)?
        .sealing
        .open(Sealed::Reply, parcel)?;
    let (carried, reply) = answered(&bytes, &open, service, trust)?;
    let asked = SentRequest {
        chain: carried.chain,
        delivery_mode: DeliveryMode::Courier,
    };
    let by = reply::signer(&bytes)?;
    let changed = engine::receive(store, service, asked, &reply, by, now)?;
    let mut report = SyncReport::default();
    report.note(0, &reply, &changed);
    Ok(report)
}

fn answered<'c>(
    bytes: &[u8],
    open: &'c [Carried],
    service: RegionCode,
    trust: &impl Fn(Kid) -> Option<PublicKey>,
) -> Result<(&'c Carried, Reply), SyncError> {
    for carried in open {
        match verify_reply(bytes, &carried.request, &service.audience(), trust) {
            Ok(reply) => return Ok((carried, reply)),
            Err(ReplyError::OtherRequest) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(SyncError::Unasked)
}
