use crate::errors::error::ServiceError;
use chrono::{DateTime, Utc};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
};
use qicheng_service_storage::{Tenant, Tx, feed::FeedDocument};

/// Puts a document into the feed, in place of an earlier version of the same channel, kind and name; `bytes` at most
/// 1 MiB. The same bytes again change nothing.
///
/// # Errors
/// The storage's.
pub fn put(
    tx: &mut Tx<'_>,
    tenant: Tenant,
    channel: Channel,
    kind: DocumentKind,
    name: &[u8],
    bytes: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let key = key(channel, kind, name);
    let held = tx.document(tenant, &key)?;
    if held.is_some_and(|held| held.bytes.as_ref() == Some(&bytes)) {
        return Ok(());
    }
    write(tx, tenant, key, Some(bytes), now)
}

/// Withdraws a document from the feed; those who have it are told. Nothing happens where there is none.
///
/// # Errors
/// The storage's.
pub fn withdraw(
    tx: &mut Tx<'_>,
    tenant: Tenant,
    channel: Channel,
    kind: DocumentKind,
    name: &[u8],
    now: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let key = key(channel, kind, name);
    if tx.document(tenant, &key)?.is_none() {
        return Ok(());
    }
    write(tx, tenant, key, None, now)
}

fn key(channel: Channel, kind: DocumentKind, name: &[u8]) -> DocumentKey {
    DocumentKey {
        channel,
        kind,
        name: name.to_vec(),
    }
}

fn write(
    tx: &mut Tx<'_>,
    tenant: Tenant,
    key: DocumentKey,
    bytes: Option<Vec<u8>>,
    now: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let position = tx.next_position(tenant, key.channel)?;
    let document = FeedDocument {
        key,
        position,
        bytes,
    };
    tx.put_document(tenant, &document, now)?;
    Ok(())
}
