//! Who people are, as they or their helper last said.

use crate::{
    StoreError, Tx,
    table::{entry::Table, saved_claim::SavedClaim},
    value::{Col, ColumnExt as _},
};
use qicheng_domain::{
    ids::PersonId,
    operations::claim::{Claim, ClaimKind},
    people::registration::Registration,
};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("registration").erased_with_profile();

/// Returns the person's registration.
pub fn get(tx: &Tx<'_>, person: PersonId) -> Result<Option<SavedClaim<Registration>>, StoreError> {
    let row = tx.one(
        "SELECT operation, body, at FROM registration WHERE person = ?1",
        [Col(person)],
        |r| {
            Ok((
                r.take("operation")?,
                r.get::<_, Vec<u8>>("body")?,
                r.take("at")?,
            ))
        },
    )?;
    row.map(
        |(operation, body, at)| match Claim::from_cbor(ClaimKind::Registration, &body) {
            Ok(Claim::Registration(claim)) => Ok(SavedClaim {
                claim: *claim,
                operation,
                at,
            }),
            _ => Err(StoreError::Row("registration")),
        },
    )
    .transpose()
}

/// Keeps a registration in the place of an earlier one.
pub fn put(
    tx: &Tx<'_>,
    person: PersonId,
    held: &SavedClaim<Registration>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO registration (person, operation, body, at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (person) DO UPDATE SET operation = excluded.operation, body = excluded.body, at = excluded.at",
        params![
            Col(person),
            Col(held.operation),
            Claim::Registration(Box::new(held.claim.clone())).to_cbor(),
            Col(held.at)
        ],
    )
    .map(drop)
}
