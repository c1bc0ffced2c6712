//! The table `audit`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis, signed},
    value::{Row, params},
};
use chrono::{DateTime, Utc};

/// One row of the chain. Actor and subject are random bytes that one table knows, so that taking a person out of that
/// table takes them out of the chain without breaking it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place, from 1 without gaps.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: [u8; 32],
    /// What was done, in kebab case.
    pub action: String,
    /// To whom or what.
    pub subject: [u8; 32],
    /// Hash of the row before; zeros for the first.
    pub previous: [u8; 32],
    /// Hash of this row.
    pub hash: [u8; 32],
}

impl Tx<'_> {
    /// Returns the last row.
    pub fn last_audit(&mut self, tenant: Tenant) -> Result<Option<AuditRow>, StorageError> {
        self.sql.one(
            "SELECT * FROM audit WHERE tenant = ?1 ORDER BY seq DESC LIMIT 1",
            params![tenant.number()],
            audit,
        )
    }

    /// Adds a row; its place must be free.
    pub fn add_audit(&mut self, tenant: Tenant, r: &AuditRow) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO audit (tenant, seq, at, actor, action, subject, previous, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                tenant.number(),
                signed(r.seq),
                millis(r.at),
                r.actor,
                r.action,
                r.subject,
                r.previous,
                r.hash,
            ],
        )?;
        Ok(())
    }

    /// Returns up to `limit` rows after the place.
    pub fn audit_after(
        &mut self,
        tenant: Tenant,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StorageError> {
        self.sql.rows(
            "SELECT * FROM audit WHERE tenant = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
            params![tenant.number(), signed(seq), limit],
            audit,
        )
    }

    /// Returns up to `limit` rows before the place, newest first; from the end where no place is named.
    pub fn audit_before(
        &mut self,
        tenant: Tenant,
        seq: Option<u64>,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StorageError> {
        self.sql.rows(
            "SELECT * FROM audit WHERE tenant = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3",
            params![tenant.number(), seq.map_or(i64::MAX, signed), limit],
            audit,
        )
    }
}

fn audit(row: &dyn Row) -> Result<AuditRow, StorageError> {
    let c = Columns::new(row, "audit");
    Ok(AuditRow {
        seq: c.number("seq")?,
        at: c.instant("at")?,
        actor: c.array("actor")?,
        action: c.text("action")?,
        subject: c.array("subject")?,
        previous: c.array("previous")?,
        hash: c.array("hash")?,
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        StorageError,
        audit::AuditRow,
        testing::{Storage, at, here, on_every_storage, read, write},
    };

    on_every_storage! {
        the_audit_chain_has_each_place_once,
    }

    async fn the_audit_chain_has_each_place_once(storage: &Storage) {
        let row = |seq| AuditRow {
            seq,
            at: at(1),
            actor: [1; 32],
            action: "trip-created".to_owned(),
            subject: [2; 32],
            previous: [3; 32],
            hash: [4; 32],
        };
        write(storage, move |tx| {
            assert_eq!(tx.last_audit(here())?, None);
            tx.add_audit(here(), &row(1))?;
            tx.add_audit(here(), &row(2))?;
            assert_eq!(tx.last_audit(here())?, Some(row(2)));
            assert_eq!(tx.audit_after(here(), 0, 1)?, [row(1)]);
            assert_eq!(tx.audit_after(here(), 1, 9)?, [row(2)]);
            Ok(())
        })
        .await
        .unwrap();
        for place in [2, 4] {
            let again = write(storage, move |tx| tx.add_audit(here(), &row(place))).await;
            assert_eq!(again, Err(StorageError::Constraint), "{place}");
        }
        let newest = read(storage, move |tx| {
            Ok((
                tx.audit_before(here(), None, 1)?,
                tx.audit_before(here(), Some(2), 9)?,
            ))
        });
        assert_eq!(newest.await, (vec![row(2)], vec![row(1)]));
    }
}
