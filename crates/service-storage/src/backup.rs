//! Back-ups: what stands in the tables in one file, and in another what opens it and says who is who.

use crate::{
    StorageError, Tenant, Tx,
    columns::Columns,
    sql::Sql,
    sqlite,
    table::issued::{INDEX_MARGIN, SEQ_MARGIN},
    value::{Value, params},
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    region::RegionCode,
};
use std::path::Path;

/// Tables that stand among the keys.
const KEYS: [&str; 2] = ["person_key", "pseudonym"];

/// What people are found by stands among the keys too: whoever has the service's keys could try all ID numbers.
const FOUND_BY: &str = "CREATE TABLE found_by (
    tenant INTEGER NOT NULL, person BLOB NOT NULL, identity_mac BLOB NOT NULL, PRIMARY KEY (tenant, person)) STRICT";

/// What may have been given out since a back-up was written, and is passed over after a restore: positions of a channel,
/// revisions and slots of a trip.
const POSITIONS: i64 = 1 << 30;
const REVISIONS: u32 = 1_000;
const SLOTS: u16 = 200;

/// People that are looked at in one step.
const PEOPLE_BATCH_SIZE: u32 = 500;

impl Tx<'_> {
    /// Writes everything, as it stands at this moment, into two new files: the data, in which nobody can be read, found or
    /// named, and the keys, the ID numbers' codes and the names in the audit chain. Of the keys only the newest may be
    /// kept: those of somebody erased since are in the older ones.
    ///
    /// # Errors
    /// The files' and the database's.
    pub fn back_up(
        &mut self,
        data: &Path,
        keys: &Path,
        key: &[u8; 32],
    ) -> Result<(), StorageError> {
        let from = &mut *self.sql;
        sqlite::apart(keys, key, &mut |keys| {
            for table in tables(keys)?.iter().filter(is_key) {
                copy(from, keys, table)?;
            }
            keys.change(FOUND_BY, &[])?;
            from.query(
                "SELECT tenant, id, identity_mac FROM person",
                &[],
                &mut |row| {
                    let c = Columns::new(row, "person");
                    keys.change(
                        "INSERT INTO found_by VALUES (?1, ?2, ?3)",
                        params![c.int("tenant")?, c.bytes("id")?, c.bytes("identity_mac")?],
                    )
                    .map(drop)
                },
            )
        })?;
        sqlite::apart(data, key, &mut |data| {
            for table in tables(data)?.iter().filter(|table| !is_key(table)) {
                copy(from, data, table)?;
            }
            data.change("UPDATE person SET identity_mac = id", &[])
                .map(drop)
        })
    }

    /// Writes what a back-up's data hold into empty tables. People whose key is not among the keys were erased since, and
    /// are erased once more; returns how many. Data of an earlier version are brought to this one. A new epoch begins, made of
    /// fresh random bytes, and every counter is raised beyond what may have been given out since the back-up.
    ///
    /// # Errors
    /// `Constraint` where there is something in the tables, `Key` for files under another key, and the database's own.
    pub fn restore(
        &mut self,
        data: &Path,
        keys: &Path,
        key: &[u8; 32],
        epoch: [u8; 8],
    ) -> Result<u64, StorageError> {
        let to = &mut *self.sql;
        sqlite::apart(data, key, &mut |data| {
            for table in tables(data)? {
                let any = format!("SELECT tenant FROM {} LIMIT 1", table.name);
                if to.one(&any, &[], |_| Ok(()))?.is_some() {
                    return Err(StorageError::Constraint);
                }
                if !is_key(&&table) {
                    copy(data, to, &table)?;
                }
            }
            Ok(())
        })?;
        sqlite::apart(keys, key, &mut |keys| {
            for table in tables(keys)?.iter().filter(is_key) {
                copy(keys, to, table)?;
            }
            keys.query(
                "SELECT tenant, person, identity_mac FROM found_by",
                &[],
                &mut |row| {
                    let c = Columns::new(row, "found_by");
                    to.change(
                        "UPDATE person SET identity_mac = ?3 WHERE tenant = ?1 AND id = ?2",
                        params![
                            c.int("tenant")?,
                            c.bytes("person")?,
                            c.bytes("identity_mac")?
                        ],
                    )
                    .map(drop)
                },
            )
        })?;
        // Whoever restores looks at the clock, too: it counts as a first start.
        self.forget_service_clock()?;
        let erased = self.erase_again()?;
        self.begin_epoch(epoch)?;
        self.raise_trips()?;
        Ok(erased)
    }
}

impl Tx<'_> {
    /// Erases everybody who cannot be read.
    fn erase_again(&mut self) -> Result<u64, StorageError> {
        let (mut erased, mut last) = (0, (0, PersonId::from_bytes([0; 16])));
        loop {
            let page = self.sql.rows(
                "SELECT tenant, id FROM person WHERE (tenant, id) > (?1, ?2) ORDER BY tenant, id LIMIT ?3",
                params![last.0, last.1, PEOPLE_BATCH_SIZE],
                |row| {
                    let c = Columns::new(row, "person");
                    let tenant: u32 = c.number("tenant")?;
                    Ok((tenant, PersonId::from_bytes(c.array("id")?)))
                },
            )?;
            let Some(end) = page.last() else {
                return Ok(erased);
            };
            last = *end;
            for (tenant, person) in page {
                let place = RegionCode::new(tenant).map_err(|_| StorageError::Corrupt("person"))?;
                if self.person(Tenant(place), person)?.is_none() {
                    self.erase_person(Tenant(place), person)?;
                    erased += 1;
                }
            }
        }
    }
}

impl Tx<'_> {
    /// Begins an epoch, and moves positions, sequences and places on.
    fn begin_epoch(&mut self, drawn: [u8; 8]) -> Result<(), StorageError> {
        let epoch = i64::from_be_bytes(drawn) >> 1 & i64::MAX | 1;
        self.sql.change("DELETE FROM service_epoch", &[])?;
        self.sql.change(
            "INSERT INTO service_epoch (tenant, epoch)
             SELECT DISTINCT tenant, CAST(?1 AS BIGINT) FROM feed_channel",
            params![epoch],
        )?;
        for table in ["feed_channel", "feed_document"] {
            let raise = format!("UPDATE {table} SET position = position + CAST(?1 AS BIGINT)");
            self.sql.change(&raise, params![POSITIONS])?;
        }
        self.sql.change(
            "UPDATE status_list SET seq = seq + CAST(?1 AS BIGINT), next_index = next_index + CAST(?2 AS BIGINT),
                published_at = NULL",
            params![SEQ_MARGIN, INDEX_MARGIN],
        )?;
        // Devices whose chains have begun anew since the back-up fork once more, through no fault of theirs.
        self.sql
            .change("UPDATE device SET last_fork_at = NULL", &[])?;
        Ok(())
    }

    /// Moves revisions and slots of all trips on. Their documents follow with the service's next start.
    fn raise_trips(&mut self) -> Result<(), StorageError> {
        let trips = self.sql.rows("SELECT tenant, id FROM trip", &[], |row| {
            let c = Columns::new(row, "trip");
            Ok((Tenant(c.region("tenant")?), TripId(c.array("id")?)))
        })?;
        for (tenant, id) in trips {
            let Some(mut row) = self.trip(tenant, id)? else {
                continue;
            };
            let last = self.assignments(tenant, id)?.last().map_or(0, |a| a.slot);
            row.slots_from = last.max(row.slots_from).saturating_add(SLOTS);
            row.trip.revision = row.trip.revision.saturating_add(REVISIONS);
            row.approved_revision = row.approved_revision.map(|r| r.saturating_add(REVISIONS));
            row.progress_revision = row.progress_revision.saturating_add(REVISIONS);
            row.progress_hash = None;
            if let Some(manifest) = &mut row.manifest {
                manifest.revision = manifest.revision.saturating_add(REVISIONS);
            }
            self.put_trip(tenant, &row)?;
        }
        Ok(())
    }
}

/// A table and its columns, which both databases have.
struct Table {
    name: String,
    columns: Vec<String>,
}

fn is_key(table: &&Table) -> bool {
    KEYS.contains(&&*table.name)
}

fn tables(sqlite: &mut dyn Sql) -> Result<Vec<Table>, StorageError> {
    let names = sqlite.rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        &[],
        |row| Columns::new(row, "sqlite_schema").text("name"),
    )?;
    let with_columns = names.into_iter().map(|name| {
        let columns = sqlite.rows(
            "SELECT name FROM pragma_table_info(?1) ORDER BY cid",
            params![name],
            |row| Columns::new(row, "sqlite_schema").text("name"),
        )?;
        Ok(Table { name, columns })
    });
    with_columns.collect()
}

/// Copies a table's rows, in the order of tenant and second column: the audit chain's.
fn copy(from: &mut dyn Sql, to: &mut dyn Sql, table: &Table) -> Result<(), StorageError> {
    let Table { name, columns } = table;
    let names = columns.join(", ");
    let places: Vec<String> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
    let insert = format!(
        "INSERT INTO {name} ({names}) VALUES ({})",
        places.join(", ")
    );
    let select = format!(
        "SELECT {names} FROM {name} ORDER BY {}",
        columns[..2].join(", ")
    );
    from.query(&select, &[], &mut |row| {
        let values = columns.iter().map(|column| row.value(column));
        let values: Option<Vec<Value<'_>>> = values.collect();
        let values = values.ok_or(StorageError::Corrupt("a table"))?;
        to.change(&insert, &values).map(drop)
    })
}
