//! What the tests of the tables share: each case runs on every storage that there is.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{
    StorageError, Tenant, Tx,
    accounts::{Account, AccountId},
    devices::Device,
    operations::ChainId,
    people::{Identity, IdentityMac, Person},
    trips::{Assignment, TripRow},
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::key::Signer;
use qicheng_domain::{
    ids::{DeviceId, OperationId, TripId},
    operations::operation::{Operation, OperationHash},
    people::role::Role,
    travel::trip::{Mode, Stop, Trip, Vehicle},
};
pub(crate) use qicheng_test_kit::{people as values, postgres as server};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// What a job of a test fails with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The job itself.
    Own,
    /// The storage.
    Storage(StorageError),
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

pub(crate) type Storage = crate::Storage<Failure>;

/// Runs each case, an async function over an empty storage, on SQLite with and without threads and on PostgreSQL.
macro_rules! on_every_storage {
    ($($case:ident,)+) => {
        mod on_sqlite {
            $(
                #[tokio::test]
                async fn $case() {
                    let (storage, _folder) = crate::testing::sqlite();
                    super::$case(&storage).await;
                }
            )+
        }

        mod on_sqlite_inline {
            $(
                #[tokio::test]
                async fn $case() {
                    super::$case(&crate::testing::inline()).await;
                }
            )+
        }

        mod on_postgres {
            $(
                #[tokio::test]
                async fn $case() {
                    super::$case(&crate::testing::postgres()).await;
                }
            )+
        }
    };
}

pub(crate) use on_every_storage;

/// The key of each storage of the tests.
pub(crate) const KEY: [u8; 32] = [7; 32];

/// An empty storage and the folder of its file.
pub(crate) fn sqlite() -> (Storage, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let storage = crate::sqlite::open(&folder.path().join("service.db"), &KEY).unwrap();
    (storage, folder)
}

/// An empty storage in memory, whose jobs run where they are asked for.
pub(crate) fn inline() -> Storage {
    crate::sqlite::open_inline(":memory:".as_ref(), &KEY).unwrap()
}

/// An empty storage on a PostgreSQL server.
pub(crate) fn postgres() -> Storage {
    crate::postgres::open(&server::address(), &KEY).unwrap()
}

pub(crate) fn here() -> Tenant {
    Tenant("433130".parse().unwrap())
}

pub(crate) fn there() -> Tenant {
    Tenant("431200".parse().unwrap())
}

/// 2026-02-20 08:00 in Asia/Shanghai, when the tests begin.
pub(crate) fn start() -> DateTime<Utc> {
    "2026-02-20T00:00:00Z".parse().unwrap()
}

/// The start and so many minutes.
pub(crate) fn at(minutes: i64) -> DateTime<Utc> {
    start() + TimeDelta::minutes(minutes)
}

/// Asks for a job that writes; its task resolves once the job is answered.
pub(crate) fn ask<R: Send + 'static>(
    storage: &Storage,
    job: impl FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
) -> JoinHandle<Result<R, Failure>> {
    let storage = storage.clone();
    tokio::spawn(async move { storage.write(job).await })
}

/// Writes in one transaction; a storage's error is the case's.
pub(crate) async fn write<R: Send + 'static>(
    storage: &Storage,
    mut job: impl FnMut(&mut Tx<'_>) -> Result<R, StorageError> + Send + 'static,
) -> Result<R, StorageError> {
    let done = storage.write(move |tx| Ok(job(tx)?)).await;
    done.map_err(|failure| match failure {
        Failure::Storage(error) => error,
        Failure::Own => panic!("no job of a case fails by itself"),
    })
}

/// Reads in one transaction.
pub(crate) async fn read<R: Send + 'static>(
    storage: &Storage,
    mut job: impl FnMut(&mut Tx<'_>) -> Result<R, StorageError> + Send + 'static,
) -> R {
    storage.read(move |tx| Ok(job(tx)?)).await.unwrap()
}

pub(crate) fn device(name: &str) -> Device {
    let random = values::person(name).as_bytes()[6..].try_into().unwrap();
    Device {
        counter: 3,
        last_request: [2; 32],
        head: 7,
        head_hash: OperationHash([3; 32]),
        seen_at: at(1),
        ..Device::newcomer(
            DeviceId::new(at(0), random),
            &qicheng_test_kit::key(name).public(),
            [1; 32],
            at(0),
        )
    }
}

pub(crate) fn trip() -> TripRow {
    let stop = |minutes| Stop {
        name: "县汽车站".to_owned(),
        detail: String::new(),
        region: "433130".parse().unwrap(),
        arrives: at(minutes),
        departs: at(minutes),
    };
    let trip = Trip {
        id: TRIP,
        revision: 1,
        vehicle: Vehicle {
            plate: "湘U12345".to_owned(),
            mode: Mode::Bus,
            seats: 40,
        },
        stops: vec![stop(60), stop(600)],
        contact: "13900139000".to_owned(),
        bring: String::new(),
        employer: None,
        cancelled: false,
    };
    TripRow {
        trip,
        approved_revision: None,
        approved_at: None,
        manifest: None,
        progress_revision: 0,
        slots_from: 0,
        progress_hash: None,
        created_at: at(0),
    }
}

pub(crate) const TRIP: TripId = TripId([1; 6]);

pub(crate) fn assignment(slot: u16, name: &str) -> Assignment {
    Assignment {
        trip: TRIP,
        slot,
        person: values::person(name),
        from: 0,
        to: 1,
        seat: Some(slot.to_string()),
        door: None,
        assigned_at: at(1),
        removed_at: None,
    }
}

pub(crate) fn account(number: u8, name: &str) -> Account {
    Account {
        id: AccountId(Uuid::from_bytes([number; 16])),
        name: name.to_owned(),
        role: Role::Coordinator,
        password: None,
        created_at: at(0),
    }
}

pub(crate) fn operation(sequence: u64) -> Operation {
    let claim = values::intent();
    Operation {
        id: OperationId::new(at(0), [sequence as u8; 10]),
        sequence,
        previous: OperationHash([sequence as u8; 32]),
        actor: values::person("张晓伟"),
        subject: values::person("李娜"),
        kind: claim.kind(),
        at: at(1),
        body: claim.to_cbor(),
    }
}

pub(crate) fn chain(epoch: u32) -> ChainId {
    ChainId {
        device: device("a").id,
        epoch,
    }
}

pub(crate) fn person(name: &str, order: u32, identity: Identity) -> Person {
    Person {
        id: values::person(name),
        registration: values::registration(name, order, Some(&qicheng_test_kit::key(name))),
        registration_hash: [4; 32],
        operation: OperationId::new(at(0), [5; 10]),
        mac: IdentityMac([order as u8; 32]),
        identity,
        verified_by: None,
        verified_at: None,
        own_paper: false,
        created_at: at(0),
        updated_at: at(1),
    }
}
