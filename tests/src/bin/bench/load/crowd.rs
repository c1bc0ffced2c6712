//! People by the million, each a copy of one who registered over the line, under ids and keys of their own.

use super::place::Database;
use crate::Outcome;
use qicheng_service_core::place::keys::ServiceKeys;

/// Which rows a registered person has: the table, and its columns that are each person's own.
const TABLES: [(&str, &[(&str, PersonalField)]); 10] = [
    (
        "device",
        &[("id", PersonalField::Id), ("kid", PersonalField::Short)],
    ),
    (
        "device_person",
        &[("device", PersonalField::Id), ("person", PersonalField::Id)],
    ),
    (
        "person",
        &[
            ("id", PersonalField::Id),
            ("identity_mac", PersonalField::Long),
        ],
    ),
    ("person_key", &[("person", PersonalField::Id)]),
    (
        "consent",
        &[
            ("person", PersonalField::Id),
            ("operation", PersonalField::Id),
        ],
    ),
    ("intent", &[("person", PersonalField::Id)]),
    (
        "chain_link",
        &[
            ("device", PersonalField::Id),
            ("operation", PersonalField::Id),
        ],
    ),
    (
        "operation",
        &[
            ("actor", PersonalField::Id),
            ("id", PersonalField::Id),
            ("subject", PersonalField::Id),
            ("device", PersonalField::Id),
        ],
    ),
    ("feed_channel", &[("channel", PersonalField::Channel)]),
    ("feed_document", &[("channel", PersonalField::Channel)]),
];

/// What is each person's own.
#[derive(Clone, Copy)]
enum PersonalField {
    /// Sixteen bytes.
    Id,
    /// Eight bytes.
    Short,
    /// Thirty-two bytes.
    Long,
    /// The name of a person's channel.
    Channel,
}

impl Database {
    /// Adds people numbered from `from` up to `to`.
    pub fn fill(&self, keys: &ServiceKeys, from: u32, to: u32) -> Outcome<()> {
        for (table, own) in TABLES {
            let sql = self.copies(table, own, from, to)?;
            self.run(keys, &sql)?;
        }
        if matches!(self, Self::Postgres(_)) {
            self.run(keys, "ANALYZE")?;
        }
        Ok(())
    }

    fn copies(
        &self,
        table: &str,
        own: &[(&str, PersonalField)],
        from: u32,
        to: u32,
    ) -> Outcome<String> {
        let columns = Self::columns(table)?;
        let values: Vec<String> = columns
            .iter()
            .map(|column| match own.iter().find(|(name, _)| name == column) {
                Some((_, own)) => self.value(*own),
                None => format!("t.{column}"),
            })
            .collect();
        let template = match table {
            "feed_channel" | "feed_document" => "WHERE length(channel) = 17",
            _ => "",
        };
        let series = match self {
            Self::Sqlite(_) => format!(
                "(WITH RECURSIVE s(i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM s WHERE i + 1 < {to}) SELECT i FROM s) s"
            ),
            Self::Postgres(_) => format!("generate_series({from}::bigint, {to}::bigint - 1) s(i)"),
        };
        Ok(format!(
            "INSERT INTO {table} ({}) SELECT {} FROM (SELECT * FROM {table} {template} LIMIT 1) t, {series};",
            columns.join(", "),
            values.join(", ")
        ))
    }

    fn value(&self, own: PersonalField) -> String {
        let hex = |digits: u32| match self {
            Self::Sqlite(_) => format!("unhex(printf('%0{digits}x', s.i))"),
            Self::Postgres(_) => format!("decode(lpad(to_hex(s.i), {digits}, '0'), 'hex')"),
        };
        match own {
            PersonalField::Id => hex(32),
            PersonalField::Short => hex(16),
            PersonalField::Long => hex(64),
            PersonalField::Channel => match self {
                // A letter and the person.
                Self::Sqlite(_) => "unhex('70' || printf('%032x', s.i))".to_owned(),
                Self::Postgres(_) => "decode('70' || lpad(to_hex(s.i), 32, '0'), 'hex')".to_owned(),
            },
        }
    }

    /// Names the columns of a table; both databases have the same.
    fn columns(table: &str) -> Outcome<Vec<String>> {
        let memory = rusqlite::Connection::open_in_memory()?;
        let schema = qicheng_service_storage::sqlite::schema()?;
        for made in schema
            .split(";\n\n")
            .filter(|s| s.starts_with("CREATE TABLE"))
        {
            memory.execute_batch(made)?;
        }
        let mut statement = memory.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let names = statement.query_map([table], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }
}
