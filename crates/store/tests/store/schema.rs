//! The schema as a whole, and the rules that every table keeps.
//!
use super::support::{KEY, phone, raw};
use qicheng_store::{Location, OpenError, Store};
use rusqlite::Connection;
use std::fs;

fn schema(connection: &Connection) -> String {
    let mut statement = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name")
        .unwrap();
    let all: Vec<String> = statement
        .query_map([], |r| r.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    all.join(";\n\n")
}

#[test]
fn the_whole_schema_in_which_every_table_is_strict_and_absence_is_rare() {
    let phone = phone();
    let connection = raw(&phone.path);
    let names = |sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |r| r.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let lax = names(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
                     AND name NOT LIKE 'sqlite_%' AND strict = 0",
    );
    assert!(lax.is_empty(), "not STRICT: {lax:?}");

    // A column in which absence means something is named in the snapshot.
    let optional = names(
        "SELECT t.name || '.' || c.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.\"notnull\" = 0
         ORDER BY 1",
    );
    insta::assert_snapshot!(format!(
        "{};\n\n-- Optional:\n{}",
        schema(&connection),
        optional.join("\n")
    ));
}

#[test]
fn a_newer_database_is_refused_and_left_untouched() {
    let phone = phone();
    phone.store.scrub().unwrap();
    drop(phone.store);
    let newer = raw(&phone.path);
    newer
        .execute_batch(
            "CREATE TABLE later (one INTEGER NOT NULL) STRICT; PRAGMA user_version = 99;",
        )
        .unwrap();
    drop(newer);
    let before = fs::read(&phone.path).unwrap();
    let refused = Store::open(&Location::on_disk(&phone.path), &KEY);
    assert!(matches!(refused, Err(OpenError::Newer)), "{refused:?}");
    assert!(fs::read(&phone.path).unwrap() == before);
}
