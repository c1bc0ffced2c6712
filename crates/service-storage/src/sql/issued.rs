use super::{
    Row, SqlTx,
    columns::{Columns, millis, signed},
    params,
    sealed::at,
};
use crate::{
    StorageError,
    issued::{Issued, IssuedKind, IssuedRow, StatusListRow},
    seal::Key,
    tenant::Tenant,
};
use chrono::{DateTime, Utc};
use qicheng_credential::credential::StatusIndex;
use qicheng_domain::ids::{PersonId, TripId};
use std::sync::Arc;

impl Issued for SqlTx<'_> {
    fn add_issued(&mut self, tenant: Tenant, r: &IssuedRow) -> Result<(), StorageError> {
        let key = match r.kind {
            IssuedKind::Staff => Arc::clone(&self.seals.service),
            IssuedKind::Ticket | IssuedKind::Health => {
                self.key_of(tenant, PersonId::from_bytes(r.subject))?
            }
        };
        let details = key.seal(
            at("issued", "details", params![tenant, r.digest]),
            &r.details,
        )?;
        self.tx.change(
            "INSERT INTO issued (tenant, digest, kind, subject, trip, list, list_index, binding, details, issued_at,
                expires_at, revoked_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (tenant, digest) DO NOTHING",
            params![
                tenant.number(),
                r.digest,
                r.kind as u8,
                r.subject,
                r.trip.map(|t| t.0),
                r.status.map(|s| s.list),
                r.status.map(|s| s.index),
                r.binding,
                details,
                millis(r.issued_at),
                millis(r.expires_at),
                r.revoked_at.map(millis),
            ],
        )?;
        Ok(())
    }

    fn issued_to(
        &mut self,
        tenant: Tenant,
        kind: IssuedKind,
        subject: &[u8; 16],
    ) -> Result<Vec<IssuedRow>, StorageError> {
        let key = match kind {
            IssuedKind::Staff => Some(Arc::clone(&self.seals.service)),
            IssuedKind::Ticket | IssuedKind::Health => {
                self.held_key(tenant, PersonId::from_bytes(*subject))?
            }
        };
        let Some(key) = key else {
            return Ok(Vec::new());
        };
        let all = self.tx.rows(
            "SELECT * FROM issued WHERE tenant = ?1 AND kind = ?2 AND subject = ?3
             ORDER BY issued_at DESC, list DESC, list_index DESC",
            params![tenant.number(), kind as u8, subject],
            |row| issued(row, &key, tenant),
        )?;
        Ok(all.into_iter().flatten().collect())
    }

    fn revoke_issued(
        &mut self,
        tenant: Tenant,
        digest: &[u8; 16],
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.tx.change(
            "UPDATE issued SET revoked_at = ?3 WHERE tenant = ?1 AND digest = ?2 AND revoked_at IS NULL",
            params![tenant.number(), digest, millis(at)],
        )?;
        Ok(())
    }

    fn revoked_in(&mut self, tenant: Tenant, list: u32) -> Result<Vec<u32>, StorageError> {
        self.tx.rows(
            "SELECT DISTINCT list_index FROM issued
             WHERE tenant = ?1 AND list = ?2 AND revoked_at IS NOT NULL ORDER BY list_index",
            params![tenant.number(), list],
            |row| Columns::new(row, "issued").number("list_index"),
        )
    }

    fn put_status_list(&mut self, tenant: Tenant, r: &StatusListRow) -> Result<(), StorageError> {
        self.tx.change(
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

    fn status_list(
        &mut self,
        tenant: Tenant,
        id: u32,
    ) -> Result<Option<StatusListRow>, StorageError> {
        self.tx.one(
            "SELECT * FROM status_list WHERE tenant = ?1 AND id = ?2",
            params![tenant.number(), id],
            list,
        )
    }

    fn live_status_lists(
        &mut self,
        tenant: Tenant,
        now: DateTime<Utc>,
    ) -> Result<Vec<StatusListRow>, StorageError> {
        self.tx.rows(
            "SELECT * FROM status_list WHERE tenant = ?1 AND last_expiry > ?2 ORDER BY id",
            params![tenant.number(), millis(now)],
            list,
        )
    }
}

fn issued(row: &dyn Row, key: &Key, tenant: Tenant) -> Result<Option<IssuedRow>, StorageError> {
    let c = Columns::new(row, "issued");
    let digest: [u8; 16] = c.array("digest")?;
    let Some(details) = c.opened(key, "details", params![tenant, digest])? else {
        return Ok(None);
    };
    let status = match (c.optional_number("list")?, c.optional_number("list_index")?) {
        (Some(list), Some(index)) => Some(StatusIndex { list, index }),
        (None, None) => None,
        _ => return Err(c.corrupt()),
    };
    Ok(Some(IssuedRow {
        digest,
        kind: match c.int("kind")? {
            1 => IssuedKind::Ticket,
            2 => IssuedKind::Health,
            3 => IssuedKind::Staff,
            _ => return Err(c.corrupt()),
        },
        subject: c.array("subject")?,
        trip: c.optional_array("trip")?.map(TripId),
        status,
        binding: c.array("binding")?,
        details: details.try_into().map_err(|_| c.corrupt())?,
        issued_at: c.instant("issued_at")?,
        expires_at: c.instant("expires_at")?,
        revoked_at: c.optional_instant("revoked_at")?,
    }))
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
