use super::{
    Row, SqlTx,
    columns::{Columns, millis, signed},
    params, sealed,
};
use crate::{
    StorageError, channel,
    feed::{Feed, FeedDocument},
    seal::Key,
    tenant::Tenant,
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::PersonId;
use qicheng_exchange::document::{Channel, DocumentKey};

impl Feed for SqlTx<'_> {
    fn next_position(&mut self, tenant: Tenant, channel: Channel) -> Result<u64, StorageError> {
        let given = self.tx.one(
            "INSERT INTO feed_channel (tenant, channel, position) VALUES (?1, ?2, 1)
             ON CONFLICT (tenant, channel) DO UPDATE SET position = feed_channel.position + 1
             RETURNING position",
            params![tenant.number(), channel::to_bytes(channel)],
            |row| Columns::new(row, "feed_channel").number("position"),
        )?;
        given.ok_or(StorageError::Corrupt("feed_channel"))
    }

    fn put_document(
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
                Some(key.seal(sealed::at("feed_document", "bytes", row), bytes)?)
            }
            None => None,
        };
        self.tx.change(
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

    fn document(
        &mut self,
        tenant: Tenant,
        key: &DocumentKey,
    ) -> Result<Option<FeedDocument>, StorageError> {
        let sealed = self.held_channel_key(tenant, key.channel)?;
        let found = self.tx.one(
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

    fn documents_after(
        &mut self,
        tenant: Tenant,
        channel: Channel,
        position: u64,
        limit: u32,
    ) -> Result<Vec<FeedDocument>, StorageError> {
        let key = self.held_channel_key(tenant, channel)?;
        let all = self.tx.rows(
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

    fn join(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        channel: Channel,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO membership (tenant, person, channel, joined_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (tenant, person, channel) DO NOTHING",
            params![
                tenant.number(),
                person.as_bytes(),
                channel::to_bytes(channel),
                millis(at)
            ],
        )?;
        Ok(())
    }

    fn leave(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        channel: Channel,
    ) -> Result<(), StorageError> {
        self.tx.change(
            "DELETE FROM membership WHERE tenant = ?1 AND person = ?2 AND channel = ?3",
            params![
                tenant.number(),
                person.as_bytes(),
                channel::to_bytes(channel)
            ],
        )?;
        Ok(())
    }

    fn channels_of(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<Channel>, StorageError> {
        self.tx.rows(
            "SELECT channel FROM membership WHERE tenant = ?1 AND person = ?2 ORDER BY channel",
            params![tenant.number(), person.as_bytes()],
            |row| {
                let c = Columns::new(row, "membership");
                channel::from_bytes(&c.bytes("channel")?).ok_or_else(|| c.corrupt())
            },
        )
    }

    fn members_of(
        &mut self,
        tenant: Tenant,
        channel: Channel,
    ) -> Result<Vec<PersonId>, StorageError> {
        self.tx.rows(
            "SELECT person FROM membership WHERE tenant = ?1 AND channel = ?2 ORDER BY person",
            params![tenant.number(), channel::to_bytes(channel)],
            |row| {
                Columns::new(row, "membership")
                    .array("person")
                    .map(PersonId::from_bytes)
            },
        )
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
    let (kind, name): (u8, _) = (c.number("kind")?, c.bytes("name")?);
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
