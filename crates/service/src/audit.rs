//! The audit chain: each change that somebody made, by keyed pseudonyms, each row naming the one before.

use crate::{
    app_state::Context,
    error::ServiceError,
    storage::{Tx, accounts::AccountId, audit::AuditRow, staff::StaffId},
};
use qicheng_domain::ids::{NoticeId, PersonId, TripId};
use sha2::{Digest, Sha256};

/// Sixteen bytes that name who did something or to what it was done; the chain holds a keyed pseudonym of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Party([u8; 16]);

/// Adds a row for what is done in this transaction; `action` in kebab case.
///
/// # Errors
/// The storage's.
pub fn note(
    tx: &mut dyn Tx,
    ctx: &Context,
    actor: impl Into<Party>,
    action: &str,
    subject: impl Into<Party>,
) -> Result<(), ServiceError> {
    let last = tx.last_audit(ctx.tenant)?;
    let (seq, previous) = last.map_or((1, [0; 32]), |row| (row.seq + 1, row.hash));
    let mut row = AuditRow {
        seq,
        at: ctx.now,
        actor: ctx.keys.pseudonym(ctx.tenant, &actor.into().0),
        action: action.to_owned(),
        subject: ctx.keys.pseudonym(ctx.tenant, &subject.into().0),
        previous,
        hash: [0; 32],
    };
    row.hash = hash(&row);
    tx.add_audit(ctx.tenant, &row)?;
    Ok(())
}

/// Returns the row's hash: SHA-256 over its place, its time in milliseconds (both as eight bytes, big-endian), its
/// actor, its subject, the hash before it, and its action.
#[must_use]
pub fn hash(row: &AuditRow) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(row.seq.to_be_bytes());
    hash.update(row.at.timestamp_millis().to_be_bytes());
    for part in [&row.actor, &row.subject, &row.previous] {
        hash.update(part);
    }
    hash.update(row.action.as_bytes());
    hash.finalize().into()
}

/// Returns whether each row is whole and follows from the one before.
#[must_use]
pub fn holds(rows: &[AuditRow]) -> bool {
    let whole = rows.iter().all(|row| row.hash == hash(row));
    let linked = |w: &[AuditRow]| w[1].previous == w[0].hash && w[1].seq == w[0].seq + 1;
    whole && rows.windows(2).all(linked)
}

impl Party {
    /// The service itself.
    pub const SERVICE: Self = Self([0; 16]);
}

impl From<AccountId> for Party {
    fn from(id: AccountId) -> Self {
        Self(*id.0.as_bytes())
    }
}

impl From<StaffId> for Party {
    fn from(id: StaffId) -> Self {
        Self(*id.0.as_bytes())
    }
}

impl From<PersonId> for Party {
    fn from(id: PersonId) -> Self {
        Self(*id.as_bytes())
    }
}

impl From<NoticeId> for Party {
    fn from(id: NoticeId) -> Self {
        Self(*id.as_bytes())
    }
}

impl From<TripId> for Party {
    fn from(id: TripId) -> Self {
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&id.0);
        Self(bytes)
    }
}
