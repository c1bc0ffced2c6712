//! What was scanned and decided here, the latest 2,000.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{PersonId, TripId};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table::new("scan_log").erased_by(erase);

/// How many scans are kept.
pub const MAX_SCANS: u32 = 2_000;

/// One scan and its verdict.
#[derive(Clone, PartialEq, Eq)]
pub struct ScanRow {
    /// When.
    pub at: DateTime<Utc>,
    /// The verdict's code.
    pub verdict: String,
    /// Codes of the reasons; none holds a space.
    pub reasons: Vec<String>,
    /// Who was scanned, where known.
    pub person: Option<PersonId>,
    /// Who scanned.
    pub by: Option<PersonId>,
    /// The trip.
    pub trip: Option<TripId>,
    /// The slot.
    pub slot: Option<u16>,
}

qicheng_domain::redact_debug!(ScanRow);

/// Returns the latest scans, newest first.
pub fn latest(tx: &Tx<'_>, limit: u32) -> Result<Vec<ScanRow>, StoreError> {
    tx.all(
        "SELECT at, verdict, reasons, person, by, trip, slot FROM scan_log ORDER BY id DESC LIMIT ?1",
        [limit],
        read,
    )
}

/// Returns the scans of a person, newest first.
pub fn of_person(tx: &Tx<'_>, person: PersonId) -> Result<Vec<ScanRow>, StoreError> {
    tx.all(
        "SELECT at, verdict, reasons, person, by, trip, slot FROM scan_log WHERE person = ?1 ORDER BY id DESC",
        [Col(person)],
        read,
    )
}

/// Notes a scan, and forgets the oldest beyond [`MAX_SCANS`].
pub fn add(tx: &Tx<'_>, row: &ScanRow) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO scan_log (at, verdict, reasons, person, by, trip, slot) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            Col(row.at),
            row.verdict,
            row.reasons.join(" "),
            row.person.map(Col),
            row.by.map(Col),
            row.trip.map(Col),
            row.slot
        ],
    )?;
    tx.execute(
        "DELETE FROM scan_log WHERE id <= (SELECT max(id) FROM scan_log) - ?1",
        [MAX_SCANS],
    )
    .map(drop)
}

fn erase(tx: &Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM scan_log WHERE person = ?1", [Col(person)])
        .map(drop)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ScanRow> {
    let reasons: String = row.get("reasons")?;
    Ok(ScanRow {
        at: row.take("at")?,
        verdict: row.get("verdict")?,
        reasons: reasons.split_whitespace().map(str::to_owned).collect(),
        person: row.take_option("person")?,
        by: row.take_option("by")?,
        trip: row.take_option("trip")?,
        slot: row.get("slot")?,
    })
}
