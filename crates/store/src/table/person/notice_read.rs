//! Which notices people have read.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{NoticeId, OperationId, PersonId};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("notice_read").erased_with_profile();

/// Returns the notices that the person has read, and when.
pub fn of(tx: &Tx<'_>, person: PersonId) -> Result<Vec<(NoticeId, DateTime<Utc>)>, StoreError> {
    tx.all(
        "SELECT notice, at FROM notice_read WHERE person = ?1 ORDER BY at, notice",
        [Col(person)],
        |r| Ok((r.take("notice")?, r.take("at")?)),
    )
}

/// Notes that a notice was read. Returns whether it is the first time.
pub fn add(
    tx: &Tx<'_>,
    person: PersonId,
    notice: NoticeId,
    operation: OperationId,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let added = tx.execute(
        "INSERT INTO notice_read (person, notice, operation, at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (person, notice) DO NOTHING",
        params![Col(person), Col(notice), Col(operation), Col(at)],
    )?;
    Ok(added > 0)
}
