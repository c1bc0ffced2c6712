//! Between the wire's values and the database's rows.

use qicheng_domain::region::RegionCode;
use qicheng_exchange::{
    document::{Channel, DocumentKey},
    operation::{Operation, OperationHash},
};
use qicheng_store::{
    channel::Channel as StoreChannel,
    table::{document::DocumentName, outbox::OutboxRow},
};

/// Returns the hash by which the chain names an operation of the outbox.
#[must_use]
pub fn outbox_hash(row: &OutboxRow) -> [u8; 32] {
    operation(row).hash().0
}

pub(crate) fn operation(row: &OutboxRow) -> Operation {
    Operation {
        id: row.id,
        sequence: row.sequence,
        previous: OperationHash(row.previous),
        actor: row.actor,
        subject: row.subject,
        kind: row.kind,
        at: row.at,
        body: row.body.clone(),
    }
}

pub(crate) fn channel(channel: Channel) -> StoreChannel {
    match channel {
        Channel::All => StoreChannel::All,
        Channel::Place(place) => StoreChannel::Place(place),
        Channel::Trip(trip) => StoreChannel::Trip(trip),
        Channel::Person(person) => StoreChannel::Person(person),
    }
}

pub(crate) fn name(service: RegionCode, key: &DocumentKey) -> DocumentName {
    DocumentName {
        service,
        channel: channel(key.channel),
        kind: key.kind,
        name: key.name.clone(),
    }
}

/// Returns the bytes that name a service in an exchange: its six digits.
pub(crate) fn audience(service: RegionCode) -> Vec<u8> {
    service.to_string().into_bytes()
}
