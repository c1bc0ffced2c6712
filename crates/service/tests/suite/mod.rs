//! The cases, by table group. Each takes an empty storage.

pub mod claims;
pub mod devices;
pub mod feed;
pub mod issuing;
pub mod operations;
pub mod people;
pub mod staff;
pub mod tenants;
pub mod transactions;

use chrono::{DateTime, TimeDelta, Utc};
use qicheng_service_core::{ServiceError, Storage};
use qicheng_service_storage::{StorageError, Tenant, Tx};

pub fn here() -> Tenant {
    Tenant("433130".parse().unwrap())
}

pub fn there() -> Tenant {
    Tenant("431200".parse().unwrap())
}

/// The test's start and so many minutes.
pub fn at(minutes: i64) -> DateTime<Utc> {
    crate::support::start() + TimeDelta::minutes(minutes)
}

/// Writes in one transaction; a storage's error is the case's.
pub async fn write<R: Send + 'static>(
    storage: &Storage,
    mut job: impl FnMut(&mut dyn Tx) -> Result<R, StorageError> + Send + 'static,
) -> Result<R, StorageError> {
    let done = storage.write(move |tx| Ok(job(tx)?)).await;
    done.map_err(|error| match error {
        ServiceError::Storage(error) => error,
        other => panic!("not the storage's error: {other}"),
    })
}

/// Looks in one transaction.
pub async fn read<R: Send + 'static>(
    storage: &Storage,
    mut job: impl FnMut(&mut dyn Tx) -> Result<R, StorageError> + Send + 'static,
) -> R {
    storage.read(move |tx| Ok(job(tx)?)).await.unwrap()
}
