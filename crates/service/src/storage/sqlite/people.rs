use super::{
    SqliteTx,
    columns::{Columns, Query, millis},
};
use crate::{
    keys::IdentityMac,
    storage::{
        StorageError,
        people::{Contradiction, Identity, People, Person},
    },
    tenant::Tenant,
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{OperationId, PersonId};
use rusqlite::{Row, params};

impl People for SqliteTx<'_> {
    fn person(&mut self, tenant: Tenant, id: PersonId) -> Result<Option<Person>, StorageError> {
        self.tx.one(
            "SELECT * FROM person WHERE tenant = ?1 AND id = ?2",
            params![tenant.number(), id.as_bytes()],
            person,
        )
    }

    fn put_person(&mut self, tenant: Tenant, p: &Person) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO person (tenant, id, identity_mac, identity, home, registration, registration_hash, operation,
                verified_by, verified_at, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (tenant, id) DO UPDATE SET identity_mac = excluded.identity_mac,
                identity = excluded.identity, home = excluded.home, registration = excluded.registration,
                registration_hash = excluded.registration_hash, operation = excluded.operation,
                verified_by = excluded.verified_by, verified_at = excluded.verified_at,
                updated_at = excluded.updated_at",
            params![
                tenant.number(),
                p.id.as_bytes(),
                p.mac.0,
                p.identity as u8,
                p.registration.home.number(),
                qicheng_credential::cbor::write(&p.registration),
                p.registration_hash,
                p.operation.as_bytes(),
                p.verified_by.as_ref().map(PersonId::as_bytes),
                p.verified_at.map(millis),
                millis(p.created_at),
                millis(p.updated_at),
            ],
        )?;
        Ok(())
    }

    fn people_by_mac(
        &mut self,
        tenant: Tenant,
        mac: IdentityMac,
    ) -> Result<Vec<Person>, StorageError> {
        self.tx.rows(
            "SELECT * FROM person WHERE tenant = ?1 AND identity_mac = ?2 ORDER BY identity DESC, created_at, id",
            params![tenant.number(), mac.0],
            person,
        )
    }

    fn people_after(
        &mut self,
        tenant: Tenant,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Person>, StorageError> {
        self.tx.rows(
            "SELECT * FROM person WHERE tenant = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
            params![
                tenant.number(),
                after.as_ref().map_or(&[][..], |id| id.as_bytes()),
                limit
            ],
            person,
        )
    }

    fn add_attestation(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        by: PersonId,
        bytes: &[u8],
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO attestation (tenant, person, number, by_staff, bytes, received_at)
             SELECT ?1, ?2, COALESCE(MAX(number), 0) + 1, ?3, ?4, ?5
             FROM attestation WHERE tenant = ?1 AND person = ?2",
            params![
                tenant.number(),
                person.as_bytes(),
                by.as_bytes(),
                bytes,
                millis(at)
            ],
        )?;
        Ok(())
    }

    fn attestations(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<Vec<u8>>, StorageError> {
        self.tx.rows(
            "SELECT bytes FROM attestation WHERE tenant = ?1 AND person = ?2 ORDER BY number",
            params![tenant.number(), person.as_bytes()],
            |row| Columns::new(row, "attestation").bytes("bytes"),
        )
    }

    fn note_contradiction(
        &mut self,
        tenant: Tenant,
        found: &Contradiction,
    ) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO contradiction (tenant, person, other, noted_at, resolved_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (tenant, person, other) DO NOTHING",
            params![
                tenant.number(),
                found.person.as_bytes(),
                found.other.as_bytes(),
                millis(found.noted_at),
                found.resolved_at.map(millis),
            ],
        )?;
        Ok(())
    }

    fn open_contradictions(&mut self, tenant: Tenant) -> Result<Vec<Contradiction>, StorageError> {
        self.tx.rows(
            "SELECT * FROM contradiction WHERE tenant = ?1 AND resolved_at IS NULL ORDER BY noted_at, person, other",
            params![tenant.number()],
            |row| {
                let c = Columns::new(row, "contradiction");
                Ok(Contradiction {
                    person: PersonId::from_bytes(c.array("person")?),
                    other: PersonId::from_bytes(c.array("other")?),
                    noted_at: c.instant("noted_at")?,
                    resolved_at: c.optional_instant("resolved_at")?,
                })
            },
        )
    }

    fn resolve_contradiction(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        other: PersonId,
        at: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let changed = self.tx.change(
            "UPDATE contradiction SET resolved_at = ?4
             WHERE tenant = ?1 AND person = ?2 AND other = ?3 AND resolved_at IS NULL",
            params![
                tenant.number(),
                person.as_bytes(),
                other.as_bytes(),
                millis(at)
            ],
        )?;
        Ok(changed > 0)
    }
}

fn person(row: &Row<'_>) -> Result<Person, StorageError> {
    let c = Columns::new(row, "person");
    Ok(Person {
        id: PersonId::from_bytes(c.array("id")?),
        registration: c.cbor("registration")?,
        registration_hash: c.array("registration_hash")?,
        operation: OperationId::from_bytes(c.array("operation")?),
        mac: IdentityMac(c.array("identity_mac")?),
        identity: match c.int("identity")? {
            1 => Identity::Unverified,
            2 => Identity::Contradicted,
            3 => Identity::Verified,
            _ => return Err(c.corrupt()),
        },
        verified_by: c.optional_array("verified_by")?.map(PersonId::from_bytes),
        verified_at: c.optional_instant("verified_at")?,
        created_at: c.instant("created_at")?,
        updated_at: c.instant("updated_at")?,
    })
}
