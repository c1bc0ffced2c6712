//! The table `feed_document`.

use crate::{
    StorageError, Tenant, Tx, channel,
    columns::{Columns, millis, place, signed},
    seal::Key,
    value::{Row, params},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    redact_debug,
};

/// A document as it stands in its channel.
#[derive(Clone, PartialEq, Eq)]
pub struct FeedDocument {
    /// Which document.
    pub key: DocumentKey,
    /// The channel's position of its last change.
    pub position: u64,
    /// Its bytes; none once it was withdrawn.
    pub bytes: Option<Vec<u8>>,
}

redact_debug!(FeedDocument);

impl Tx<'_> {
    /// Writes a document at its position, in place of an earlier version.
    pub fn put_document(
        &mut self,
        tenant: Tenant,
        d: &FeedDocument,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let channel = channel::to_bytes(d.key.channel);
        let row = params![tenant, channel, d.key.kind, d.key.name];
        let bytes = match &d.bytes {
            Some(bytes) => {
                let key = self.channel_key(tenant, d.key.channel)?;
                Some(key.seal(place("feed_document", "bytes", row), bytes)?)
            }
            None => None,
        };
        self.sql.change(
            "INSERT INTO feed_document (tenant, channel, kind, name, position, bytes, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (tenant, channel, kind, name) DO UPDATE SET position = excluded.position,
                bytes = excluded.bytes, changed_at = excluded.changed_at",
            params![
                tenant.number(),
                channel,
                d.key.kind,
                d.key.name,
                signed(d.position),
                bytes,
                millis(at),
            ],
        )?;
        Ok(())
    }

    /// Returns a document, where it stands and was not withdrawn.
    pub fn document(
        &mut self,
        tenant: Tenant,
        key: &DocumentKey,
    ) -> Result<Option<FeedDocument>, StorageError> {
        let sealed = self.held_channel_key(tenant, key.channel)?;
        let found = self.sql.one(
            "SELECT kind, name, position, bytes FROM feed_document
             WHERE tenant = ?1 AND channel = ?2 AND kind = ?3 AND name = ?4 AND bytes IS NOT NULL",
            params![
                tenant.number(),
                channel::to_bytes(key.channel),
                key.kind,
                key.name
            ],
            |row| document(row, sealed.as_deref(), tenant, key.channel),
        )?;
        Ok(found.flatten())
    }

    /// Returns the keys of up to `limit` documents that were written later than an instant, in whatever channel.
    pub fn documents_written_after(
        &mut self,
        tenant: Tenant,
        at: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<DocumentKey>, StorageError> {
        self.sql.rows(
            "SELECT channel, kind, name FROM feed_document
             WHERE tenant = ?1 AND changed_at > ?2 AND bytes IS NOT NULL ORDER BY channel, kind, name LIMIT ?3",
            params![tenant.number(), millis(at), limit],
            |row| {
                let c = Columns::new(row, "feed_document");
                Ok(DocumentKey {
                    channel: channel::from_bytes(&c.bytes("channel")?).ok_or_else(|| c.corrupt())?,
                    kind: c.kind::<u8, _>("kind")?,
                    name: c.bytes("name")?,
                })
            },
        )
    }

    /// Returns up to `limit` documents of the channel after the position, in the order of positions.
    pub fn documents_after(
        &mut self,
        tenant: Tenant,
        channel: Channel,
        position: u64,
        limit: u32,
    ) -> Result<Vec<FeedDocument>, StorageError> {
        let key = self.held_channel_key(tenant, channel)?;
        let all = self.sql.rows(
            "SELECT kind, name, position, bytes FROM feed_document
             WHERE tenant = ?1 AND channel = ?2 AND position > ?3 ORDER BY position LIMIT ?4",
            params![
                tenant.number(),
                channel::to_bytes(channel),
                signed(position),
                limit
            ],
            |row| document(row, key.as_deref(), tenant, channel),
        )?;
        Ok(all.into_iter().flatten().collect())
    }
}

/// Reads a document; nothing where it is sealed under a key that is no more. That it was withdrawn is not sealed.
fn document(
    row: &dyn Row,
    key: Option<&Key>,
    tenant: Tenant,
    channel: Channel,
) -> Result<Option<FeedDocument>, StorageError> {
    let c = Columns::new(row, "feed_document");
    let (kind, name) = (c.kind::<u8, DocumentKind>("kind")?, c.bytes("name")?);
    let bytes = match (c.optional_bytes("bytes")?, key) {
        (None, _) => None,
        (Some(_), None) => return Ok(None),
        (Some(_), Some(key)) => {
            let named = channel::to_bytes(channel);
            match c.opened(key, "bytes", params![tenant, named, kind, name])? {
                None => return Ok(None),
                opened => opened,
            }
        }
    };
    Ok(Some(FeedDocument {
        key: DocumentKey {
            channel,
            kind,
            name,
        },
        position: c.number("position")?,
        bytes,
    }))
}

#[cfg(test)]
mod tests {
    use crate::{
        feed::FeedDocument,
        testing::{Storage, at, here, on_every_storage, read, write},
    };
    use qicheng_domain::{
        channel::Channel,
        document::{DocumentKey, DocumentKind},
        ids::TripId,
    };

    on_every_storage! {
        the_newest_version_stands_at_its_position,
        what_is_withdrawn_stands_without_bytes,
    }

    const TRIP: Channel = Channel::Trip(TripId([1; 6]));

    fn document(
        channel: Channel,
        name: &[u8],
        position: u64,
        bytes: Option<&[u8]>,
    ) -> FeedDocument {
        FeedDocument {
            key: DocumentKey {
                channel,
                kind: DocumentKind::Notice,
                name: name.to_vec(),
            },
            position,
            bytes: bytes.map(<[u8]>::to_vec),
        }
    }

    async fn the_newest_version_stands_at_its_position(storage: &Storage) {
        write(storage, |tx| {
            for (name, position, bytes) in [(b"a", 1, b"old"), (b"b", 2, b"two"), (b"a", 3, b"new")]
            {
                tx.put_document(here(), &document(TRIP, name, position, Some(bytes)), at(0))?;
            }
            tx.put_document(
                here(),
                &document(Channel::All, b"c", 1, Some(b"all")),
                at(0),
            )
        })
        .await
        .unwrap();
        let (b, a) = (
            document(TRIP, b"b", 2, Some(b"two")),
            document(TRIP, b"a", 3, Some(b"new")),
        );
        let after = |position, limit| {
            read(storage, move |tx| {
                tx.documents_after(here(), TRIP, position, limit)
            })
        };
        assert!(after(0, 10).await == [b.clone(), a.clone()]);
        assert!(after(0, 1).await == [b]);
        assert!(after(2, 10).await == [a.clone()]);
        assert!(after(3, 10).await.is_empty());
        let key = a.key.clone();
        assert!(read(storage, move |tx| tx.document(here(), &key)).await == Some(a));
    }

    async fn what_is_withdrawn_stands_without_bytes(storage: &Storage) {
        let gone = document(TRIP, b"a", 2, None);
        let row = gone.clone();
        write(storage, move |tx| {
            tx.put_document(here(), &document(TRIP, b"a", 1, Some(b"x")), at(0))?;
            tx.put_document(here(), &row, at(1))
        })
        .await
        .unwrap();
        let key = gone.key.clone();
        assert!(
            read(storage, move |tx| tx.document(here(), &key))
                .await
                .is_none()
        );
        assert!(read(storage, |tx| tx.documents_after(here(), TRIP, 0, 9)).await == [gone]);
    }
}
