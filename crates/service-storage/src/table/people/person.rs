//! The table `person`.

use crate::{
    Group, StorageError, Tenant, Tx,
    columns::{Columns, days, millis, place},
    seal::Seals,
    value::{Row, Value, params},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    people::registration::Registration,
    redact_debug,
    region::RegionCode,
};
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

/// HMAC-SHA256 over the kind and number of an identity document: equal for one person within a tenant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityMac(pub [u8; 32]);

redact_debug!(IdentityMac);

/// How much is known of who a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Identity {
    /// A registration has come; nobody has seen the person. Reserves nothing and gets no credential.
    Unverified = 1,
    /// Staff saw the person, but another verified one has the same ID number: a coordinator looks at it.
    Duplicate = 2,
    /// Staff saw person and ID card.
    Verified = 3,
}

/// A person as they stand.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub id: PersonId,
    /// What they or their helper wrote last.
    pub registration: Registration,
    /// SHA-256 over that claim's CBOR.
    pub registration_hash: [u8; 32],
    /// The operation that brought it.
    pub operation: OperationId,
    /// HMAC of ID type and number.
    pub mac: IdentityMac,
    /// How much is known of who it is.
    pub identity: Identity,
    /// By which staff, once seen.
    pub verified_by: Option<PersonId>,
    /// When, once seen.
    pub verified_at: Option<DateTime<Utc>>,
    /// Whether a person with a phone wants a pass on paper too.
    pub own_paper: bool,
    /// When the person was registered first.
    pub created_at: DateTime<Utc>,
    /// When the registration came that counts.
    pub updated_at: DateTime<Utc>,
}

redact_debug!(Person);

/// What is known of a person without opening anything that is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// The person.
    pub id: PersonId,
    /// County of home.
    pub home: RegionCode,
    /// The operation that brought their registration.
    pub operation: OperationId,
    /// How much is known of who it is.
    pub identity: Identity,
}

/// People with one ID number that are looked at.
pub const RIVALS: u32 = 16;

impl Tx<'_> {
    /// Returns a person.
    pub fn person(&mut self, tenant: Tenant, id: PersonId) -> Result<Option<Person>, StorageError> {
        let found = self.people(
            tenant,
            people!("WHERE tenant = ?1 AND id = ?2"),
            params![tenant.number(), id.as_bytes()],
        )?;
        Ok(found.into_iter().next())
    }

    /// Returns what a person's row says in plain.
    pub fn outline(
        &mut self,
        tenant: Tenant,
        id: PersonId,
    ) -> Result<Option<Outline>, StorageError> {
        self.sql.one(
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

    /// Writes a person, in place of what stood there.
    pub fn put_person(&mut self, tenant: Tenant, p: &Person) -> Result<(), StorageError> {
        let key = self.key_of(tenant, p.id)?;
        let row = params![tenant, p.id];
        let registration = qicheng_credential::encoding::cbor::write(&p.registration);
        let registration = key.seal(place("person", "registration", row), &registration)?;
        let hash = place("person", "registration_hash", row);
        let hash = key.seal(hash, &p.registration_hash)?;
        self.sql.change(
            "INSERT INTO person (tenant, id, identity_mac, identity, home, registration, registration_hash, operation,
                verified_by, verified_at, created_at, updated_at, own_paper)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (tenant, id) DO UPDATE SET identity_mac = excluded.identity_mac,
                identity = excluded.identity, home = excluded.home, registration = excluded.registration,
                registration_hash = excluded.registration_hash, operation = excluded.operation,
                verified_by = excluded.verified_by, verified_at = excluded.verified_at,
                updated_at = excluded.updated_at, own_paper = excluded.own_paper",
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
                p.own_paper,
            ],
        )?;
        Ok(())
    }

    /// Returns those with this ID number, the verified one first, then duplicates, then the oldest: at most
    /// [`RIVALS`], whoever else registers it.
    pub fn people_by_mac(
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

    /// Returns up to `limit` people after the given one, by id.
    pub fn people_after(
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

    /// Returns those whom a member of staff verified.
    pub fn people_verified_by(
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

    /// Returns how many people there are of each identity.
    pub fn count_people(&mut self, tenant: Tenant) -> Result<Vec<(Identity, u64)>, StorageError> {
        self.sql.rows(
            "SELECT identity, COUNT(*) AS people FROM person WHERE tenant = ?1 GROUP BY identity ORDER BY identity",
            params![tenant.number()],
            |row| {
                let c = Columns::new(row, "person");
                Ok((identity(&c, "identity")?, c.number("people")?))
            },
        )
    }

    /// Returns up to `limit` people of one identity before the given one, newest first.
    pub fn people_of_identity(
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

    /// Returns the people of a group, by id.
    pub fn people_in(&mut self, tenant: Tenant, group: Group) -> Result<Vec<Person>, StorageError> {
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

    /// Reads people; those whose key is gone are not there.
    fn people(
        &mut self,
        tenant: Tenant,
        sql: &str,
        params: &[Value<'_>],
    ) -> Result<Vec<Person>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let all = self
            .sql
            .rows(sql, params, |row| person(row, &seals, tenant))?;
        Ok(all.into_iter().flatten().collect())
    }
}

pub(super) fn identity(c: &Columns<'_>, column: &str) -> Result<Identity, StorageError> {
    match c.int(column)? {
        1 => Ok(Identity::Unverified),
        2 => Ok(Identity::Duplicate),
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
        own_paper: c.flag("own_paper")?,
        created_at: c.instant("created_at")?,
        updated_at: c.instant("updated_at")?,
    }))
}

#[cfg(test)]
mod tests {
    use crate::{
        StorageError,
        people::{Identity, IdentityMac, Person, RIVALS},
        testing::{Storage, at, here, on_every_storage, person, read, values, write},
    };
    use qicheng_domain::ids::{OperationId, PersonId};

    on_every_storage! {
        a_person_comes_back_as_they_were_written,
        one_verified_person_an_id_number,
        people_are_listed_in_pages,
        people_are_counted_and_listed_by_what_is_known_of_them,
    }

    async fn a_person_comes_back_as_they_were_written(storage: &Storage) {
        let first = person("张晓伟", 1, Identity::Unverified);
        let changed = Person {
            registration: values::registration("张晓伟", 2, None),
            registration_hash: [6; 32],
            operation: OperationId::new(at(3), [7; 10]),
            mac: IdentityMac([2; 32]),
            identity: Identity::Verified,
            verified_by: Some(values::person("帮手")),
            verified_at: Some(at(4)),
            updated_at: at(5),
            ..first.clone()
        };
        for written in [first, changed] {
            let (id, row) = (written.id, written.clone());
            write(storage, move |tx| tx.put_person(here(), &row))
                .await
                .unwrap();
            assert!(read(storage, move |tx| tx.person(here(), id)).await == Some(written));
        }
    }

    async fn one_verified_person_an_id_number(storage: &Storage) {
        let rows = [
            person("张晓伟", 1, Identity::Unverified),
            person("李娜", 1, Identity::Verified),
            person("王芳", 1, Identity::Duplicate),
            person("赵敏", 2, Identity::Verified),
        ];
        write(storage, move |tx| {
            rows.iter().try_for_each(|p| tx.put_person(here(), p))
        })
        .await
        .unwrap();
        let same = read(storage, |tx| tx.people_by_mac(here(), IdentityMac([1; 32]))).await;
        let order: Vec<_> = same.iter().map(|p| p.identity).collect();
        assert_eq!(
            order,
            [
                Identity::Verified,
                Identity::Duplicate,
                Identity::Unverified
            ]
        );
        // However many register it, few are looked at, and the verified one among them.
        let crowd: Vec<_> = (0..40)
            .map(|n| {
                person(
                    &qicheng_test_kit::people::numbered("冒名", n as usize),
                    1,
                    Identity::Unverified,
                )
            })
            .collect();
        write(storage, move |tx| {
            crowd.iter().try_for_each(|p| tx.put_person(here(), p))
        })
        .await
        .unwrap();
        let same = read(storage, |tx| tx.people_by_mac(here(), IdentityMac([1; 32]))).await;
        assert_eq!(same.len(), RIVALS as usize);
        assert_eq!(same[0].identity, Identity::Verified);
        let second = person("张晓伟", 1, Identity::Verified);
        let refused = write(storage, move |tx| tx.put_person(here(), &second)).await;
        assert_eq!(refused, Err(StorageError::Constraint));
    }

    async fn people_are_listed_in_pages(storage: &Storage) {
        let names = ["甲", "乙", "丙", "丁", "戊"];
        write(storage, move |tx| {
            (1..).zip(names).try_for_each(|(n, name)| {
                tx.put_person(here(), &person(name, n, Identity::Unverified))
            })
        })
        .await
        .unwrap();
        let mut all: Vec<PersonId> = names.map(values::person).to_vec();
        all.sort_unstable();
        let mut seen: Vec<PersonId> = Vec::new();
        loop {
            let after = seen.last().copied();
            let page = read(storage, move |tx| tx.people_after(here(), after, 2)).await;
            if page.is_empty() {
                break;
            }
            assert!(page.len() <= 2);
            seen.extend(page.iter().map(|p| p.id));
        }
        assert_eq!(seen, all);
    }

    async fn people_are_counted_and_listed_by_what_is_known_of_them(storage: &Storage) {
        let rows = [
            person("甲", 1, Identity::Verified),
            person("乙", 2, Identity::Unverified),
            person("丙", 3, Identity::Verified),
            person("丁", 4, Identity::Verified),
        ];
        let seen = write(storage, move |tx| {
            rows.iter().try_for_each(|p| tx.put_person(here(), p))?;
            let verified = Identity::Verified;
            let first = tx.people_of_identity(here(), verified, None, 2)?;
            let before = first.last().map(|p| p.id);
            let rest = tx.people_of_identity(here(), verified, before, 2)?;
            Ok((tx.count_people(here())?, [first, rest].concat()))
        })
        .await
        .unwrap();
        assert_eq!(seen.0, [(Identity::Unverified, 1), (Identity::Verified, 3)]);
        let mut expected = ["甲", "丙", "丁"].map(values::person).to_vec();
        expected.sort_unstable_by(|a, b| b.cmp(a));
        let ids: Vec<_> = seen.1.iter().map(|p| p.id).collect();
        assert_eq!(ids, expected);
    }
}
