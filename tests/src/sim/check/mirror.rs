//! Every phone's mirror is its feed, by digest.

use crate::sim::{ends::service::at_once, invariant::hold, world::World};
use qicheng_credential::{
    document::Document,
    encoding::cbor,
    key::{Kid, Signer as _, SoftwareKey},
};
use qicheng_domain::{channel::Channel, document::DocumentKind, notice::Notice};
use qicheng_service_core::intake;
use qicheng_service_storage::channel;
use qicheng_test_world::Failure;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// A document's channel, kind and name; its version and the digest of its bytes.
type Documents = BTreeMap<(Vec<u8>, DocumentKind, Vec<u8>), (u64, [u8; 32])>;

/// Holds each phone's mirror against its feed.
pub(super) fn all(world: &mut World) -> Result<(), Failure> {
    for index in 0..world.phones.len() {
        let name = world.phones[index].name;
        let feed = feed(world, index)?;
        let mirror = mirror(world.phones[index].probe()?)?;
        let apart = |key: &(Vec<u8>, DocumentKind, Vec<u8>)| is_apart(world, key);
        let feed: Documents = feed.into_iter().filter(|(key, _)| !apart(key)).collect();
        let mirror: Documents = mirror.into_iter().filter(|(key, _)| !apart(key)).collect();
        hold!(!mirror.is_empty(), Mirror, "{name} has read nothing");
        let missing = feed
            .iter()
            .find(|(key, held)| mirror.get(*key) != Some(held));
        if let Some((key, held)) = missing {
            let has = mirror.get(key).map(|(version, _)| version);
            hold!(
                false,
                Mirror,
                "{name} has version {has:?} of a document of kind {:?} at {}",
                key.1,
                held.0
            );
        }
        let extra = mirror.keys().find(|key| !feed.contains_key(*key));
        hold!(
            extra.is_none(),
            Mirror,
            "{name} has a document of kind {:?} that its feed has not",
            extra.map(|key| key.1)
        );
    }
    Ok(())
}

/// Who was erased from a phone is gone from its mirror.
fn is_apart(world: &World, (named, _, _): &(Vec<u8>, DocumentKind, Vec<u8>)) -> bool {
    match channel::from_bytes(named) {
        Some(Channel::Person(person)) => world.erased.contains(&person),
        _ => false,
    }
}

/// Returns the name of the key by which the service knows a phone.
pub(super) fn kid(world: &mut World, index: usize) -> Result<Kid, Failure> {
    let secret: [u8; 32] =
        world.phones[index]
            .probe()?
            .query_row("SELECT exchange_key FROM device", [], |row| row.get(0))?;
    Ok(SoftwareKey::from_secret(&secret)?.public().kid())
}

/// What stands in the channels of a phone.
fn feed(world: &mut World, index: usize) -> Result<Documents, Failure> {
    let kid = kid(world, index)?;
    let app = world.service.app()?;
    let ctx = app.context();
    let held = at_once(app.storage().read(move |tx| {
        let mut persons = Vec::new();
        if let Some(device) = tx.device_by_kid(ctx.tenant, kid)? {
            for (person, _) in tx.persons_of(ctx.tenant, device.id)? {
                persons.push(person);
            }
        }
        let mut held = Vec::new();
        for channel in intake::channels_of(tx, &ctx, &persons)? {
            held.extend(tx.documents_after(ctx.tenant, channel, 0, u32::MAX)?);
        }
        Ok(held)
    }))??;
    let documents = held.into_iter().filter_map(|document| {
        let (key, bytes) = (document.key, document.bytes?);
        let named = channel::to_bytes(key.channel);
        let of = digest(key.kind, bytes);
        Some(((named, key.kind, key.name), (document.position, of)))
    });
    Ok(documents.collect())
}

/// A notice may come under the reply's signature instead of its own, and without a text where it has a message: it is
/// compared by what it says.
fn digest(kind: DocumentKind, bytes: Vec<u8>) -> [u8; 32] {
    let notice = match (kind, Document::<Notice>::parse(&bytes)) {
        (DocumentKind::Notice, Ok(signed)) => Some(signed.body),
        (DocumentKind::Notice, Err(_)) => cbor::read::<Notice>(&bytes, bytes.len()).ok(),
        _ => None,
    };
    let bytes = match notice {
        Some(mut notice) => {
            if notice.message.as_ref().is_some_and(|m| m.known().is_some()) {
                notice.title.clear();
                notice.body.clear();
            }
            cbor::write(&notice)
        }
        None => bytes,
    };
    Sha256::digest(&bytes).into()
}

fn mirror(probe: &Connection) -> Result<Documents, Failure> {
    let mut statement =
        probe.prepare("SELECT channel, kind, name, version, bytes FROM document")?;
    let mut rows = statement.query([])?;
    let mut documents = Documents::new();
    while let Some(row) = rows.next()? {
        let named: String = row.get(0)?;
        let named: Channel = named.parse()?;
        let kind = DocumentKind::from(row.get::<_, u8>(1)?);
        let bytes: Vec<u8> = row.get(4)?;
        let key = (channel::to_bytes(named), kind, row.get(2)?);
        documents.insert(key, (row.get(3)?, digest(kind, bytes)));
    }
    Ok(documents)
}
