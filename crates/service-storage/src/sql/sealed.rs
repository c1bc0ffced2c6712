//! Sealing and opening columns; in which table which column is sealed with which key, `docs/adr/0009` says.

use super::{SqlTx, Value, columns::Columns, params};
use crate::{
    StorageError,
    seal::{Key, Place, Seals},
    tenant::Tenant,
};
use qicheng_domain::ids::PersonId;
use qicheng_exchange::document::Channel;
use std::sync::Arc;

impl SqlTx<'_> {
    /// Returns the person's key, where there is one.
    pub(super) fn held_key(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Option<Arc<Key>>, StorageError> {
        self.held_key_in(tenant.number(), person)
    }

    /// Returns the person's key, made where there is none.
    pub(super) fn key_of(
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
        let wrapped = self.tx.one(
            "SELECT wrapped FROM person_key WHERE tenant = ?1 AND person = ?2",
            row,
            |row| Columns::new(row, "person_key").bytes("wrapped"),
        )?;
        let key = wrapped.map(|wrapped| self.seals.unwrap(row, &wrapped));
        let key = key.transpose()?;
        Ok(key.map(|key| self.remember(tenant, person, key)))
    }

    /// Returns the key of a person of the tenant of this number, made where there is none.
    pub(super) fn key_in(
        &mut self,
        tenant: u32,
        person: PersonId,
    ) -> Result<Arc<Key>, StorageError> {
        if let Some(key) = self.held_key_in(tenant, person)? {
            return Ok(key);
        }
        let (key, wrapped) = self.seals.make(params![tenant, person])?;
        self.tx.change(
            "INSERT INTO person_key (tenant, person, wrapped) VALUES (?1, ?2, ?3)",
            params![tenant, person, wrapped],
        )?;
        Ok(self.remember(tenant, person, key))
    }

    /// Destroys the person's key.
    pub(super) fn forget_key(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<(), StorageError> {
        self.keys.remove(&(tenant.number(), person));
        self.tx.change(
            "DELETE FROM person_key WHERE tenant = ?1 AND person = ?2",
            params![tenant.number(), person.as_bytes()],
        )?;
        Ok(())
    }

    /// Returns the key for what stands in a channel, made where there is none.
    pub(super) fn channel_key(
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
    pub(super) fn held_channel_key(
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

impl Columns<'_> {
    /// Returns the key of the row's person from the column `wrapped`, which the statement brings along; nothing once
    /// the person was erased.
    pub(super) fn key(
        &self,
        seals: &Seals,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Option<Key>, StorageError> {
        let wrapped = self.optional_bytes("wrapped")?;
        let row = params![tenant, person];
        wrapped
            .map(|wrapped| seals.unwrap(row, &wrapped))
            .transpose()
    }

    /// Opens a column of the row with this primary key; nothing where it was sealed under a key that is no more.
    pub(super) fn opened(
        &self,
        key: &Key,
        column: &'static str,
        row: &[Value<'_>],
    ) -> Result<Option<Vec<u8>>, StorageError> {
        key.open(at(self.table, column, row), &self.bytes(column)?)
    }

    /// Opens a column that only the service's own key seals.
    pub(super) fn opened_by_service(
        &self,
        seals: &Seals,
        column: &'static str,
        row: &[Value<'_>],
    ) -> Result<Vec<u8>, StorageError> {
        let value = self.opened(&seals.service, column, row)?;
        value.ok_or(StorageError::Key)
    }

    /// Reads what was opened as CBOR.
    pub(super) fn decoded<T: for<'b> minicbor::Decode<'b, ()>>(
        &self,
        bytes: &[u8],
    ) -> Result<T, StorageError> {
        minicbor::decode(bytes).map_err(|_| self.corrupt())
    }
}

/// Names where a value is to stand.
pub(super) fn at<'p>(table: &'static str, column: &'static str, row: &'p [Value<'p>]) -> Place<'p> {
    Place { table, column, row }
}
