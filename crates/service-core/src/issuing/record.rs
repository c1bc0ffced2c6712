//! Notes what was issued, and finds what still stands.

use crate::{
    errors::error::ServiceError,
    place::{clock, context::Context},
};
use chrono::{DateTime, Utc};
use qicheng_credential::credential::{self, Credential, ParsedCredential};
use qicheng_domain::ids::TripId;
use qicheng_service_storage::{
    Tx,
    issued::{IssuedKind, IssuedRow},
};
use sha2::{Digest, Sha256};

/// A credential that is to be issued, and what tells it from the one before.
pub(super) struct Draft {
    pub kind: IssuedKind,
    pub subject: [u8; 16],
    pub trip: Option<TripId>,
    pub binding: [u8; 16],
    pub details: [u8; 16],
    pub credential: Credential,
}

/// Signs and notes a credential; returns its bytes and the digest that names it.
pub(super) fn issue(
    tx: &mut Tx<'_>,
    ctx: &Context,
    draft: &Draft,
) -> Result<(Vec<u8>, [u8; 16]), ServiceError> {
    use qicheng_credential::credential::Body;
    let bytes = credential::issue(&ctx.keys.issue, &draft.credential)?;
    let digest = ParsedCredential::parse(&bytes)?.digest();
    let status = match &draft.credential.body {
        Body::Ticket(ticket) => Some(ticket.status),
        Body::Health(health) => health.status,
        Body::Staff(staff) => Some(staff.status),
    };
    let row = IssuedRow {
        digest,
        kind: draft.kind,
        subject: draft.subject,
        trip: draft.trip,
        status,
        binding: draft.binding,
        details: draft.details,
        issued_at: ctx.now,
        expires_at: instant(draft.credential.expires, ctx.now),
        revoked_at: None,
    };
    tx.add_issued(ctx.tenant, &row)?;
    Ok((bytes, digest))
}

/// Returns what was issued to the subject and is neither withdrawn nor over, newest first.
pub(super) fn standing(
    tx: &mut Tx<'_>,
    ctx: &Context,
    kind: IssuedKind,
    subject: &[u8; 16],
) -> Result<Vec<IssuedRow>, ServiceError> {
    let mut rows = tx.issued_to(ctx.tenant, kind, subject)?;
    rows.retain(|row| row.revoked_at.is_none() && row.expires_at > ctx.now);
    Ok(rows)
}

/// Returns the newest of these that was not issued by a clock that ran ahead.
pub(super) fn newest<'r>(
    rows: impl IntoIterator<Item = &'r IssuedRow>,
    ctx: &Context,
) -> Option<&'r IssuedRow> {
    rows.into_iter()
        .find(|row| !clock::is_ahead(row.issued_at, ctx.now))
}

/// Returns 16 bytes of SHA-256 over the parts, each after its length.
pub(super) fn hash(parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut short = [0; 16];
    short.copy_from_slice(&hash.finalize()[..16]);
    short
}

fn instant(seconds: i64, otherwise: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(otherwise)
}
