//! How the database is opened, kept from others, and moved aside.

use super::support::{KEY, at, known_phone, person, phone};
use qicheng_store::{
    Location, OpenError, Store, StoreError,
    table::{draft, setting},
};
use std::fs;

#[test]
fn drafts_survive_a_restart_field_by_field() {
    let phone = phone();
    let write = |field: &str, value: &str| {
        phone
            .store
            .write(|tx| draft::put(tx, "registration", person(1), field, value, at(0)))
            .unwrap();
    };
    write("name", "张");
    write("name", "张晓伟");
    write("mobile", "138");
    drop(phone.store);

    let store = Store::open(&Location::on_disk(&phone.path), &KEY).unwrap();
    let fields = store
        .read(|tx| draft::get(tx, "registration", person(1)))
        .unwrap();
    assert_eq!(fields["name"], "张晓伟");
    assert_eq!(fields["mobile"], "138");
}

#[test]
fn another_key_is_refused_and_told_from_damage() {
    let phone = known_phone();
    phone.store.scrub().unwrap();
    drop(phone.store);
    let before = fs::read(&phone.path).unwrap();
    let other = Store::open(&Location::on_disk(&phone.path), &[8; 32]);
    assert!(matches!(other, Err(OpenError::WrongKey)), "{other:?}");
    assert!(fs::read(&phone.path).unwrap() == before);
    Store::open(&Location::on_disk(&phone.path), &KEY).unwrap();
}

#[test]
fn the_file_and_its_log_hold_nothing_in_plain() {
    let phone = known_phone();
    phone
        .store
        .write(|tx| setting::put(tx, "canary", "433130199001011234"))
        .unwrap();
    for tail in ["", "-wal"] {
        let bytes = fs::read(format!("{}{tail}", phone.path.display())).unwrap();
        for canary in ["433130199001011234", "张晓伟", "SQLite format 3", "canary"] {
            let found = bytes.windows(canary.len()).any(|w| w == canary.as_bytes());
            assert!(!found, "{canary} in the file{tail}");
        }
    }
}

#[test]
fn an_empty_file_becomes_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phone.db");
    fs::write(&path, b"").unwrap();
    Store::open(&Location::on_disk(&path), &KEY).unwrap();
}

#[test]
fn a_job_that_fails_leaves_nothing_and_a_read_writes_nothing() {
    let phone = phone();
    let failed: Result<(), StoreError> = phone.store.write(|tx| {
        setting::put(tx, "language", "zh-CN")?;
        Err(StoreError::Full)
    });
    assert!(matches!(failed, Err(StoreError::Full)));
    assert!(
        phone
            .store
            .read(|tx| setting::put(tx, "language", "en"))
            .is_err()
    );
    let language = phone.store.read(|tx| setting::get(tx, "language")).unwrap();
    assert_eq!(language, None);
    phone
        .store
        .write(|tx| setting::put(tx, "language", "en"))
        .unwrap();
}
