use super::{action::Action, head::AuditHead};
use crate::{errors::error::ServiceError, place::context::Context};
use qicheng_domain::ids::{NoticeId, PersonId, TripId};
use qicheng_service_storage::{Tx, accounts::AccountId, audit::AuditRow, staff::StaffId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Who did something, or to what it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// The service itself.
    Service,
    /// Somebody who works in the console.
    Account(AccountId),
    /// A member of staff.
    Staff(StaffId),
    /// A person.
    Person(PersonId),
    /// A trip.
    Trip(TripId),
    /// A notice.
    Notice(NoticeId),
}

/// Adds a row for what is done in this transaction, and signs where the chain ends now.
///
/// # Errors
/// The storage's, the key's, and when no random bytes are to be had.
pub fn note(
    tx: &mut Tx<'_>,
    ctx: &Context,
    actor: impl Into<Party>,
    action: Action,
    subject: impl Into<Party>,
) -> Result<(), ServiceError> {
    let actor = pseudonym(tx, ctx, actor.into())?;
    let subject = pseudonym(tx, ctx, subject.into())?;
    let last = tx.last_audit(ctx.tenant)?;
    let (seq, previous) = last.map_or((1, [0; 32]), |row| (row.seq + 1, row.hash));
    let mut row = AuditRow {
        seq,
        at: ctx.now,
        actor,
        action: action.as_str().to_owned(),
        subject,
        previous,
        hash: [0; 32],
    };
    row.hash = hash(&row);
    tx.add_audit(ctx.tenant, &row)?;
    let head = AuditHead::of(ctx.tenant, &row).sign(&ctx.keys.document)?;
    tx.put_audit_head(ctx.tenant, seq, &head)?;
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

/// Returns the bytes that stand for the party in the chain, making them up at the first time.
fn pseudonym(tx: &mut Tx<'_>, ctx: &Context, party: Party) -> Result<[u8; 32], ServiceError> {
    let party = party.to_bytes();
    if let Some(known) = tx.pseudonym(ctx.tenant, &party)? {
        return Ok(known);
    }
    let made = ctx.entropy.bytes()?;
    tx.add_pseudonym(ctx.tenant, &party, &made)?;
    Ok(made)
}

impl Party {
    /// Returns a number for the kind and sixteen bytes, of a trip's id the first six.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 17] {
        let mut bytes = [0; 17];
        let (kind, id): (u8, &[u8]) = match &self {
            Self::Service => (0, &[]),
            Self::Account(id) => (1, id.0.as_bytes()),
            Self::Staff(id) => (2, id.0.as_bytes()),
            Self::Person(id) => (3, id.as_bytes()),
            Self::Trip(id) => (4, &id.0),
            Self::Notice(id) => (5, id.as_bytes()),
        };
        bytes[0] = kind;
        bytes[1..=id.len()].copy_from_slice(id);
        bytes
    }

    /// Reads them.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 17]) -> Option<Self> {
        let [kind, rest @ ..] = bytes;
        let [a, b, c, d, e, f, ..] = rest;
        Some(match kind {
            0 => Self::Service,
            1 => Self::Account(AccountId(Uuid::from_bytes(rest))),
            2 => Self::Staff(StaffId(Uuid::from_bytes(rest))),
            3 => Self::Person(PersonId::from_bytes(rest)),
            4 => Self::Trip(TripId([a, b, c, d, e, f])),
            5 => Self::Notice(NoticeId::from_bytes(rest)),
            _ => return None,
        })
    }
}

impl From<AccountId> for Party {
    fn from(id: AccountId) -> Self {
        Self::Account(id)
    }
}

impl From<StaffId> for Party {
    fn from(id: StaffId) -> Self {
        Self::Staff(id)
    }
}

impl From<PersonId> for Party {
    fn from(id: PersonId) -> Self {
        Self::Person(id)
    }
}

impl From<NoticeId> for Party {
    fn from(id: NoticeId) -> Self {
        Self::Notice(id)
    }
}

impl From<TripId> for Party {
    fn from(id: TripId) -> Self {
        Self::Trip(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_come_back_and_none_is_another() {
        let id = Uuid::from_bytes([7; 16]);
        let all = [
            Party::Service,
            Party::Account(AccountId(id)),
            Party::Staff(StaffId(id)),
            Party::Person(PersonId::from_bytes([7; 16])),
            Party::Trip(TripId([7; 6])),
            Party::Notice(NoticeId::from_bytes([7; 16])),
        ];
        for (i, party) in all.iter().enumerate() {
            assert_eq!(Party::from_bytes(party.to_bytes()), Some(*party));
            let others = all.iter().enumerate().filter(|(j, _)| i != *j);
            assert!(
                others
                    .map(|(_, p)| p.to_bytes())
                    .all(|b| b != party.to_bytes())
            );
        }
        assert_eq!(Party::from_bytes([9; 17]), None);
    }
}
