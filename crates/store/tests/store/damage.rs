//! A damaged database: found, moved aside, and everything that can still be read carried over.

use super::support::{
    KEY, Phone, append, at, is_chained, keys, known_phone, operation, pending, person, raw, service,
};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
};
use qicheng_store::{
    Location, NewDatabase, OpenError, OpenOutcome, Store, StoreError, delete_quarantined,
    open_or_recover,
    table::{
        device,
        document::{self, DocumentName, DocumentRow},
        outbox::{self, OutboxState},
        profile, setting,
    },
};
use std::{collections::BTreeSet, fs, path::Path};

const PAGE: usize = 4_096;
/// More operations than one page holds.
const ROWS_OF_A_PAGE: usize = 32;
/// So many operations that they fill pages of their own.
const OPERATIONS: u8 = 120;

fn open(path: &Path) -> Result<OpenOutcome, OpenError> {
    let anew = NewDatabase {
        service: service(),
        url: "https://example.org",
        keys: &|| Ok(keys()),
        now: at(99),
    };
    open_or_recover(&Location::on_disk(path), &KEY, &anew)
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

fn mark_corrupt(path: &Path) {
    fs::write(format!("{}.suspect", path.display()), b"").unwrap();
}

/// The numbers, from 0, of a table's pages of a type, in the order of their rows.
fn pages(path: &Path, table: &str, kind: &str) -> Vec<usize> {
    let connection = raw(path);
    let mut statement = connection
        .prepare("SELECT pageno - 1 FROM dbstat WHERE name = ?1 AND pagetype = ?2 ORDER BY path")
        .unwrap();
    let numbers = statement.query_map([table, kind], |row| row.get(0));
    numbers.unwrap().collect::<Result<_, _>>().unwrap()
}

fn ids(store: &Store) -> BTreeSet<u8> {
    let rows = pending_all(store);
    rows.into_iter()
        .map(|row| row.operation.id.as_bytes()[0])
        .collect()
}

fn pending_all(store: &Store) -> Vec<outbox::OutboxRow> {
    match store.read(|tx| outbox::pending(tx, service(), 1_000)) {
        // Nothing could be read, not even who this phone is.
        Err(StoreError::Missing("device")) => Vec::new(),
        rows => rows.unwrap(),
    }
}

#[test]
fn a_damaged_database_is_quarantined_unchanged() {
    let phone = busy_phone();
    drop(phone.store);
    flip(&fs::read(&phone.path).unwrap(), &phone.path, 0);
    let bytes = fs::read(&phone.path).unwrap();
    let refused = Store::open(&Location::on_disk(&phone.path), &KEY);
    assert!(matches!(refused, Err(OpenError::Damaged)), "{refused:?}");

    let opened = open(&phone.path).unwrap();
    let quarantined = opened.damage.unwrap().quarantined;
    assert!(fs::read(&quarantined).unwrap() == bytes);
    assert_eq!(
        delete_quarantined(&Location::on_disk(&phone.path)).unwrap(),
        1
    );
    assert!(!quarantined.exists());
    assert!(phone.path.exists());
}

#[test]
fn whichever_page_is_damaged_it_is_found_and_the_rest_carried_over() {
    let phone = busy_phone();
    drop(phone.store);
    let schema = [
        pages(&phone.path, "sqlite_schema", "leaf"),
        pages(&phone.path, "sqlite_schema", "internal"),
    ]
    .concat();
    let leaves = pages(&phone.path, "outbox", "leaf");
    let inner = pages(&phone.path, "outbox", "internal");
    assert!(leaves.len() > 3 && inner.len() == 1 && schema.contains(&0));
    let whole = fs::read(&phone.path).unwrap();
    for page in (0..whole.len() / PAGE).filter(|page| page % 3 == 0 || inner.contains(page)) {
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
        opened.store.check().unwrap();
        let rows = pending_all(&opened.store);
        assert!(is_chained(&rows), "page {page}");
        let waiting = rows.iter().filter(|r| !r.state.is_settled()).count();
        assert_eq!(damage.recovered.waiting, waiting);
        let waiting: BTreeSet<u8> = (11..=OPERATIONS).collect();
        let lost = waiting.difference(&ids(&opened.store)).count();
        // Behind a page of the schema, or of the way to rows, nothing is found.
        if leaves.contains(&page) {
            assert!(lost <= ROWS_OF_A_PAGE, "page {page}: {lost} lost");
        } else if !schema.contains(&page) && !inner.contains(&page) {
            assert_eq!(lost, 0, "page {page}");
        }
        // What comes next follows on.
        if !rows.is_empty() {
            opened.store.write(|tx| append(tx, 200, person(1))).unwrap();
            assert!(is_chained(&pending_all(&opened.store)), "page {page}");
        }
    }
}

#[test]
fn what_lies_between_two_damaged_pages_is_carried_over() {
    let phone = busy_phone();
    drop(phone.store);
    let leaves = pages(&phone.path, "outbox", "leaf");
    let [_, second, .., last_but_one, _] = leaves[..] else {
        panic!("too few pages: {leaves:?}");
    };
    let mut whole = fs::read(&phone.path).unwrap();
    for page in [second, last_but_one] {
        whole[page * PAGE + 1_234] ^= 0x10;
    }
    fs::write(&phone.path, whole).unwrap();
    mark_corrupt(&phone.path);
    let opened = open(&phone.path).unwrap();
    assert!(opened.damage.is_some());
    let ids = ids(&opened.store);
    let waiting: BTreeSet<u8> = (11..=OPERATIONS).collect();
    let lost = waiting.difference(&ids).count();
    assert!(lost > 0 && lost <= 2 * ROWS_OF_A_PAGE, "{lost} lost");
    assert!(is_chained(&pending_all(&opened.store)));
    drop(opened);
    assert!(open(&phone.path).unwrap().damage.is_none());
}

#[test]
fn the_mirror_can_be_read_until_the_feed_was_read_anew() {
    let phone = busy_phone();
    let names = [b"pass".as_slice(), b"list", b"gone"].map(|name| DocumentName {
        service: service(),
        key: DocumentKey {
            channel: Channel::All,
            kind: DocumentKind::Ticket,
            name: name.to_vec(),
        },
    });
    let row = |name: &DocumentName, version| DocumentRow {
        name: name.clone(),
        version,
        bytes: name.key.name.repeat(40),
        vouched: None,
        at: at(1),
    };
    let put = |store: &Store, name, version| {
        let row = row(name, version);
        store.write(|tx| document::put(tx, &row)).unwrap()
    };
    for name in &names {
        put(&phone.store, name, 7);
    }
    phone.store.scrub().unwrap();
    drop(phone.store);
    let leaf = pages(&phone.path, "outbox", "leaf")[0];
    flip(&fs::read(&phone.path).unwrap(), &phone.path, leaf);
    mark_corrupt(&phone.path);

    let store = open(&phone.path).unwrap().store;
    for name in &names {
        let held = store.read(|tx| document::get(tx, name)).unwrap().unwrap();
        assert!(held == row(name, 0));
    }
    // Whichever version the feed brings takes its place, and what it does not bring is no more.
    assert!(!put(&store, &names[0], 7));
    put(&store, &names[1], 9);
    let gone = store.write(|tx| document::remove_unconfirmed(tx, service()));
    assert_eq!(gone.unwrap(), [DocumentKind::Ticket]);
    let versions = names.map(|name| {
        let held = store.read(|tx| document::get(tx, &name)).unwrap();
        held.map(|held| held.version)
    });
    assert_eq!(versions, [Some(7), Some(9), None]);
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
        mark_corrupt(&path);
        let store = open(&path).unwrap().store;
        let Ok(now) = store.read(|tx| device::get(tx, service())) else {
            continue;
        };
        let open = (11..=OPERATIONS).collect();
        if ids(&store).is_superset(&open) && now.enrolled {
            goes_on = true;
            assert_eq!((now.chain, now.head), (before.chain, before.head));
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
    assert_eq!(
        delete_quarantined(&Location::on_disk(&phone.path)).unwrap(),
        2
    );
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
    assert_eq!(rows.first().map(|r| r.operation.id), Some(operation(1)));
    assert_eq!(store.read(profile::all).unwrap().len(), 1);
}
