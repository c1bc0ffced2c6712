//! What people were asked beyond a verdict, and what they gave.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{ids::PersonId, people::role::Role, redact_debug, region::RegionCode};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("receipt").erased_with_profile();

/// A question that a person has answered or declined.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    /// Digest of the question.
    pub query: [u8; 16],
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// The asker's role.
    pub role: Role,
    /// The place that gave the role.
    pub place: RegionCode,
    /// Why, in the asker's words.
    pub why: String,
    /// Texts of the fields that were given, none of which holds a space; none where the person declined.
    pub given: Vec<String>,
}

redact_debug!(ReceiptRow);

/// Returns a person's receipts, newest first.
pub fn of(tx: &Tx<'_>, person: PersonId) -> Result<Vec<ReceiptRow>, StoreError> {
    tx.all(
        "SELECT query, at, role, place, why, given FROM receipt WHERE person = ?1 ORDER BY at DESC, rowid DESC",
        [Col(person)],
        |r| {
            let given: String = r.get("given")?;
            Ok(ReceiptRow {
                query: r.get("query")?,
                at: r.take("at")?,
                role: r.take("role")?,
                place: r.take("place")?,
                why: r.get("why")?,
                given: given.split_whitespace().map(str::to_owned).collect(),
            })
        },
    )
}

/// Keeps a receipt; a question decided again has the later one.
pub fn put(tx: &Tx<'_>, person: PersonId, row: &ReceiptRow) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO receipt (person, query, at, role, place, why, given) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (person, query) DO UPDATE SET at = excluded.at, given = excluded.given",
        params![
            Col(person),
            row.query,
            Col(row.at),
            Col(row.role),
            Col(row.place),
            row.why,
            row.given.join(" ")
        ],
    )?;
    Ok(())
}
