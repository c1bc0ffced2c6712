//! Seals what stood in the rows of a database before columns were sealed.

use super::{Sql, SqlTx, Value, columns::Columns, params, sealed::at};
use crate::{StorageError, channel, issued::IssuedKind, tenant::Tenant};
use qicheng_domain::{
    ids::{PersonId, TripId},
    manifest::Manifest,
    region::RegionCode,
};
use qicheng_exchange::document::Channel;

/// Rows that are read at once.
const STEP: u32 = 500;

/// Part of a primary key.
#[derive(Clone, Copy)]
enum Part {
    Int(&'static str),
    Bytes(&'static str),
}

/// A column that is sealed.
struct Sealed {
    table: &'static str,
    column: &'static str,
    /// The primary key after the tenant.
    row: &'static [Part],
    owner: Owner,
}

/// Returns whose key a row's column is sealed under; the service's where nobody's.
type Owner = fn(&Columns<'_>) -> Result<Option<PersonId>, StorageError>;

use Part::{Bytes, Int};

/// Every column that is sealed and was there before it was.
const SEALED: [Sealed; 15] = [
    of("person", "registration", &[Bytes("id")], id),
    of("person", "registration_hash", &[Bytes("id")], id),
    of(
        "attestation",
        "bytes",
        &[Bytes("person"), Int("number")],
        person,
    ),
    of("intent", "body", &[Bytes("person")], person),
    of(
        "declaration",
        "body",
        &[Bytes("person"), Int("day")],
        person,
    ),
    of(
        "certificate",
        "sealed_text",
        &[Bytes("person"), Bytes("id")],
        person,
    ),
    of("operation", "body", &[Bytes("actor"), Bytes("id")], subject),
    of(
        "parked",
        "body",
        &[Bytes("device"), Int("epoch"), Int("sequence")],
        subject,
    ),
    of("issued", "details", &[Bytes("digest")], holder),
    of(
        "feed_document",
        "bytes",
        &[Bytes("channel"), Int("kind"), Bytes("name")],
        reader,
    ),
    of("notice", "body", &[Bytes("id")], reader),
    of("staff", "sealed_name", &[Bytes("id")], nobody),
    of("staff", "sealed_enterprise", &[Bytes("id")], nobody),
    of("trip", "body", &[Bytes("id")], nobody),
    of("trip", "manifest", &[Bytes("id")], nobody),
];

/// Returns the table and name of each column that was in plain until the fifth version of the schema, and is sealed since.
#[must_use]
pub fn sealed_columns() -> [(&'static str, &'static str); 15] {
    SEALED.map(|sealed| (sealed.table, sealed.column))
}

/// Seals every column of every row.
pub(crate) fn seal_all(sql: &mut dyn Sql) -> Result<(), StorageError> {
    let mut tx = SqlTx::over(sql);
    tx.split_manifests()?;
    SEALED.iter().try_for_each(|sealed| tx.seal_column(sealed))
}

impl SqlTx<'_> {
    /// Moves the entries of manifests into rows of their own. What is no manifest stays as it is.
    fn split_manifests(&mut self) -> Result<(), StorageError> {
        let rows = self.tx.rows(
            "SELECT tenant, id, manifest FROM trip WHERE manifest IS NOT NULL",
            &[],
            |row| {
                let c = Columns::new(row, "trip");
                let tenant: u32 = c.number("tenant")?;
                Ok((tenant, c.bytes("id")?, c.bytes("manifest")?))
            },
        )?;
        for (tenant, id, bytes) in rows {
            let parts = (
                RegionCode::new(tenant),
                id.try_into(),
                minicbor::decode::<Manifest>(&bytes),
            );
            let (Ok(place), Ok(trip), Ok(mut manifest)) = parts else {
                continue;
            };
            let tenant = Tenant(place);
            let entries = std::mem::take(&mut manifest.entries);
            self.put_entries(tenant, TripId(trip), &entries)?;
            self.tx.change(
                "UPDATE trip SET manifest = ?3 WHERE tenant = ?1 AND id = ?2",
                params![
                    tenant.number(),
                    trip,
                    qicheng_credential::cbor::write(&manifest)
                ],
            )?;
        }
        Ok(())
    }

    fn seal_column(&mut self, sealed: &Sealed) -> Result<(), StorageError> {
        let Sealed { table, column, .. } = sealed;
        let names: Vec<&str> = sealed.row.iter().map(Part::name).collect();
        let key = names.join(", ");
        let after: String = (2..names.len() + 2).map(|n| format!(", ?{n}")).collect();
        let limit = names.len() + 2;
        let page = format!(
            "SELECT * FROM {table} WHERE (tenant, {key}) > (?1{after}) ORDER BY tenant, {key} LIMIT ?{limit}"
        );
        let same: String = names
            .iter()
            .zip(2..)
            .map(|(name, n)| format!(" AND {name} = ?{n}"))
            .collect();
        let update = format!("UPDATE {table} SET {column} = ?{limit} WHERE tenant = ?1{same}");
        let mut last = Row::before(sealed);
        loop {
            let mut params = last.values();
            params.push(Value::Int(STEP.into()));
            let rows = self.tx.rows(&page, &params, |row| {
                let c = Columns::new(row, sealed.table);
                Ok((
                    Row::of(&c, sealed)?,
                    (sealed.owner)(&c)?,
                    c.optional_bytes(sealed.column)?,
                ))
            })?;
            let Some((end, ..)) = rows.last() else {
                return Ok(());
            };
            let end = end.clone();
            for (row, owner, value) in rows {
                // What was emptied stays so.
                let Some(value) = value.filter(|value| !value.is_empty()) else {
                    continue;
                };
                let key = match owner {
                    Some(person) => self.key_in(row.number()?, person)?,
                    None => self.seals.service.clone(),
                };
                let mut params = row.values();
                let value = key.seal(at(sealed.table, sealed.column, &params), &value)?;
                params.push(Value::Bytes(&value));
                self.tx.change(&update, &params)?;
            }
            last = end;
            // Keys of all people at once would not fit.
            self.keys.clear();
        }
    }
}

/// A row's primary key. Tenants are numbers here: whatever stands in a row, it is sealed.
#[derive(Clone)]
struct Row {
    tenant: i64,
    parts: Vec<Kept>,
}

#[derive(Clone)]
enum Kept {
    Int(i64),
    Bytes(Vec<u8>),
}

impl Row {
    /// One that stands before every other.
    fn before(sealed: &Sealed) -> Self {
        let part = |part: &Part| match part {
            Int(_) => Kept::Int(0),
            Bytes(_) => Kept::Bytes(Vec::new()),
        };
        Self {
            tenant: -1,
            parts: sealed.row.iter().map(part).collect(),
        }
    }

    fn of(c: &Columns<'_>, sealed: &Sealed) -> Result<Self, StorageError> {
        let part = |part: &Part| match part {
            Int(name) => c.int(name).map(Kept::Int),
            Bytes(name) => c.bytes(name).map(Kept::Bytes),
        };
        Ok(Self {
            tenant: c.int("tenant")?,
            parts: sealed.row.iter().map(part).collect::<Result<_, _>>()?,
        })
    }

    fn number(&self) -> Result<u32, StorageError> {
        u32::try_from(self.tenant).map_err(|_| StorageError::Corrupt("person_key"))
    }

    fn values(&self) -> Vec<Value<'_>> {
        let parts = self.parts.iter().map(|part| match part {
            Kept::Int(number) => Value::Int(*number),
            Kept::Bytes(bytes) => Value::Bytes(bytes),
        });
        [Value::Int(self.tenant)].into_iter().chain(parts).collect()
    }
}

impl Part {
    fn name(&self) -> &'static str {
        match self {
            Int(name) | Bytes(name) => name,
        }
    }
}

const fn of(
    table: &'static str,
    column: &'static str,
    row: &'static [Part],
    owner: Owner,
) -> Sealed {
    Sealed {
        table,
        column,
        row,
        owner,
    }
}

fn nobody(_: &Columns<'_>) -> Result<Option<PersonId>, StorageError> {
    Ok(None)
}

fn id(c: &Columns<'_>) -> Result<Option<PersonId>, StorageError> {
    Ok(Some(PersonId::from_bytes(c.array("id")?)))
}

fn person(c: &Columns<'_>) -> Result<Option<PersonId>, StorageError> {
    Ok(Some(PersonId::from_bytes(c.array("person")?)))
}

fn subject(c: &Columns<'_>) -> Result<Option<PersonId>, StorageError> {
    Ok(Some(PersonId::from_bytes(c.array("subject")?)))
}

/// A staff credential belongs to a member of staff, who is no person yet.
fn holder(c: &Columns<'_>) -> Result<Option<PersonId>, StorageError> {
    match c.int("kind")? {
        kind if kind == IssuedKind::Staff as i64 => Ok(None),
        _ => subject(c),
    }
}

fn reader(c: &Columns<'_>) -> Result<Option<PersonId>, StorageError> {
    match channel::from_bytes(&c.bytes("channel")?) {
        Some(Channel::Person(person)) => Ok(Some(person)),
        _ => Ok(None),
    }
}
