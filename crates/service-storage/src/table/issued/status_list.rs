//! The table `status_list`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis, signed},
    value::{Row, params},
};
use chrono::{DateTime, Utc};

/// Sequences of a list that a restored service passes over: they may have been given out since its back-up.
pub(crate) const SEQ_MARGIN: u32 = 1_000;

/// Indexes of a list that a restored service passes over.
pub(crate) const INDEX_MARGIN: u32 = 50_000;

/// A status list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusListRow {
    /// Its number: year and month, as 202002.
    pub id: u32,
    /// The index to be given next.
    pub next_index: u32,
    /// Sequence of the version published last; 0 before the first.
    pub seq: u64,
    /// When the last credential expires that stands in it.
    pub last_expiry: DateTime<Utc>,
    /// When it was published last.
    pub published_at: Option<DateTime<Utc>>,
}

impl Tx<'_> {
    /// Writes a status list, in place of what stood under its number.
    pub fn put_status_list(
        &mut self,
        tenant: Tenant,
        r: &StatusListRow,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO status_list (tenant, id, next_index, seq, last_expiry, published_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant, id) DO UPDATE SET next_index = excluded.next_index, seq = excluded.seq,
                last_expiry = excluded.last_expiry, published_at = excluded.published_at",
            params![
                tenant.number(),
                r.id,
                r.next_index,
                signed(r.seq),
                millis(r.last_expiry),
                r.published_at.map(millis),
            ],
        )?;
        Ok(())
    }

    /// Returns a status list.
    pub fn status_list(
        &mut self,
        tenant: Tenant,
        id: u32,
    ) -> Result<Option<StatusListRow>, StorageError> {
        self.sql.one(
            "SELECT * FROM status_list WHERE tenant = ?1 AND id = ?2",
            params![tenant.number(), id],
            list,
        )
    }

    /// Returns the sequence and the index with which a new list begins: those of a service that was restored are beyond
    /// what it may have given out in a list of this number since its back-up.
    pub fn status_list_start(&mut self, tenant: Tenant) -> Result<(u64, u32), StorageError> {
        let is_restored = self.feed_epoch(tenant)? != 0;
        Ok(if is_restored {
            (SEQ_MARGIN.into(), INDEX_MARGIN)
        } else {
            (0, 0)
        })
    }

    /// Returns the lists in which an unexpired credential stands.
    pub fn live_status_lists(
        &mut self,
        tenant: Tenant,
        now: DateTime<Utc>,
    ) -> Result<Vec<StatusListRow>, StorageError> {
        self.sql.rows(
            "SELECT * FROM status_list WHERE tenant = ?1 AND last_expiry > ?2 ORDER BY id",
            params![tenant.number(), millis(now)],
            list,
        )
    }
}

fn list(row: &dyn Row) -> Result<StatusListRow, StorageError> {
    let c = Columns::new(row, "status_list");
    Ok(StatusListRow {
        id: c.number("id")?,
        next_index: c.number("next_index")?,
        seq: c.number("seq")?,
        last_expiry: c.instant("last_expiry")?,
        published_at: c.optional_instant("published_at")?,
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        issued::{IssuedKind, IssuedRow, StatusListRow},
        testing::{Storage, TRIP, at, here, on_every_storage, write},
    };
    use qicheng_credential::credential::StatusIndex;

    on_every_storage! {
        what_is_withdrawn_stands_in_its_list,
    }

    async fn what_is_withdrawn_stands_in_its_list(storage: &Storage) {
        let issued = |number: u8, minutes| IssuedRow {
            digest: [number; 16],
            kind: IssuedKind::Ticket,
            subject: [9; 16],
            trip: Some(TRIP),
            status: Some(StatusIndex {
                list: 202_602,
                index: number.into(),
            }),
            binding: [1; 16],
            details: [2; 16],
            issued_at: at(minutes),
            expires_at: at(100),
            revoked_at: None,
        };
        let list = |seq| StatusListRow {
            id: 202_602,
            next_index: 3,
            seq,
            last_expiry: at(100),
            published_at: Some(at(1)),
        };
        write(storage, move |tx| {
            tx.add_issued(here(), &issued(1, 0))?;
            tx.add_issued(here(), &issued(2, 5))?;
            let rows = tx.issued_to(here(), IssuedKind::Ticket, &[9; 16])?;
            assert_eq!(rows, [issued(2, 5), issued(1, 0)]);
            assert_eq!(tx.issued_to(here(), IssuedKind::Staff, &[9; 16])?, []);
            tx.revoke_issued(here(), &[2; 16], at(6))?;
            tx.revoke_issued(here(), &[2; 16], at(7))?;
            let rows = tx.issued_to(here(), IssuedKind::Ticket, &[9; 16])?;
            assert_eq!(rows[0].revoked_at, Some(at(6)));
            assert_eq!(tx.revoked_in(here(), 202_602)?, [2]);
            tx.put_status_list(here(), &list(1))?;
            tx.put_status_list(here(), &list(2))?;
            assert_eq!(tx.status_list(here(), 202_602)?, Some(list(2)));
            assert_eq!(tx.live_status_lists(here(), at(99))?, [list(2)]);
            assert_eq!(tx.live_status_lists(here(), at(100))?, []);
            Ok(())
        })
        .await
        .unwrap();
    }
}
