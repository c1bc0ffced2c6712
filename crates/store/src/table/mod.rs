//! The tables, one file each: row, reads, writes. Adding one takes its migration, its file, its lines here, and the
//! schema's snapshot.

mod entry;
mod saved_claim;

/// The schema's migrations in order. A released migration never changes, and a column never changes its meaning.
pub(crate) const MIGRATIONS: &[&str] =
    &[include_str!("../../../../migrations/device/0001_phone.sql")];

/// All tables, each behind those that it refers to.
pub(crate) const TABLES: &[&Table] = &[
    &setting::TABLE,
    &profile::TABLE,
    &device::TABLE,
    &outbox::TABLE,
    &carried::TABLE,
    &document::TABLE,
    &chunk::TABLE,
    &draft::TABLE,
    &consent::TABLE,
    &registration::TABLE,
    &intent::TABLE,
    &declaration::TABLE,
    &notice_read::TABLE,
    &certificate::TABLE,
    &receipt::TABLE,
    &act::TABLE,
    &confirmation::TABLE,
    &manifest::TABLE,
    &manifest_entry::TABLE,
    &manifest_crew::TABLE,
    &door::TABLE,
    &door_merged::TABLE,
    &door_slot::TABLE,
    &door_settled::TABLE,
    &duty::TABLE,
    &scan_log::TABLE,
    &min_trusted_time::TABLE,
    &trusted::TABLE,
];

/// What the phone and its services exchange.
mod exchange {
    pub mod carried;
    pub mod chunk;
    pub mod device;
    pub mod document;
    pub mod outbox;
}

/// People on this phone, and what they claimed and were asked.
mod person {
    pub mod certificate;
    pub mod consent;
    pub mod declaration;
    pub mod draft;
    pub mod intent;
    pub mod notice_read;
    pub mod profile;
    pub mod receipt;
    pub mod registration;
}

/// The phone itself.
mod phone {
    pub mod min_trusted_time;
    pub mod setting;
    pub mod trusted;
}

/// What crew and employers did and saw.
mod trip {
    pub mod act;
    pub mod confirmation;
    pub mod door;
    pub mod door_merged;
    pub mod door_settled;
    pub mod door_slot;
    pub mod duty;
    pub mod manifest;
    pub mod manifest_crew;
    pub mod manifest_entry;
    pub mod scan_log;
}

pub(crate) use entry::{Erase, Source, Table};
pub use exchange::*;
pub use person::*;
pub use phone::*;
pub use saved_claim::SavedClaim;
pub use trip::*;

#[cfg(test)]
mod tests {
    use super::{Erase, TABLES};
    use crate::{Location, Store};
    use std::collections::BTreeSet;

    fn ask(sql: &str) -> BTreeSet<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("phone.db");
        let store = Store::open(&Location::on_disk(path), &[7; 32]).unwrap();
        let names = store.read(|tx| tx.all(sql, [], |row| row.get::<_, String>(0)));
        names.unwrap().into_iter().collect()
    }

    fn named(of: impl Fn(&Erase) -> bool) -> BTreeSet<String> {
        let tables = TABLES.iter().filter(|table| of(&table.erase));
        tables.map(|table| table.name.to_owned()).collect()
    }

    #[test]
    fn every_table_is_declared() {
        let tables =
            ask("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        assert_eq!(tables, named(|_| true));
    }

    #[test]
    fn what_is_said_to_go_with_a_profile_does_and_every_other_row_of_a_person_is_erased() {
        let cascading = ask(
            "SELECT t.name FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f
             WHERE t.type = 'table' AND f.\"table\" = 'profile' AND f.on_delete = 'CASCADE'",
        );
        assert_eq!(cascading, named(|e| matches!(e, Erase::WithProfile)));
        let of_people = ask(
            "SELECT t.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
             WHERE t.type = 'table' AND c.name IN ('person', 'subject', 'actor', 'channel')",
        );
        let kept = named(|e| matches!(e, Erase::Nothing));
        assert!(of_people.is_disjoint(&kept));
    }
}
