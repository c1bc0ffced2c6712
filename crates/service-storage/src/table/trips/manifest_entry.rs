//! The table `manifest_entry`: the manifest that a trip's crew was given last.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, place},
    value::params,
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    travel::manifest::ManifestEntry,
};
use std::sync::Arc;

impl Tx<'_> {
    /// Returns the entries of the trip's manifest by slot, without those of people whose key is gone.
    pub(crate) fn entries(
        &mut self,
        tenant: Tenant,
        trip: TripId,
    ) -> Result<Vec<ManifestEntry>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let all = self.sql.rows(
            "SELECT slot, person, body, (SELECT wrapped FROM person_key k WHERE k.tenant = manifest_entry.tenant
                AND k.person = manifest_entry.person) AS wrapped
             FROM manifest_entry WHERE tenant = ?1 AND trip = ?2 ORDER BY slot",
            params![tenant.number(), trip.0],
            |row| {
                let c = Columns::new(row, "manifest_entry");
                let person = PersonId::from_bytes(c.array("person")?);
                let Some(key) = c.key(&seals, tenant, person)? else {
                    return Ok(None);
                };
                let slot = c.int("slot")?;
                let body = c.opened(&key, "body", params![tenant, trip.0, slot])?;
                body.map(|body| c.decoded(&body)).transpose()
            },
        )?;
        Ok(all.into_iter().flatten().collect())
    }

    /// Writes the entries of the trip's manifest, in place of those that stood there.
    pub(crate) fn put_entries(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        entries: &[ManifestEntry],
    ) -> Result<(), StorageError> {
        if self.entries(tenant, trip)? == entries {
            return Ok(());
        }
        self.sql.change(
            "DELETE FROM manifest_entry WHERE tenant = ?1 AND trip = ?2",
            params![tenant.number(), trip.0],
        )?;
        for entry in entries {
            let body = qicheng_credential::encoding::cbor::write(entry);
            let slot = i64::from(entry.slot);
            let body = self.key_of(tenant, entry.person)?.seal(
                place("manifest_entry", "body", params![tenant, trip.0, slot]),
                &body,
            )?;
            self.sql.change(
                "INSERT INTO manifest_entry (tenant, trip, slot, person, body) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    tenant.number(),
                    trip.0,
                    slot,
                    entry.person.as_bytes(),
                    body
                ],
            )?;
        }
        Ok(())
    }
}
