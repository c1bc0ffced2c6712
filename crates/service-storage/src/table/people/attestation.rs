//! The table `attestation`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis, place},
    value::params,
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::PersonId;

/// An attestation as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedAttestation {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Keeps the bytes of an attestation.
    pub fn add_attestation(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        by: PersonId,
        bytes: &[u8],
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let last = self.sql.one(
            "SELECT COALESCE(MAX(number), 0) AS number FROM attestation WHERE tenant = ?1 AND person = ?2",
            params![tenant.number(), person.as_bytes()],
            |row| Columns::new(row, "attestation").int("number"),
        )?;
        let number = last.unwrap_or(0) + 1;
        let row = params![tenant, person, number];
        let key = self.key_of(tenant, person)?;
        let bytes = key.seal(place("attestation", "bytes", row), bytes)?;
        self.sql.change(
            "INSERT INTO attestation (tenant, person, number, by_staff, bytes, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                tenant.number(),
                person.as_bytes(),
                number,
                by.as_bytes(),
                bytes,
                millis(at)
            ],
        )?;
        Ok(())
    }

    /// Forgets the attestations of a person.
    pub fn drop_attestations(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "DELETE FROM attestation WHERE tenant = ?1 AND person = ?2",
            params![tenant.number(), person.as_bytes()],
        )?;
        Ok(())
    }

    /// Returns the attestations of a person, oldest first.
    pub fn attestations(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<ReceivedAttestation>, StorageError> {
        let Some(key) = self.held_key(tenant, person)? else {
            return Ok(Vec::new());
        };
        let all = self.sql.rows(
            "SELECT number, bytes, received_at FROM attestation WHERE tenant = ?1 AND person = ?2 ORDER BY number",
            params![tenant.number(), person.as_bytes()],
            |row| {
                let c = Columns::new(row, "attestation");
                let number = c.int("number")?;
                let opened = c.opened(&key, "bytes", params![tenant, person, number])?;
                let received_at = c.instant("received_at")?;
                Ok(opened.map(|bytes| ReceivedAttestation { bytes, received_at }))
            },
        )?;
        Ok(all.into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Storage, at, here, on_every_storage, read, values, write};

    on_every_storage! {
        attestations_are_kept_in_their_order,
    }

    async fn attestations_are_kept_in_their_order(storage: &Storage) {
        let (person, by) = (values::person("张晓伟"), values::person("帮手"));
        write(storage, move |tx| {
            tx.add_attestation(here(), person, by, b"second", at(2))?;
            tx.add_attestation(here(), person, by, b"first", at(1))
        })
        .await
        .unwrap();
        let kept = read(storage, move |tx| tx.attestations(here(), person)).await;
        let kept: Vec<_> = kept.into_iter().map(|a| (a.bytes, a.received_at)).collect();
        assert_eq!(
            kept,
            [(b"second".to_vec(), at(2)), (b"first".to_vec(), at(1))]
        );
        assert!(
            read(storage, move |tx| tx.attestations(here(), by))
                .await
                .is_empty()
        );
        let drop = write(storage, move |tx| tx.drop_attestations(here(), person));
        drop.await.unwrap();
        let left = read(storage, move |tx| tx.attestations(here(), person)).await;
        assert!(left.is_empty());
    }
}
