use super::{
    Row, SqlTx, Value,
    columns::{Columns, days, millis},
    params,
    sealed::{self, at},
};
use crate::{
    Group, StorageError,
    people::{
        Contradiction, Identity, IdentityMac, Outcome, Outline, People, Person, RIVALS, Settled,
    },
    seal::Seals,
    tenant::Tenant,
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{OperationId, PersonId};
use std::sync::Arc;

/// Selects people, each with their key.
macro_rules! people {
    ($where:literal) => {
        concat!(
            "SELECT *, (SELECT wrapped FROM person_key k WHERE k.tenant = person.tenant AND k.person = person.id)
                AS wrapped FROM person ",
            $where
        )
    };
}

/// Whoever spoke for the person did so on a device that is bound to them.
const EMPTIED: &str =
    "UPDATE operation SET body = ?3 WHERE tenant = ?1 AND subject = ?2 AND actor IN
     (SELECT person FROM device_person WHERE tenant = ?1 AND device IN
        (SELECT device FROM device_person WHERE tenant = ?1 AND person = ?2))";

const ERASED: [&str; 12] = [
    "DELETE FROM manifest_entry WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM parked WHERE tenant = ?1 AND (subject = ?2 OR actor = ?2)",
    "DELETE FROM contradiction WHERE tenant = ?1 AND (person = ?2 OR other = ?2)",
    "DELETE FROM attestation WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM consent WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM intent WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM declaration WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM certificate WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM notice_read WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM membership WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM device_person WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM person WHERE tenant = ?1 AND id = ?2",
];

impl SqlTx<'_> {
    /// Reads people; those whose key is gone are not there.
    fn people(
        &mut self,
        tenant: Tenant,
        sql: &str,
        params: &[Value<'_>],
    ) -> Result<Vec<Person>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let all = self
            .tx
            .rows(sql, params, |row| person(row, &seals, tenant))?;
        Ok(all.into_iter().flatten().collect())
    }
}

impl People for SqlTx<'_> {
    fn person(&mut self, tenant: Tenant, id: PersonId) -> Result<Option<Person>, StorageError> {
        let found = self.people(
            tenant,
            people!("WHERE tenant = ?1 AND id = ?2"),
            params![tenant.number(), id.as_bytes()],
        )?;
        Ok(found.into_iter().next())
    }

    fn outline(&mut self, tenant: Tenant, id: PersonId) -> Result<Option<Outline>, StorageError> {
        self.tx.one(
            "SELECT home, operation, identity FROM person WHERE tenant = ?1 AND id = ?2 AND EXISTS
                (SELECT 1 FROM person_key k WHERE k.tenant = person.tenant AND k.person = person.id)",
            params![tenant, id],
            |row| {
                let c = Columns::new(row, "person");
                Ok(Outline {
                    id,
                    home: c.region("home")?,
                    operation: OperationId::from_bytes(c.array("operation")?),
                    identity: identity(&c, "identity")?,
                })
            },
        )
    }

    fn put_person(&mut self, tenant: Tenant, p: &Person) -> Result<(), StorageError> {
        let key = self.key_of(tenant, p.id)?;
        let row = params![tenant, p.id];
        let registration = qicheng_credential::cbor::write(&p.registration);
        let registration = key.seal(at("person", "registration", row), &registration)?;
        let hash = at("person", "registration_hash", row);
        let hash = key.seal(hash, &p.registration_hash)?;
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
                registration,
                hash,
                p.operation.as_bytes(),
                p.verified_by.as_ref().map(PersonId::as_bytes),
                p.verified_at.map(millis),
                millis(p.created_at),
                millis(p.updated_at),
            ],
        )?;
        Ok(())
    }

    fn people_in(&mut self, tenant: Tenant, group: Group) -> Result<Vec<Person>, StorageError> {
        match group {
            Group::OnTrip(trip) => self.people(
                tenant,
                people!(
                    "WHERE tenant = ?1 AND id IN
                        (SELECT t.person FROM trip_person t WHERE t.tenant = ?1 AND t.trip = ?2) ORDER BY id"
                ),
                params![tenant.number(), trip.0],
            ),
            Group::LeavingBy(day) => self.people(
                tenant,
                people!(
                    "WHERE tenant = ?1 AND id IN
                        (SELECT i.person FROM intent i WHERE i.tenant = ?1 AND i.earliest <= ?2) ORDER BY id"
                ),
                params![tenant.number(), days(day)],
            ),
        }
    }

    fn people_by_mac(
        &mut self,
        tenant: Tenant,
        mac: IdentityMac,
    ) -> Result<Vec<Person>, StorageError> {
        self.people(
            tenant,
            people!("WHERE tenant = ?1 AND identity_mac = ?2 ORDER BY identity DESC, created_at, id LIMIT ?3"),
            params![tenant.number(), mac.0, RIVALS],
        )
    }

    fn people_after(
        &mut self,
        tenant: Tenant,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Person>, StorageError> {
        self.people(
            tenant,
            people!("WHERE tenant = ?1 AND id > ?2 ORDER BY id LIMIT ?3"),
            params![
                tenant.number(),
                after.as_ref().map_or(&[][..], |id| id.as_bytes()),
                limit
            ],
        )
    }

    fn people_verified_by(
        &mut self,
        tenant: Tenant,
        staff: PersonId,
    ) -> Result<Vec<Person>, StorageError> {
        self.people(
            tenant,
            people!("WHERE tenant = ?1 AND verified_by = ?2 ORDER BY id"),
            params![tenant.number(), staff.as_bytes()],
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
        let last = self.tx.one(
            "SELECT COALESCE(MAX(number), 0) AS number FROM attestation WHERE tenant = ?1 AND person = ?2",
            params![tenant.number(), person.as_bytes()],
            |row| Columns::new(row, "attestation").int("number"),
        )?;
        let number = last.unwrap_or(0) + 1;
        let row = params![tenant, person, number];
        let key = self.key_of(tenant, person)?;
        let bytes = key.seal(sealed::at("attestation", "bytes", row), bytes)?;
        self.tx.change(
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

    fn attestations(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<Vec<u8>>, StorageError> {
        let Some(key) = self.held_key(tenant, person)? else {
            return Ok(Vec::new());
        };
        let all = self.tx.rows(
            "SELECT number, bytes FROM attestation WHERE tenant = ?1 AND person = ?2 ORDER BY number",
            params![tenant.number(), person.as_bytes()],
            |row| {
                let c = Columns::new(row, "attestation");
                let number = c.int("number")?;
                c.opened(&key, "bytes", params![tenant, person, number])
            },
        )?;
        Ok(all.into_iter().flatten().collect())
    }

    fn note_contradiction(
        &mut self,
        tenant: Tenant,
        found: &Contradiction,
    ) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO contradiction (tenant, person, other, noted_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (tenant, person, other) DO NOTHING",
            params![
                tenant.number(),
                found.person.as_bytes(),
                found.other.as_bytes(),
                millis(found.noted_at),
            ],
        )?;
        Ok(())
    }

    fn open_contradictions(&mut self, tenant: Tenant) -> Result<Vec<Contradiction>, StorageError> {
        self.tx.rows(
            "SELECT * FROM contradiction WHERE tenant = ?1 AND resolved_at IS NULL ORDER BY noted_at, person, other",
            params![tenant.number()],
            contradiction,
        )
    }

    fn contradiction(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        other: PersonId,
    ) -> Result<Option<Contradiction>, StorageError> {
        self.tx.one(
            "SELECT * FROM contradiction WHERE tenant = ?1 AND person = ?2 AND other = ?3",
            params![tenant.number(), person.as_bytes(), other.as_bytes()],
            contradiction,
        )
    }

    fn settle_contradiction(
        &mut self,
        tenant: Tenant,
        found: &Contradiction,
    ) -> Result<(), StorageError> {
        let settled = found.settled;
        self.tx.change(
            "UPDATE contradiction SET resolved_at = ?4, outcome = ?5, person_was = ?6, other_was = ?7
             WHERE tenant = ?1 AND person = ?2 AND other = ?3",
            params![
                tenant.number(),
                found.person.as_bytes(),
                found.other.as_bytes(),
                settled.map(|s| millis(s.at)),
                settled.map(|s| s.outcome as u8),
                settled.map(|s| s.person_was as u8),
                settled.map(|s| s.other_was as u8),
            ],
        )?;
        Ok(())
    }

    fn settled_contradictions(
        &mut self,
        tenant: Tenant,
        since: DateTime<Utc>,
    ) -> Result<Vec<Contradiction>, StorageError> {
        self.tx.rows(
            "SELECT * FROM contradiction WHERE tenant = ?1 AND resolved_at >= ?2
             ORDER BY resolved_at DESC, person, other",
            params![tenant.number(), millis(since)],
            contradiction,
        )
    }

    fn count_people(&mut self, tenant: Tenant) -> Result<Vec<(Identity, u64)>, StorageError> {
        self.tx.rows(
            "SELECT identity, COUNT(*) AS people FROM person WHERE tenant = ?1 GROUP BY identity ORDER BY identity",
            params![tenant.number()],
            |row| {
                let c = Columns::new(row, "person");
                Ok((identity(&c, "identity")?, c.number("people")?))
            },
        )
    }

    fn people_of_identity(
        &mut self,
        tenant: Tenant,
        identity: Identity,
        before: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Person>, StorageError> {
        let last = [0xff; 16];
        self.people(
            tenant,
            people!("WHERE tenant = ?1 AND identity = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4"),
            params![
                tenant.number(),
                identity as u8,
                before.as_ref().map_or(&last, PersonId::as_bytes),
                limit
            ],
        )
    }

    fn erase_person(&mut self, tenant: Tenant, id: PersonId) -> Result<(), StorageError> {
        let empty: &[u8] = &[];
        self.tx
            .change(EMPTIED, params![tenant.number(), id.as_bytes(), empty])?;
        for statement in ERASED {
            self.tx
                .change(statement, params![tenant.number(), id.as_bytes()])?;
        }
        self.forget_key(tenant, id)
    }
}

fn contradiction(row: &dyn Row) -> Result<Contradiction, StorageError> {
    let c = Columns::new(row, "contradiction");
    let settled = match c.optional_instant("resolved_at")? {
        None => None,
        Some(at) => Some(Settled {
            at,
            outcome: match c.int("outcome")? {
                1 => Outcome::Earlier,
                2 => Outcome::Later,
                3 => Outcome::Moved,
                _ => return Err(c.corrupt()),
            },
            person_was: identity(&c, "person_was")?,
            other_was: identity(&c, "other_was")?,
        }),
    };
    Ok(Contradiction {
        person: PersonId::from_bytes(c.array("person")?),
        other: PersonId::from_bytes(c.array("other")?),
        noted_at: c.instant("noted_at")?,
        settled,
    })
}

fn identity(c: &Columns<'_>, column: &str) -> Result<Identity, StorageError> {
    match c.int(column)? {
        1 => Ok(Identity::Unverified),
        2 => Ok(Identity::Contradicted),
        3 => Ok(Identity::Verified),
        _ => Err(c.corrupt()),
    }
}

fn person(row: &dyn Row, seals: &Seals, tenant: Tenant) -> Result<Option<Person>, StorageError> {
    let c = Columns::new(row, "person");
    let id = PersonId::from_bytes(c.array("id")?);
    let Some(key) = c.key(seals, tenant, id)? else {
        return Ok(None);
    };
    let row = params![tenant, id];
    let registration = c.opened(&key, "registration", row)?;
    let hash = c.opened(&key, "registration_hash", row)?;
    let (Some(registration), Some(hash)) = (registration, hash) else {
        return Ok(None);
    };
    Ok(Some(Person {
        id,
        registration: c.decoded(&registration)?,
        registration_hash: hash.try_into().map_err(|_| c.corrupt())?,
        operation: OperationId::from_bytes(c.array("operation")?),
        mac: IdentityMac(c.array("identity_mac")?),
        identity: identity(&c, "identity")?,
        verified_by: c.optional_array("verified_by")?.map(PersonId::from_bytes),
        verified_at: c.optional_instant("verified_at")?,
        created_at: c.instant("created_at")?,
        updated_at: c.instant("updated_at")?,
    }))
}
