//! The table `membership`.

use crate::{
    StorageError, Tenant, Tx, channel,
    columns::{Columns, millis},
    value::params,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{channel::Channel, ids::PersonId};

impl Tx<'_> {
    /// Lets the person have what is in the channel.
    pub fn join(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        channel: Channel,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.sql.change(
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

    /// Lets the person have it no more.
    pub fn leave(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        channel: Channel,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "DELETE FROM membership WHERE tenant = ?1 AND person = ?2 AND channel = ?3",
            params![
                tenant.number(),
                person.as_bytes(),
                channel::to_bytes(channel)
            ],
        )?;
        Ok(())
    }

    /// Returns the channels that the person has joined, in order.
    pub fn channels_of(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<Channel>, StorageError> {
        self.sql.rows(
            "SELECT channel FROM membership WHERE tenant = ?1 AND person = ?2 ORDER BY channel",
            params![tenant.number(), person.as_bytes()],
            |row| {
                let c = Columns::new(row, "membership");
                channel::from_bytes(&c.bytes("channel")?).ok_or_else(|| c.corrupt())
            },
        )
    }

    /// Returns who has joined the channel.
    pub fn members_of(
        &mut self,
        tenant: Tenant,
        channel: Channel,
    ) -> Result<Vec<PersonId>, StorageError> {
        self.sql.rows(
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

#[cfg(test)]
mod tests {
    use crate::testing::{Storage, at, here, on_every_storage, read, values, write};
    use qicheng_domain::{channel::Channel, ids::TripId};

    on_every_storage! {
        members_join_and_leave,
    }

    const TRIP: Channel = Channel::Trip(TripId([1; 6]));

    async fn members_join_and_leave(storage: &Storage) {
        let (zhang, li) = (values::person("张晓伟"), values::person("李娜"));
        let second = Channel::Trip(TripId([2; 6]));
        write(storage, move |tx| {
            for (person, channel) in [(zhang, TRIP), (zhang, TRIP), (zhang, second), (li, TRIP)] {
                tx.join(here(), person, channel, at(0))?;
            }
            tx.leave(here(), zhang, second)?;
            tx.leave(here(), li, second)
        })
        .await
        .unwrap();
        assert_eq!(
            read(storage, move |tx| tx.channels_of(here(), zhang)).await,
            [TRIP]
        );
        let mut both = [zhang, li];
        both.sort_unstable();
        assert_eq!(read(storage, |tx| tx.members_of(here(), TRIP)).await, both);
    }
}
