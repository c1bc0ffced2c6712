//! The storage of many machines: PostgreSQL, shared by any number of copies of the service.
//!
//! Transactions that write are serializable, and one that the database cannot place is done again from its beginning:
//! so a rule that holds with one writer holds with many. A position of the feed is given by updating the channel's row,
//! whose lock lasts until the commit, and so nobody sees a position before those below it.

mod address;
mod connection;
mod error;
mod group;
mod line;
mod schema;
mod tls;
mod transaction;

#[cfg(test)]
mod tests;

use crate::{
    Access, Backend, Job, JobError, Schema, Storage, StorageError, migration,
    queue::{Queue, Workers},
    seal::Seals,
};
use address::Address;
use connection::Connection;
use std::{future::Future, iter, pin::Pin, sync::Arc};

pub use schema::{create_with, schema};

/// Threads for jobs that write, few enough that under load each has many to wait for the disk with.
const WRITERS: usize = 3;

/// Threads for jobs that only look.
const READERS: usize = 4;

/// A database server and the threads that speak to it, each with a connection of its own that is made when it is needed
/// first.
struct Postgres {
    writers: Workers,
    readers: Workers,
}

/// Opens the database at the address (`postgres://user@host/name`), making or migrating its tables first; what
/// columns with personal data are sealed with is derived from the key.
///
/// The line to another machine is encrypted (TLS 1.3) and its other end checked by name, against the system's roots or
/// those of `sslrootcert=FILE` (PEM). `sslmode=disable` leaves it in plain; on this machine it is in plain unless
/// `sslmode=require`, `verify-ca` or `verify-full` asks for more. A socket of the machine knows no TLS.
///
/// # Errors
/// `Address`, `Roots`, `Tls`, `Newer` for a database of a later version and `InUse` for one of an earlier version on which
/// other copies still run (both left untouched), and the database's own.
pub fn open<E: From<StorageError> + Send + 'static>(
    address: &str,
    key: &[u8; 32],
) -> Result<Storage<E>, StorageError> {
    over(address, Schema::Migrate, key)
}

/// Opens the database as [`open`] does while copies of the service may be running on it, without migrating its schema.
///
/// # Errors
/// As [`open`], and `Older` for a database of an earlier version or one that was never made.
pub fn open_unmigrated<E: From<StorageError> + Send + 'static>(
    address: &str,
    key: &[u8; 32],
) -> Result<Storage<E>, StorageError> {
    over(address, Schema::Keep, key)
}

fn over<E: From<StorageError> + Send + 'static>(
    address: &str,
    schema: Schema,
    key: &[u8; 32],
) -> Result<Storage<E>, StorageError> {
    let seals = Arc::new(Seals::of(key));
    let address = Address::parse(address)?;
    if schema == Schema::Migrate {
        schema::migrate(&address, &seals, migration::POSTGRES)?;
    }
    let connection = |number| Connection::to(address.clone(), Arc::clone(&seals), number);
    // One line is there from the beginning: it says that this copy lives.
    let mut first = connection(0);
    schema::apart(|| first.connect())?;
    let rest = (1..WRITERS).map(connection);
    let writers = Workers::start(
        iter::once(first)
            .chain(rest)
            .map(|mut writing| move |queue: Queue| group::write(&mut writing, &queue)),
    )?;
    let readers = Workers::start((0..READERS).map(|number| {
        let mut reading = connection(number);
        move |queue: Queue| group::read(&mut reading, &queue)
    }))?;
    Ok(Storage::new(Postgres { writers, readers }))
}

impl Backend for Postgres {
    fn run(
        &self,
        access: Access,
        job: Job,
    ) -> Pin<Box<dyn Future<Output = Result<(), JobError>> + Send + '_>> {
        let workers = match access {
            Access::Read => &self.readers,
            Access::Write | Access::Scrub => &self.writers,
        };
        Box::pin(workers.run(access, job))
    }
}
