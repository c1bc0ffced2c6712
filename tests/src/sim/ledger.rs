//! What the phones said is saved, kept outside of them: what the end is held against.

use crate::sim::ends::phone::Phone;
use qicheng_domain::{
    ids::{OperationId, PersonId},
    operations::claim::ClaimKind,
};
use qicheng_test_kit::clock::Time;
use qicheng_test_world::Failure;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// One operation that a phone has saved.
#[derive(Debug, Clone)]
pub struct SavedOperation {
    /// On which phone.
    pub phone: usize,
    /// The claim's kind.
    pub kind: ClaimKind,
    /// Whose word it is.
    pub actor: PersonId,
    /// Of whom.
    pub subject: PersonId,
    /// The claim.
    pub body: Vec<u8>,
    /// When, by the world's time.
    pub at: i64,
    /// Whether its phone was set back to a time before it, or it was erased: the phone need not know of it.
    pub lost: bool,
}

/// Every operation of a world.
pub struct Ledger {
    time: Time,
    said: BTreeMap<OperationId, SavedOperation>,
    older: BTreeSet<OperationId>,
    last: BTreeMap<usize, i64>,
}

impl Ledger {
    /// Begins empty, in a world of this time.
    #[must_use]
    pub fn new(time: &Time) -> Self {
        Self {
            time: time.clone(),
            said: BTreeMap::new(),
            older: BTreeSet::new(),
            last: BTreeMap::new(),
        }
    }

    /// Notes what a phone holds before anything happens.
    ///
    /// # Errors
    /// The database's.
    pub fn begin(&mut self, index: usize, phone: &mut Phone) -> Result<(), Failure> {
        let mut statement = phone.probe()?.prepare("SELECT rowid, id FROM outbox")?;
        let mut rows = statement.query([])?;
        let last = self.last.entry(index).or_default();
        while let Some(row) = rows.next()? {
            *last = row.get::<_, i64>(0)?.max(*last);
            self.older.insert(OperationId::from_bytes(row.get(1)?));
        }
        Ok(())
    }

    /// Returns whether an operation was said, in this world or before it.
    #[must_use]
    pub fn knows(&self, id: &OperationId) -> bool {
        self.said.contains_key(id) || self.older.contains(id)
    }

    /// Takes over what a phone has saved since it was looked at last; returns how many operations.
    ///
    /// # Errors
    /// The database's.
    pub fn look(&mut self, index: usize, phone: &mut Phone) -> Result<usize, Failure> {
        let last = self.last.entry(index).or_default();
        let mut statement = phone.probe()?.prepare_cached(
            "SELECT rowid, id, kind, actor, subject, body FROM outbox WHERE rowid > ?1 ORDER BY rowid",
        )?;
        let mut rows = statement.query([*last])?;
        let mut new = 0;
        while let Some(row) = rows.next()? {
            *last = row.get(0)?;
            let said = SavedOperation {
                phone: index,
                kind: ClaimKind::from(row.get::<_, u16>(2)?),
                actor: PersonId::from_bytes(row.get(3)?),
                subject: PersonId::from_bytes(row.get(4)?),
                body: row.get(5)?,
                at: self.time.millis(),
                lost: false,
            };
            self.said.insert(OperationId::from_bytes(row.get(1)?), said);
            new += 1;
        }
        Ok(new)
    }

    /// Notes that a phone does not hold any more what it does not hold: it was set back, or erased somebody.
    ///
    /// # Errors
    /// The database's.
    pub fn forget(&mut self, index: usize, phone: &mut Phone) -> Result<(), Failure> {
        let probe = phone.probe()?;
        let mut held = probe.prepare("SELECT EXISTS (SELECT 1 FROM outbox WHERE id = ?1)")?;
        for (id, said) in &mut self.said {
            if said.phone == index && !said.lost {
                said.lost = !held.query_row([id.as_bytes()], |row| row.get::<_, bool>(0))?;
            }
        }
        let last = probe.query_row("SELECT coalesce(max(rowid), 0) FROM outbox", [], |r| {
            r.get(0)
        })?;
        self.last.insert(index, last);
        Ok(())
    }

    /// Returns every operation.
    pub fn all(&self) -> impl Iterator<Item = (&OperationId, &SavedOperation)> {
        self.said.iter()
    }

    /// Returns an operation.
    #[must_use]
    pub fn get(&self, id: &OperationId) -> Option<&SavedOperation> {
        self.said.get(id)
    }
}

/// Returns whether an operation took effect at the service.
///
/// # Errors
/// The database's.
pub fn took_effect(service: &Connection, id: &OperationId) -> Result<bool, Failure> {
    let mut effect =
        service.prepare_cached("SELECT EXISTS (SELECT 1 FROM operation WHERE id = ?1)")?;
    Ok(effect.query_row([id.as_bytes()], |row| row.get(0))?)
}
