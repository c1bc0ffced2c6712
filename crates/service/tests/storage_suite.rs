//! What every storage must do: one list of cases, run on each database that there is.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod suite;
mod support;

use qicheng_service_storage::{StorageError, sqlite};

macro_rules! on_every_storage {
    ($($module:ident::$case:ident,)+) => {
        mod on_sqlite {
            $(
                #[tokio::test]
                async fn $case() {
                    let (storage, _folder) = super::support::storage();
                    super::suite::$module::$case(&storage).await;
                }
            )+
        }

        mod on_postgres {
            $(
                #[tokio::test]
                async fn $case() {
                    super::suite::$module::$case(&super::support::postgres::storage(&[7; 32])).await;
                }
            )+
        }

        mod on_sqlite_inline {
            $(
                #[tokio::test]
                async fn $case() {
                    let storage = super::sqlite::open_inline(":memory:".as_ref(), &[7; 32]).unwrap();
                    super::suite::$module::$case(&storage).await;
                }
            )+
        }
    };
}

on_every_storage! {
    transactions::a_job_that_fails_leaves_nothing,
    transactions::a_job_that_panics_leaves_nothing_and_the_next_is_done,
    transactions::jobs_at_once_lose_nothing,
    transactions::a_job_that_only_looks_cannot_write,
    devices::a_device_comes_back_as_it_was_written,
    devices::two_keys_of_one_name_are_refused,
    devices::bindings_are_kept_and_found_both_ways,
    operations::a_chain_holds_each_place_once,
    operations::what_waits_comes_back_in_order,
    operations::an_effect_is_noted_once,
    people::a_person_comes_back_as_they_were_written,
    people::one_verified_person_an_id_number,
    people::people_are_listed_in_pages,
    people::attestations_are_kept_in_their_order,
    people::a_contradiction_is_noted_once_settled_and_opened_again,
    people::people_are_counted_and_listed_by_what_is_known_of_them,
    people::an_erased_person_is_in_no_table,
    claims::the_last_consent_counts,
    claims::the_last_wish_counts_and_can_be_taken_away,
    claims::demand_counts_verified_people_alone,
    claims::wishes_are_found_by_their_first_day,
    claims::a_notice_is_read_once,
    claims::one_declaration_a_day_the_last_counts,
    claims::certificates_are_kept_as_they_came_until_removed,
    feed::positions_rise_by_channel,
    feed::the_newest_version_stands_at_its_position,
    feed::what_is_withdrawn_stands_without_bytes,
    feed::members_join_and_leave,
    staff::one_account_a_name_and_its_sessions_end,
    staff::a_code_is_used_once_and_in_its_time,
    staff::staff_come_back_as_they_were_written,
    staff::an_ended_duty_is_kept_and_can_be_cut,
    issuing::a_trip_keeps_its_people_by_slot,
    issuing::a_trip_keeps_its_staff_and_their_copies,
    issuing::what_is_withdrawn_stands_in_its_list,
    issuing::an_act_is_kept_once,
    issuing::notices_come_newest_first,
    issuing::the_audit_chain_has_each_place_once,
    issuing::the_end_of_the_audit_chain_only_rises,
    issuing::a_party_of_the_audit_chain_can_be_forgotten,
    issuing::what_is_issued_stays_in_its_tenant,
    tenants::no_table_mixes_tenants,
}

#[test]
fn the_schema_is_what_was_reviewed() {
    insta::assert_snapshot!(sqlite::schema().unwrap());
}

#[test]
fn every_table_is_strict_and_names_its_tenant() {
    let schema = sqlite::schema().unwrap();
    let tables = schema
        .split(";\n\n")
        .filter(|s| s.starts_with("CREATE TABLE"));
    let mut count = 0;
    for table in tables {
        assert!(table.ends_with("STRICT"), "{table}");
        assert!(table.contains("tenant INTEGER NOT NULL"), "{table}");
        count += 1;
    }
    assert!(count >= 25);
}

#[test]
fn another_key_opens_nothing_and_the_file_tells_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("service.db");
    sqlite::create(&path, &[7; 32]).unwrap();
    assert_eq!(sqlite::create(&path, &[8; 32]), Err(StorageError::Key));
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"));
    assert!(!bytes.windows(6).any(|w| w == b"tenant"));
}

#[test]
fn a_database_of_a_later_version_is_left_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("service.db");
    sqlite::create(&path, &[7; 32]).unwrap();
    let raw = support::rows::keyed(&path, &[7; 32]);
    raw.execute_batch("PRAGMA user_version = 9999").unwrap();
    drop(raw);
    let before = std::fs::read(&path).unwrap();
    assert_eq!(sqlite::create(&path, &[7; 32]), Err(StorageError::Newer));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn the_audit_chain_is_append_only_in_the_database_itself() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let schema = sqlite::schema().unwrap();
    for first in ["CREATE TABLE audit", "CREATE TRIGGER audit"] {
        let statements = schema.split(";\n\n").filter(|s| s.starts_with(first));
        for statement in statements {
            connection.execute_batch(statement).unwrap();
        }
    }
    connection
        .execute_batch("INSERT INTO audit VALUES (433130, 1, 0, x'00', 'a', x'00', x'00', x'00')")
        .unwrap();
    for change in ["UPDATE audit SET action = 'b'", "DELETE FROM audit"] {
        assert!(connection.execute_batch(change).is_err(), "{change}");
    }
}
