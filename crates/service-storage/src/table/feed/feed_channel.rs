//! The table `feed_channel`.

use crate::{StorageError, Tenant, Tx, channel, columns::Columns, value::params};
use qicheng_domain::channel::Channel;

impl Tx<'_> {
    /// Returns the position that was given last in the channel, 0 before the first.
    pub fn last_position(&mut self, tenant: Tenant, channel: Channel) -> Result<u64, StorageError> {
        let last = self.sql.one(
            "SELECT position FROM feed_channel WHERE tenant = ?1 AND channel = ?2",
            params![tenant.number(), channel::to_bytes(channel)],
            |row| Columns::new(row, "feed_channel").number("position"),
        )?;
        Ok(last.unwrap_or(0))
    }

    /// Gives the channel's next position; holds the channel until the transaction ends, so that positions are given
    /// in the order of commits.
    pub fn next_position(&mut self, tenant: Tenant, channel: Channel) -> Result<u64, StorageError> {
        let given = self.sql.one(
            "INSERT INTO feed_channel (tenant, channel, position) VALUES (?1, ?2, 1)
             ON CONFLICT (tenant, channel) DO UPDATE SET position = feed_channel.position + 1
             RETURNING position",
            params![tenant.number(), channel::to_bytes(channel)],
            |row| Columns::new(row, "feed_channel").number("position"),
        )?;
        given.ok_or(StorageError::Corrupt("feed_channel"))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Storage, here, on_every_storage, there, write};
    use qicheng_domain::{channel::Channel, ids::TripId};

    on_every_storage! {
        positions_rise_by_channel,
    }

    const TRIP: Channel = Channel::Trip(TripId([1; 6]));

    async fn positions_rise_by_channel(storage: &Storage) {
        let given = write(storage, |tx| {
            assert_eq!(tx.last_position(here(), TRIP)?, 0);
            Ok([
                tx.next_position(here(), Channel::All)?,
                tx.next_position(here(), Channel::All)?,
                tx.next_position(here(), TRIP)?,
                tx.next_position(there(), Channel::All)?,
                tx.next_position(here(), Channel::All)?,
            ])
        });
        assert_eq!(given.await, Ok([1, 2, 1, 1, 3]));
    }
}
