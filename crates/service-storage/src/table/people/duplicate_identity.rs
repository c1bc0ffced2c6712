//! The table `contradiction`.

use super::person::{Identity, identity};
use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis},
    value::{Row, params},
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::PersonId;

/// Two persons with one ID number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DuplicateIdentity {
    /// The one that came later.
    pub person: PersonId,
    /// The one that was there.
    pub other: PersonId,
    /// When it was found.
    pub noted_at: DateTime<Utc>,
    /// How a coordinator settled it.
    pub settled: Option<Settlement>,
}

/// How a duplicate identity was settled, and what it takes to open it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// When.
    pub at: DateTime<Utc>,
    /// Whose registration holds.
    pub outcome: Outcome,
    /// How the later one stood before.
    pub person_was: Identity,
    /// How the earlier one stood before.
    pub other_was: Identity,
}

/// Whose registration holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Outcome {
    /// The earlier one's; the later one is set aside.
    Earlier = 1,
    /// The later one's; the earlier one is set aside.
    Later = 2,
    /// Both are one human, who goes on with the later one: travel requests and places move there.
    Moved = 3,
}

impl Tx<'_> {
    /// Notes two persons with one ID number; noted once.
    pub fn note_duplicate_identity(
        &mut self,
        tenant: Tenant,
        found: &DuplicateIdentity,
    ) -> Result<(), StorageError> {
        self.sql.change(
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

    /// Returns the duplicate identities that nobody has settled, oldest first.
    pub fn open_duplicate_identities(
        &mut self,
        tenant: Tenant,
    ) -> Result<Vec<DuplicateIdentity>, StorageError> {
        self.sql.rows(
            "SELECT * FROM contradiction WHERE tenant = ?1 AND resolved_at IS NULL ORDER BY noted_at, person, other",
            params![tenant.number()],
            duplicate_identity,
        )
    }

    /// Returns a duplicate identity.
    pub fn duplicate_identity(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        other: PersonId,
    ) -> Result<Option<DuplicateIdentity>, StorageError> {
        self.sql.one(
            "SELECT * FROM contradiction WHERE tenant = ?1 AND person = ?2 AND other = ?3",
            params![tenant.number(), person.as_bytes(), other.as_bytes()],
            duplicate_identity,
        )
    }

    /// Writes how a duplicate identity that was noted is settled, or that it is open again.
    pub fn settle_duplicate_identity(
        &mut self,
        tenant: Tenant,
        found: &DuplicateIdentity,
    ) -> Result<(), StorageError> {
        let settled = found.settled;
        self.sql.change(
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

    /// Returns the duplicate identities that were settled since the instant, the last one first.
    pub fn settled_duplicate_identities(
        &mut self,
        tenant: Tenant,
        since: DateTime<Utc>,
    ) -> Result<Vec<DuplicateIdentity>, StorageError> {
        self.sql.rows(
            "SELECT * FROM contradiction WHERE tenant = ?1 AND resolved_at >= ?2
             ORDER BY resolved_at DESC, person, other",
            params![tenant.number(), millis(since)],
            duplicate_identity,
        )
    }
}

fn duplicate_identity(row: &dyn Row) -> Result<DuplicateIdentity, StorageError> {
    let c = Columns::new(row, "contradiction");
    let settled = match c.optional_instant("resolved_at")? {
        None => None,
        Some(at) => Some(Settlement {
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
    Ok(DuplicateIdentity {
        person: PersonId::from_bytes(c.array("person")?),
        other: PersonId::from_bytes(c.array("other")?),
        noted_at: c.instant("noted_at")?,
        settled,
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        Tx,
        people::{DuplicateIdentity, Identity, Outcome, Settlement},
        testing::{Storage, at, here, on_every_storage, values, write},
    };

    on_every_storage! {
        a_duplicate_identity_is_noted_once_settled_and_opened_again,
    }

    async fn a_duplicate_identity_is_noted_once_settled_and_opened_again(storage: &Storage) {
        let (person, other) = (values::person("张晓伟"), values::person("李娜"));
        let found = DuplicateIdentity {
            person,
            other,
            noted_at: at(1),
            settled: None,
        };
        let again = DuplicateIdentity {
            noted_at: at(2),
            ..found
        };
        let settled = DuplicateIdentity {
            settled: Some(Settlement {
                at: at(3),
                outcome: Outcome::Moved,
                person_was: Identity::Duplicate,
                other_was: Identity::Verified,
            }),
            ..found
        };
        write(storage, move |tx| {
            tx.note_duplicate_identity(here(), &found)?;
            tx.note_duplicate_identity(here(), &again)
        })
        .await
        .unwrap();
        for (written, open, lately) in [(found, 1, 0), (settled, 0, 1), (found, 1, 0)] {
            let seen = move |tx: &mut Tx<'_>| {
                tx.settle_duplicate_identity(here(), &written)?;
                Ok((
                    tx.duplicate_identity(here(), person, other)?,
                    tx.open_duplicate_identities(here())?.len(),
                    tx.settled_duplicate_identities(here(), at(3))?.len(),
                    tx.settled_duplicate_identities(here(), at(4))?.len(),
                ))
            };
            let seen = write(storage, seen).await.unwrap();
            assert_eq!(seen, (Some(written), open, lately, 0));
        }
    }
}
