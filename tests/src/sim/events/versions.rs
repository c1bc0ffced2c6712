//! Old and new versions that talk to each other: what one end does not know of the other.

use crate::sim::{
    ends::service::at_once,
    world::{World, note},
};
use chrono::{DateTime, Utc};
use ciborium::Value;
use qicheng_credential::{
    envelope::{Envelope, Type, sign},
    key::SoftwareKey,
};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    platform::Clock as _,
};
use qicheng_exchange::{
    limits,
    message::{DeliveryMode, Request, Versions},
    request::{ParsedRequest, RequestError, sign_request},
};
use qicheng_service_storage::{channel, feed::FeedDocument};
use qicheng_test_world::Failure;

/// A kind of document of a later version.
pub const LATER_DOCUMENT: DocumentKind = DocumentKind::Later(77);

/// The field of a reply that holds its page.
const DOCUMENTS: u8 = 7;

/// The same request as an app of another version would make it, signed by the same device.
pub fn of_another(world: &mut World, index: usize, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let exchange = if world.random.chance(500) { 0 } else { 2 };
    let Some((mut request, key)) = open(world, index, &bytes)? else {
        return Ok(bytes);
    };
    request.versions = Versions {
        exchange,
        ..request.versions
    };
    note!(world, "of version {exchange}");
    let service = world.service.parts.tenant.audience();
    Ok(sign_request(&request, &key, &service)?)
}

/// Reads what a phone sends just now, and returns the key that it signs with; nothing where its clock is behind the
/// minimum trusted time, by which it sends then.
pub fn open(
    world: &mut World,
    index: usize,
    bytes: &[u8],
) -> Result<Option<(Request, SoftwareKey)>, Failure> {
    let phone = &mut world.phones[index];
    let now: DateTime<Utc> = phone.clock.now();
    let secret: [u8; 32] =
        phone
            .probe()?
            .query_row("SELECT exchange_key FROM device", [], |row| row.get(0))?;
    let key = SoftwareKey::from_secret(&secret)?;
    let service = world.service.parts.tenant.audience();
    let parsed = ParsedRequest::parse(bytes)?;
    let public = qicheng_credential::key::Signer::public(&key);
    match parsed.verify(&public, &service, DeliveryMode::Online, now) {
        Ok(request) => Ok(Some((request, key))),
        Err(RequestError::Time) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The same answer as a later version of the service would make it: the reply has a field, and each document of its
/// page another, that no phone here knows.
pub fn of_a_later_service(world: &mut World, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let envelope = Envelope::parse(bytes, limits::REPLY_WIRE)?;
    let mut message = unpacked(envelope.payload)?;
    let later = || Value::from("later");
    if let Value::Map(fields) = &mut message {
        for (name, value) in fields.iter_mut() {
            if let (true, Value::Array(documents)) = (*name == Value::from(DOCUMENTS), value) {
                let documents = documents.iter_mut().filter_map(Value::as_array_mut);
                documents.for_each(|document| document.push(later()));
            }
        }
        fields.push((Value::from(200), Value::Array(vec![later()])));
    }
    let mut payload = Vec::new();
    ciborium::into_writer(&message, &mut payload)?;
    note!(world, "with fields of a later version");
    let service = world.service.parts.tenant.audience();
    let key = &world.service.parts.keys.respond;
    Ok(sign(
        key,
        Type::Response,
        &service,
        envelope.kid,
        None,
        &payload,
    )?)
}

/// `z<m>` of the formats, as a message.
fn unpacked(payload: &[u8]) -> Result<Value, Failure> {
    let message: Value = ciborium::from_reader(payload)?;
    let packed = message.as_array().map(Vec::as_slice);
    let Some([Value::Integer(length), Value::Bytes(frame)]) = packed else {
        return Ok(message);
    };
    let message = zstd::bulk::decompress(frame, usize::try_from(*length)?)?;
    Ok(ciborium::from_reader(message.as_slice())?)
}

/// A later version of the service issues a kind of document, and a form of one, that no phone here knows.
pub fn issue_what_is_not_known(world: &mut World) -> Result<(), Failure> {
    let kind = if world.random.chance(500) {
        LATER_DOCUMENT
    } else {
        DocumentKind::Notice
    };
    let drawn = world.random.next();
    let tenant = world.service.parts.tenant;
    let at = world.service.parts.clock.now();
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
    note!(world, "a document of kind {} is issued", u8::from(kind));
    Ok(())
}
