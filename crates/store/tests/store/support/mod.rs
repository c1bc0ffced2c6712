//! What the tests of the store share.
#![allow(dead_code, reason = "each test file uses a part")]

use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::{
    ids::{DeviceId, OperationId, PersonId},
    operations::{
        claim::ClaimKind,
        operation::{Head, Operation, OperationHash},
    },
    region::RegionCode,
};
use qicheng_store::{
    Location, Store, StoreError, Tx,
    table::{
        device::{self, DeviceKeys},
        outbox::{self, OutboxRow},
        profile::{self, Profile},
    },
};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub const KEY: [u8; 32] = [7; 32];

pub struct Phone {
    pub folder: TempDir,
    pub path: PathBuf,
    pub store: Store,
}

pub fn phone() -> Phone {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phone.db");
    let store = Store::open(&Location::on_disk(&path), &KEY).unwrap();
    Phone {
        folder,
        path,
        store,
    }
}

/// A phone with a service and a person.
pub fn known_phone() -> Phone {
    let phone = phone();
    phone
        .store
        .write(|tx| {
            device::add(tx, service(), "https://example.org", &keys(), at(0))?;
            profile::put(tx, &profile_of(person(1)))
        })
        .unwrap();
    phone
}

pub fn service() -> RegionCode {
    RegionCode::new(433_130).unwrap()
}

pub fn keys() -> DeviceKeys {
    DeviceKeys {
        id: DeviceId::from_bytes([9; 16]),
        exchange: [1; 32],
        sealing: [2; 32],
    }
}

pub fn profile_of(person: PersonId) -> Profile {
    Profile {
        person,
        name: "张晓伟".to_owned(),
        role: None,
        holder_key: Some("holder".to_owned()),
        staff_key: None,
        paper: false,
        created: at(0),
    }
}

pub fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

pub fn operation(n: u8) -> OperationId {
    OperationId::from_bytes([n; 16])
}

pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::seconds(seconds)
}

pub fn append(tx: &Tx<'_>, n: u8, subject: PersonId) -> Result<OutboxRow, StoreError> {
    let operation = Operation {
        id: operation(n),
        sequence: 0,
        previous: OperationHash::GENESIS,
        actor: subject,
        subject,
        kind: ClaimKind::Consent,
        at: at(i64::from(n)),
        body: vec![n],
    };
    outbox::append(tx, service(), operation)
}

pub fn pending(store: &Store) -> Vec<OutboxRow> {
    store
        .read(|tx| outbox::pending(tx, service(), 100))
        .unwrap()
}

/// Whether each row names the one before it.
pub fn is_chained(rows: &[OutboxRow]) -> bool {
    rows.windows(2)
        .all(|w| w[1].operation == w[1].operation.clone().behind(Head::after(&w[0].operation)))
        && rows.iter().all(|row| row.hash == row.operation.hash())
}

/// Opens a database with the key alone, past the store.
pub fn raw(path: &Path) -> Connection {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    hash.update(b"qicheng device database salt");
    hash.update(KEY);
    let spec = hex::encode(KEY) + &hex::encode(&hash.finalize()[..16]);
    let _one_at_a_time = qicheng_store::opening();
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(&format!("PRAGMA key = \"x'{spec}'\""))
        .unwrap();
    connection
}
