//! The table `issued`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis, place},
    seal::Key,
    value::{Row, params},
};
use chrono::{DateTime, Utc};
use qicheng_credential::credential::StatusIndex;
use qicheng_domain::ids::{PersonId, TripId};
use std::sync::Arc;

/// What was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum IssuedKind {
    /// A ticket.
    Ticket = 1,
    /// A health code.
    Health = 2,
    /// A staff credential.
    Staff = 3,
}

/// A credential that was issued. Its bytes stand in the feed alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedRow {
    /// First 16 bytes of SHA-256 over its protected header and payload.
    pub digest: [u8; 16],
    /// What it is.
    pub kind: IssuedKind,
    /// The person, or for staff the staff member.
    pub subject: [u8; 16],
    /// The trip, of a ticket.
    pub trip: Option<TripId>,
    /// Where a withdrawal stands; a health code has no such place.
    pub status: Option<StatusIndex>,
    /// Hash of what it binds (person, key, journey, role): when that changes, the credential is withdrawn.
    pub binding: [u8; 16],
    /// Hash of the rest of what it says: when only that changes, a newer credential joins a good one.
    pub details: [u8; 16],
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// When it was withdrawn.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Tx<'_> {
    /// Writes what was issued.
    pub fn add_issued(&mut self, tenant: Tenant, r: &IssuedRow) -> Result<(), StorageError> {
        let key = match r.kind {
            IssuedKind::Staff => Arc::clone(&self.seals.service),
            IssuedKind::Ticket | IssuedKind::Health => {
                self.key_of(tenant, PersonId::from_bytes(r.subject))?
            }
        };
        let details = key.seal(
            place("issued", "details", params![tenant, r.digest]),
            &r.details,
        )?;
        self.sql.change(
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

    /// Returns what was issued of a kind to a person or staff member, newest first.
    pub fn issued_to(
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
        let all = self.sql.rows(
            "SELECT * FROM issued WHERE tenant = ?1 AND kind = ?2 AND subject = ?3
             ORDER BY issued_at DESC, list DESC, list_index DESC",
            params![tenant.number(), kind as u8, subject],
            |row| issued(row, &key, tenant),
        )?;
        Ok(all.into_iter().flatten().collect())
    }

    /// Notes that a credential is withdrawn, once.
    pub fn revoke_issued(
        &mut self,
        tenant: Tenant,
        digest: &[u8; 16],
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "UPDATE issued SET revoked_at = ?3 WHERE tenant = ?1 AND digest = ?2 AND revoked_at IS NULL",
            params![tenant.number(), digest, millis(at)],
        )?;
        Ok(())
    }

    /// Returns the withdrawn indexes of a list, rising.
    pub fn revoked_in(&mut self, tenant: Tenant, list: u32) -> Result<Vec<u32>, StorageError> {
        self.sql.rows(
            "SELECT DISTINCT list_index FROM issued
             WHERE tenant = ?1 AND list = ?2 AND revoked_at IS NOT NULL ORDER BY list_index",
            params![tenant.number(), list],
            |row| Columns::new(row, "issued").number("list_index"),
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

#[cfg(test)]
mod tests {
    use crate::{
        accounts::CodeHolder,
        staff::StaffId,
        testing::{
            Storage, TRIP, account, assignment, at, here, on_every_storage, read, there, trip,
            values, write,
        },
    };
    use uuid::Uuid;

    on_every_storage! {
        what_is_issued_stays_in_its_tenant,
    }

    /// What one tenant writes no other sees.
    async fn what_is_issued_stays_in_its_tenant(storage: &Storage) {
        let staff = StaffId(Uuid::from_bytes([1; 16]));
        write(storage, move |tx| {
            tx.put_account(here(), &account(1, "协调员"))?;
            tx.put_code(here(), &[1; 32], CodeHolder::Staff(staff), at(9))?;
            tx.put_trip(here(), &trip())?;
            tx.put_assignment(here(), &assignment(1, "张晓伟"))?;
            tx.assign_staff(here(), TRIP, staff, at(0))?;
            Ok(())
        })
        .await
        .unwrap();
        read(storage, move |tx| {
            assert_eq!(tx.account_by_name(there(), "协调员")?, None);
            assert_eq!(tx.code_holder(there(), &[1; 32], at(1))?, None);
            assert_eq!(tx.trip(there(), TRIP)?, None);
            assert_eq!(tx.trips_since(there(), at(0))?, []);
            assert_eq!(tx.assignments(there(), TRIP)?, []);
            assert_eq!(tx.assignments_of(there(), values::person("张晓伟"))?, []);
            assert_eq!(tx.staff_on(there(), TRIP)?, []);
            Ok(())
        })
        .await;
    }
}
