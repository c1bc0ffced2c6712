//! A damaged database: found, moved aside, and everything that can still be read carried over.

#![allow(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod support;

use qicheng_store::{
    Anew, OpenError, Opened, Store, StoreError, forget_moved_aside, open_or_salvage,
    table::{
        device,
        outbox::{self, OutboxState},
        profile, setting,
    },
};
use std::{collections::BTreeSet, fs, path::Path};
use support::{
    KEY, Phone, append, at, hash, is_chained, keys, known_phone, operation, pending, person,
    service,
};

const PAGE: usize = 4_096;
/// More operations than one page holds.
const ROWS_OF_A_PAGE: usize = 32;
/// So many operations that they fill pages of their own.
const OPERATIONS: u8 = 120;

fn open(path: &Path) -> Result<Opened, OpenError> {
    let anew = Anew {
        service: service(),
        url: "https://example.org",
        keys: &keys,
        hash: &hash,
        now: at(99),
    };
    open_or_salvage(path, &KEY, &anew)
}

/// A phone with operations, some of them settled, all in its file.
fn busy_phone() -> Phone {
    let phone = known_phone();
    phone
        .store
        .write(|tx| {
            for n in 1..=OPERATIONS {
                append(tx, n, person(1 + n % 3))?;
            }
            setting::put(tx, "language", "en")?;
            for n in 1..=10 {
                outbox::settle(tx, service(), n, &OutboxState::Applied)?;
            }
            device::answered(tx, service(), 10, at(50))?;
            device::move_cursor(tx, service(), b"cursor")
        })
        .unwrap();
    phone.store.scrub().unwrap();
    phone
}

/// Writes the database with a bit of one page changed.
fn flip(whole: &[u8], path: &Path, page: usize) {
    let mut bytes = whole.to_vec();
    bytes[page * PAGE + 1_234] ^= 0x10;
    fs::write(path, &bytes).unwrap();
}

/// The bytes of a busy phone's database.
fn busy_database() -> Vec<u8> {
    fs::read(busy_phone().path).unwrap()
}

fn ids(store: &Store) -> BTreeSet<u8> {
    let rows = pending_all(store);
    rows.into_iter().map(|row| row.id.as_bytes()[0]).collect()
}

fn pending_all(store: &Store) -> Vec<outbox::OutboxRow> {
    match store.read(|tx| outbox::pending(tx, service(), 1_000)) {
        // Nothing could be read, not even who this phone is.
        Err(StoreError::Missing("device")) => Vec::new(),
        rows => rows.unwrap(),
    }
}

#[test]
fn what_is_damaged_is_moved_aside_as_it_is() {
    let phone = busy_phone();
    drop(phone.store);
    flip(&fs::read(&phone.path).unwrap(), &phone.path, 0);
    let bytes = fs::read(&phone.path).unwrap();
    let refused = Store::open(&phone.path, &KEY);
    assert!(matches!(refused, Err(OpenError::Damaged)), "{refused:?}");

    let opened = open(&phone.path).unwrap();
    let aside = opened.damage.unwrap().moved_aside;
    assert!(fs::read(&aside).unwrap() == bytes);
    assert_eq!(forget_moved_aside(&phone.path).unwrap(), 1);
    assert!(!aside.exists());
    assert!(phone.path.exists());
}

#[test]
fn whichever_page_is_damaged_it_is_found_and_the_rest_carried_over() {
    let (mut found, mut all_carried) = (0, 0);
    let whole = busy_database();
    let pages = whole.len() / PAGE;
    for page in (1..pages).step_by(3) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("phone.db");
        flip(&whole, &path, page);
        let opened = match open(&path) {
            Ok(opened) if opened.damage.is_none() => {
                // Not needed for opening: found when it is read, and seen to at the next start.
                let first = opened.store.check();
                assert!(matches!(first, Err(StoreError::Damaged)), "page {page}");
                drop(opened);
                open(&path).unwrap()
            }
            opened => opened.unwrap(),
        };
        let damage = opened.damage.unwrap();
        found += 1;
        opened.store.check().unwrap();
        let rows = pending_all(&opened.store);
        assert!(is_chained(&rows), "page {page}");
        let waiting = rows.iter().filter(|r| !r.state.is_settled()).count();
        assert_eq!(damage.salvaged.waiting, waiting);
        let waiting: BTreeSet<u8> = (11..=OPERATIONS).collect();
        let lost = waiting.difference(&ids(&opened.store)).count();
        assert!(lost <= ROWS_OF_A_PAGE, "page {page}: {lost} lost");
        all_carried += usize::from(lost == 0);
        // What comes next follows on.
        if !rows.is_empty() {
            opened.store.write(|tx| append(tx, 200, person(1))).unwrap();
            assert!(is_chained(&pending_all(&opened.store)), "page {page}");
        }
    }
    assert_eq!(found, (pages - 1).div_ceil(3));
    assert!(all_carried * 2 > found, "{all_carried} of {found}");
}

/// The number of the outbox's first page, as it is kept beside the database.
fn outbox_root(path: &Path) -> usize {
    let roots = fs::read_to_string(format!("{}.roots", path.display())).unwrap();
    let line = roots.lines().find_map(|line| line.strip_prefix("outbox "));
    line.unwrap().parse().unwrap()
}

/// Asserts that nothing is missing that this phone alone had, and opens it once more.
fn all_is_carried_over(path: &Path, page: usize) {
    fs::write(format!("{}.suspect", path.display()), b"").unwrap();
    let opened = open(path).unwrap();
    assert!(opened.damage.is_some(), "page {page}");
    let store = opened.store;
    let waiting: BTreeSet<u8> = (11..=OPERATIONS).collect();
    assert!(ids(&store).is_superset(&waiting), "page {page}");
    let known = store.read(|tx| device::get(tx, service())).unwrap();
    assert!(known.keys == keys(), "page {page}");
    assert_eq!(store.read(profile::all).unwrap().len(), 1, "page {page}");
    let language = store.read(|tx| setting::get(tx, "language")).unwrap();
    assert_eq!(language.as_deref(), Some("en"), "page {page}");
    assert!(is_chained(&pending_all(&store)), "page {page}");
    drop(store);
    assert!(open(path).unwrap().damage.is_none(), "page {page}");
    assert!(!Path::new(&format!("{}.graft", path.display())).exists());
}

#[test]
fn where_the_way_to_rows_is_damaged_they_are_carried_over_all_the_same() {
    let phone = busy_phone();
    let root = outbox_root(&phone.path);
    let roots = fs::read(format!("{}.roots", phone.path.display())).unwrap();
    drop(phone.store);
    let whole = fs::read(&phone.path).unwrap();
    let mut schema = 0;
    for page in 0..whole.len() / PAGE {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("phone.db");
        flip(&whole, &path, page);
        // Without the schema it does not open at all.
        let is_schema = Store::open(&path, &KEY).is_err();
        schema += usize::from(is_schema);
        if is_schema || page + 1 == root {
            fs::write(format!("{}.roots", path.display()), &roots).unwrap();
            all_is_carried_over(&path, page);
        }
    }
    assert!(schema > 1, "{schema}");
}

#[test]
fn what_stands_in_the_log_alone_is_carried_over_where_the_schema_is_damaged() {
    let phone = busy_phone();
    for n in 121..=130 {
        phone.store.write(|tx| append(tx, n, person(1))).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phone.db");
    for tail in ["-wal", ".roots"] {
        let from = format!("{}{tail}", phone.path.display());
        fs::copy(from, format!("{}{tail}", path.display())).unwrap();
    }
    flip(&fs::read(&phone.path).unwrap(), &path, 0);
    let store = open(&path).unwrap().store;
    assert!(ids(&store).is_superset(&(11..=130).collect()));
}

#[test]
fn a_whole_chain_goes_on_and_one_with_a_gap_begins_again() {
    let phone = busy_phone();
    let before = phone.store.read(|tx| device::get(tx, service())).unwrap();
    let whole = fs::read(&phone.path).unwrap();
    let (mut goes_on, mut begins) = (false, false);
    for page in (1..whole.len() / PAGE).rev() {
        if goes_on && begins {
            break;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("phone.db");
        flip(&whole, &path, page);
        fs::write(format!("{}.suspect", path.display()), b"").unwrap();
        let store = open(&path).unwrap().store;
        let Ok(now) = store.read(|tx| device::get(tx, service())) else {
            continue;
        };
        let open = (11..=OPERATIONS).collect();
        if ids(&store).is_superset(&open) && now.enrolled {
            goes_on = true;
            assert_eq!((now.chain, now.head_hash), (before.chain, before.head_hash));
            assert!(
                now.keys == before.keys && now.cursor.is_empty(),
                "page {page}"
            );
        } else if !ids(&store).is_superset(&open) && !ids(&store).is_empty() {
            begins = true;
            assert!(now.chain > before.chain && !now.enrolled, "page {page}");
        }
    }
    assert!(goes_on && begins, "{goes_on} {begins}");
}

#[test]
fn an_exchange_of_databases_that_was_broken_off_is_ended() {
    let phone = busy_phone();
    drop(phone.store);
    let name = |tail: &str| format!("{}{tail}", phone.path.display());
    let whole = fs::read(&phone.path).unwrap();

    // Broken off while the next one was made: it is made again.
    fs::write(name(".next"), b"half").unwrap();
    assert!(open(&phone.path).unwrap().damage.is_none());
    assert!(!Path::new(&name(".next")).exists());

    // Broken off after the damaged one was moved, its log not yet.
    fs::rename(&phone.path, name(".damaged-1")).unwrap();
    fs::write(name("-wal"), b"the log of the damaged one").unwrap();
    fs::write(name(".next"), &whole).unwrap();
    let store = open(&phone.path).unwrap().store;
    assert_eq!(pending_all(&store).len(), usize::from(OPERATIONS) - 10);
    assert!(Path::new(&name(".damaged-1-wal")).exists());
    assert_eq!(forget_moved_aside(&phone.path).unwrap(), 2);
}

#[test]
fn a_log_that_is_damaged_ends_where_it_is() {
    let phone = known_phone();
    for n in 1..=20 {
        phone.store.write(|tx| append(tx, n, person(1))).unwrap();
    }
    // As a battery that fails leaves it: the log is not yet in the file.
    let other = tempfile::tempdir().unwrap();
    let copy = other.path().join("phone.db");
    fs::copy(&phone.path, &copy).unwrap();
    let log = fs::read(format!("{}-wal", phone.path.display())).unwrap();
    let mut damaged = log.clone();
    let middle = log.len() / 2;
    damaged[middle] ^= 1;
    fs::write(format!("{}-wal", copy.display()), damaged).unwrap();
    let store = open(&copy).unwrap().store;
    store.check().unwrap();
    let rows = pending(&store);
    assert!(is_chained(&rows) && rows.len() < 20);
    assert_eq!(rows.first().map(|r| r.id), Some(operation(1)));
    assert_eq!(store.read(profile::all).unwrap().len(), 1);
}
