//! The table `person_key`: what each person's columns are sealed under; `docs/adr/0009` says which columns.

use crate::{StorageError, Tenant, Tx, columns::Columns, seal::Key, value::params};
use qicheng_domain::{channel::Channel, ids::PersonId};
use std::sync::Arc;

impl Tx<'_> {
    /// Returns the person's key, where there is one.
    pub(crate) fn held_key(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Option<Arc<Key>>, StorageError> {
        self.held_key_in(tenant.number(), person)
    }

    /// Returns the person's key, made where there is none.
    pub(crate) fn key_of(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Arc<Key>, StorageError> {
        self.key_in(tenant.number(), person)
    }

    fn held_key_in(
        &mut self,
        tenant: u32,
        person: PersonId,
    ) -> Result<Option<Arc<Key>>, StorageError> {
        if let Some(key) = self.keys.get(&(tenant, person)) {
            return Ok(Some(Arc::clone(key)));
        }
        let row = params![tenant, person];
        let wrapped = self.sql.one(
            "SELECT wrapped FROM person_key WHERE tenant = ?1 AND person = ?2",
            row,
            |row| Columns::new(row, "person_key").bytes("wrapped"),
        )?;
        let key = wrapped.map(|wrapped| self.seals.unwrap(row, &wrapped));
        let key = key.transpose()?;
        Ok(key.map(|key| self.remember(tenant, person, key)))
    }

    /// Returns the key of a person of the tenant of this number, made where there is none.
    pub(crate) fn key_in(
        &mut self,
        tenant: u32,
        person: PersonId,
    ) -> Result<Arc<Key>, StorageError> {
        if let Some(key) = self.held_key_in(tenant, person)? {
            return Ok(key);
        }
        let (key, wrapped) = self.seals.make(params![tenant, person])?;
        self.sql.change(
            "INSERT INTO person_key (tenant, person, wrapped) VALUES (?1, ?2, ?3)",
            params![tenant, person, wrapped],
        )?;
        Ok(self.remember(tenant, person, key))
    }

    /// Destroys the person's key.
    pub(crate) fn forget_key(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<(), StorageError> {
        self.keys.remove(&(tenant.number(), person));
        self.sql.change(
            "DELETE FROM person_key WHERE tenant = ?1 AND person = ?2",
            params![tenant.number(), person.as_bytes()],
        )?;
        Ok(())
    }

    /// Returns the key for what stands in a channel, made where there is none.
    pub(crate) fn channel_key(
        &mut self,
        tenant: Tenant,
        channel: Channel,
    ) -> Result<Arc<Key>, StorageError> {
        match channel {
            Channel::Person(person) => self.key_of(tenant, person),
            _ => Ok(Arc::clone(&self.seals.service)),
        }
    }

    /// Returns the key for what stands in a channel, where there is one.
    pub(crate) fn held_channel_key(
        &mut self,
        tenant: Tenant,
        channel: Channel,
    ) -> Result<Option<Arc<Key>>, StorageError> {
        match channel {
            Channel::Person(person) => self.held_key(tenant, person),
            _ => Ok(Some(Arc::clone(&self.seals.service))),
        }
    }

    fn remember(&mut self, tenant: u32, person: PersonId, key: Key) -> Arc<Key> {
        let key = Arc::new(key);
        self.keys.insert((tenant, person), Arc::clone(&key));
        key
    }
}
