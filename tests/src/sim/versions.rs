//! Old and new versions that talk to each other: what one end does not know of the other.

use super::service::at_once;
use super::world::{World, note};
use crate::world::Failure;
use chrono::{DateTime, Utc};
use qicheng_credential::key::SoftwareKey;
use qicheng_exchange::{
    document::{Channel, DocumentKey},
    message::{Bearer, Request, Versions},
    request::{ParsedRequest, sign_request},
};
use qicheng_service::{feed::channel, storage::feed::FeedDocument};

/// A kind of document of a later version.
pub const LATER_DOCUMENT: u8 = 77;

/// The same request as an app of another version would make it, signed by the same device.
pub fn of_another(world: &mut World, index: usize, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let exchange = if world.random.chance(500) { 0 } else { 2 };
    let (mut request, key) = open(world, index, &bytes)?;
    request.versions = Versions {
        exchange,
        ..request.versions
    };
    note!(world, "of version {exchange}");
    let service = world.service.parts.tenant.audience();
    Ok(sign_request(&request, &key, &service)?)
}

/// Reads what a phone sends just now, and returns the key that it signs with.
pub fn open(
    world: &mut World,
    index: usize,
    bytes: &[u8],
) -> Result<(Request, SoftwareKey), Failure> {
    let phone = &mut world.phones[index];
    let now: DateTime<Utc> = phone.clock.shown();
    let secret: [u8; 32] =
        phone
            .probe()?
            .query_row("SELECT exchange_key FROM device", [], |row| row.get(0))?;
    let key = SoftwareKey::from_secret(&secret)?;
    let service = world.service.parts.tenant.audience();
    let parsed = ParsedRequest::parse(bytes)?;
    let public = qicheng_credential::key::Signer::public(&key);
    let request = parsed.verify(&public, &service, Bearer::Online, now)?;
    Ok((request, key))
}

/// A later version of the service issues a kind of document, and a form of one, that no phone here knows.
pub fn issue_what_is_not_known(world: &mut World) -> Result<(), Failure> {
    let kind = if world.random.chance(500) {
        LATER_DOCUMENT
    } else {
        6
    };
    let drawn = world.random.next();
    let tenant = world.service.parts.tenant;
    let at = world.service.parts.clock.shown();
    let app = world.service.app()?;
    at_once(app.storage().write(move |tx| {
        let channel = Channel::All;
        let position = tx.next_position(tenant, channel)?;
        let document = FeedDocument {
            key: DocumentKey {
                channel,
                kind,
                name: drawn.to_be_bytes().to_vec(),
            },
            position,
            bytes: Some(channel::to_bytes(channel).repeat(40)),
        };
        Ok(tx.put_document(tenant, &document, at)?)
    }))??;
    note!(world, "a document of kind {kind} is issued");
    Ok(())
}
