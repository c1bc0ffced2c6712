//! Where people want to go, as they last said.

use crate::{
    StoreError, Tx,
    table::{entry::Table, saved_claim::SavedClaim},
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    operations::claim::{Claim, ClaimKind},
    travel::intent::TravelIntent,
};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("intent").erased_with_profile();

/// A person's intent and whether it was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntentRow {
    /// The intent; once withdrawn, `operation` is the withdrawal's.
    pub held: SavedClaim<TravelIntent>,
    /// When it was withdrawn.
    pub withdrawn: Option<DateTime<Utc>>,
}

/// Returns the person's intent.
pub fn get(tx: &Tx<'_>, person: PersonId) -> Result<Option<IntentRow>, StoreError> {
    let row = tx.one(
        "SELECT operation, body, at, withdrawn FROM intent WHERE person = ?1",
        [Col(person)],
        |r| {
            let body: Vec<u8> = r.get("body")?;
            Ok((
                r.take("operation")?,
                body,
                r.take("at")?,
                r.take_option("withdrawn")?,
            ))
        },
    )?;
    row.map(
        |(operation, body, at, withdrawn)| match Claim::from_cbor(ClaimKind::Intent, &body) {
            Ok(Claim::Intent(claim)) => Ok(IntentRow {
                held: SavedClaim {
                    claim,
                    operation,
                    at,
                },
                withdrawn,
            }),
            _ => Err(StoreError::Row("intent")),
        },
    )
    .transpose()
}

/// Keeps an intent in the place of an earlier one, withdrawn or not.
pub fn put(
    tx: &Tx<'_>,
    person: PersonId,
    held: &SavedClaim<TravelIntent>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO intent (person, operation, body, at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (person) DO UPDATE SET operation = excluded.operation, body = excluded.body, at = excluded.at,
             withdrawn = NULL",
        params![
            Col(person),
            Col(held.operation),
            Claim::Intent(held.claim.clone()).to_cbor(),
            Col(held.at)
        ],
    )
    .map(drop)
}

/// Notes that the intent was withdrawn. Returns whether there was one.
pub fn withdraw(
    tx: &Tx<'_>,
    person: PersonId,
    operation: OperationId,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let withdrawn = tx.execute(
        "UPDATE intent SET withdrawn = ?2, operation = ?3 WHERE person = ?1 AND withdrawn IS NULL",
        params![Col(person), Col(at), Col(operation)],
    )?;
    Ok(withdrawn > 0)
}
