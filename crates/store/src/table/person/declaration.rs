//! What people said of their health, one declaration a day; a later one takes the place of an earlier.

use crate::{
    StoreError, Tx,
    table::{entry::Table, saved_claim::SavedClaim},
    value::{Col, ColumnExt as _},
};
use chrono::NaiveDate;
use qicheng_domain::{
    health::DailyDeclaration,
    ids::PersonId,
    operations::claim::{Claim, ClaimKind},
};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("declaration").erased_with_profile();

/// Returns the person's declarations of `from` and later, by day.
pub fn since(
    tx: &Tx<'_>,
    person: PersonId,
    from: NaiveDate,
) -> Result<Vec<SavedClaim<DailyDeclaration>>, StoreError> {
    let rows = tx.all(
        "SELECT operation, body, at FROM declaration WHERE person = ?1 AND day >= ?2 ORDER BY day",
        params![Col(person), Col(from)],
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
            |(operation, body, at)| match Claim::from_cbor(ClaimKind::Declaration, &body) {
                Ok(Claim::Declaration(claim)) => Ok(SavedClaim {
                    claim,
                    operation,
                    at,
                }),
                _ => Err(StoreError::Row("declaration")),
            },
        )
        .collect()
}

/// Keeps a declaration in the place of an earlier one of its day.
pub fn put(
    tx: &Tx<'_>,
    person: PersonId,
    held: &SavedClaim<DailyDeclaration>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO declaration (person, day, operation, body, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (person, day) DO UPDATE SET operation = excluded.operation, body = excluded.body,
             at = excluded.at",
        params![
            Col(person),
            Col(held.claim.day),
            Col(held.operation),
            Claim::Declaration(held.claim.clone()).to_cbor(),
            Col(held.at)
        ],
    )
    .map(drop)
}
