//! What people agreed to; every consent is kept as a receipt, the latest counts.

use crate::{
    StoreError, Tx,
    table::{entry::Table, saved_claim::SavedClaim},
    value::{Col, ColumnExt as _},
};
use qicheng_domain::{
    ids::PersonId,
    operations::claim::{Claim, ClaimKind, Consent},
};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("consent").erased_with_profile();

/// Returns what the person agreed to last.
pub fn latest(tx: &Tx<'_>, person: PersonId) -> Result<Option<SavedClaim<Consent>>, StoreError> {
    Ok(receipts(tx, person)?.pop())
}

/// Returns every consent of the person, in the order in which they were given: a clock may be turned back.
pub fn receipts(tx: &Tx<'_>, person: PersonId) -> Result<Vec<SavedClaim<Consent>>, StoreError> {
    let rows = tx.all(
        "SELECT operation, body, at FROM consent WHERE person = ?1 ORDER BY rowid",
        [Col(person)],
        |r| {
            Ok((
                r.take("operation")?,
                r.get::<_, Vec<u8>>("body")?,
                r.take("at")?,
            ))
        },
    )?;
    rows.into_iter()
        .map(
            |(operation, body, at)| match Claim::from_cbor(ClaimKind::Consent, &body) {
                Ok(Claim::Consent(claim)) => Ok(SavedClaim {
                    claim,
                    operation,
                    at,
                }),
                _ => Err(StoreError::Row("consent")),
            },
        )
        .collect()
}

/// Keeps a consent.
pub fn add(tx: &Tx<'_>, person: PersonId, held: &SavedClaim<Consent>) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO consent (operation, person, body, at) VALUES (?1, ?2, ?3, ?4)",
        params![
            Col(held.operation),
            Col(person),
            Claim::Consent(held.claim.clone()).to_cbor(),
            Col(held.at)
        ],
    )
    .map(drop)
}
