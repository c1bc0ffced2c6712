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
pub struct Contradiction {
    /// The one that came later.
    pub person: PersonId,
    /// The one that was there.
    pub other: PersonId,
    /// When it was found.
    pub noted_at: DateTime<Utc>,
    /// How a coordinator settled it.
    pub settled: Option<Settled>,
}

/// How a contradiction was settled, and what it takes to open it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
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
    /// Both are one human, who goes on with the later one: wishes and places move there.
    Moved = 3,
}

impl Tx<'_> {
    /// Notes two persons with one ID number; noted once.
    pub fn note_contradiction(
        &mut self,
        tenant: Tenant,
        found: &Contradiction,
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

    /// Returns the contradictions that nobody has settled, oldest first.
    pub fn open_contradictions(
        &mut self,
        tenant: Tenant,
    ) -> Result<Vec<Contradiction>, StorageError> {
        self.sql.rows(
            "SELECT * FROM contradiction WHERE tenant = ?1 AND resolved_at IS NULL ORDER BY noted_at, person, other",
            params![tenant.number()],
            contradiction,
        )
    }

    /// Returns a contradiction.
    pub fn contradiction(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        other: PersonId,
    ) -> Result<Option<Contradiction>, StorageError> {
        self.sql.one(
            "SELECT * FROM contradiction WHERE tenant = ?1 AND person = ?2 AND other = ?3",
            params![tenant.number(), person.as_bytes(), other.as_bytes()],
            contradiction,
        )
    }

    /// Writes how a contradiction that was noted is settled, or that it is open again.
    pub fn settle_contradiction(
        &mut self,
        tenant: Tenant,
        found: &Contradiction,
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

    /// Returns the contradictions that were settled since the instant, the last one first.
    pub fn settled_contradictions(
        &mut self,
        tenant: Tenant,
        since: DateTime<Utc>,
    ) -> Result<Vec<Contradiction>, StorageError> {
        self.sql.rows(
            "SELECT * FROM contradiction WHERE tenant = ?1 AND resolved_at >= ?2
             ORDER BY resolved_at DESC, person, other",
            params![tenant.number(), millis(since)],
            contradiction,
        )
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

#[cfg(test)]
mod tests {
    use crate::{
        Tx,
        people::{Contradiction, Identity, Outcome, Settled},
        testing::{Storage, at, here, on_every_storage, values, write},
    };

    on_every_storage! {
        a_contradiction_is_noted_once_settled_and_opened_again,
    }

    async fn a_contradiction_is_noted_once_settled_and_opened_again(storage: &Storage) {
        let (person, other) = (values::person("张晓伟"), values::person("李娜"));
        let found = Contradiction {
            person,
            other,
            noted_at: at(1),
            settled: None,
        };
        let again = Contradiction {
            noted_at: at(2),
            ..found
        };
        let settled = Contradiction {
            settled: Some(Settled {
                at: at(3),
                outcome: Outcome::Moved,
                person_was: Identity::Contradicted,
                other_was: Identity::Verified,
            }),
            ..found
        };
        write(storage, move |tx| {
            tx.note_contradiction(here(), &found)?;
            tx.note_contradiction(here(), &again)
        })
        .await
        .unwrap();
        for (written, open, lately) in [(found, 1, 0), (settled, 0, 1), (found, 1, 0)] {
            let seen = move |tx: &mut Tx<'_>| {
                tx.settle_contradiction(here(), &written)?;
                Ok((
                    tx.contradiction(here(), person, other)?,
                    tx.open_contradictions(here())?.len(),
                    tx.settled_contradictions(here(), at(3))?.len(),
                    tx.settled_contradictions(here(), at(4))?.len(),
                ))
            };
            let seen = write(storage, seen).await.unwrap();
            assert_eq!(seen, (Some(written), open, lately, 0));
        }
    }
}
