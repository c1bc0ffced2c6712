//! The storage of many machines: PostgreSQL, shared by any number of copies of the service.
//!
//! Transactions that write are serializable, and one that the database cannot place is done again from its beginning:
//! so a rule that holds with one writer holds with many. A position of the feed is given by updating the channel's row,
//! whose lock lasts until the commit, and so nobody sees a position before those below it.

mod connection;
mod migrations;
mod transaction;

use super::{
    Access, Backend, Job, Storage, StorageError,
    queue::{Queue, Workers},
};
use crate::error::ServiceError;
use connection::Connection;
use postgres::{Config, error::SqlState};
use std::{future::Future, pin::Pin, thread, time::Duration};

pub use migrations::schema;

/// Threads, each with a connection of its own that is made when it is needed first.
const CONNECTIONS: usize = 8;

/// A database server and the threads that speak to it.
struct Postgres(Workers);

/// Opens the database at the address (`postgres://user@host/name`), making or migrating its tables first. The line to
/// it is not encrypted: it is meant for a socket of the machine or a network of the service's own.
///
/// # Errors
/// `Address`, `Newer` for a database of a later version (left untouched), and the database's own.
pub fn open(address: &str) -> Result<Storage, StorageError> {
    let mut config: Config = address.parse().map_err(|_| StorageError::Address)?;
    config
        .connect_timeout(Duration::from_secs(5))
        .tcp_user_timeout(Duration::from_secs(10));
    if config.get_application_name().is_none() {
        config.application_name("qicheng-service");
    }
    apart(|| migrations::apply(&mut connection::connect(&config)?))?;
    let works = (0..CONNECTIONS).map(|number| {
        let config = config.clone();
        move |queue: Queue| work(&mut Connection::to(config, number), &queue)
    });
    Ok(Storage::new(Postgres(Workers::start(works)?)))
}

impl Backend for Postgres {
    fn run(
        &self,
        access: Access,
        job: Job,
    ) -> Pin<Box<dyn Future<Output = Result<(), ServiceError>> + Send + '_>> {
        Box::pin(self.0.run(access, job))
    }
}

fn work(connection: &mut Connection, queue: &Queue) {
    while let Some(mut asked) = queue.next() {
        let outcome = connection.run(asked.access, &mut asked.job);
        asked.answer(outcome);
    }
}

/// The client has a small runtime of its own, which cannot be entered from within another.
fn apart<T: Send>(
    work: impl FnOnce() -> Result<T, StorageError> + Send,
) -> Result<T, StorageError> {
    thread::scope(|scope| {
        let done = scope.spawn(work).join();
        done.unwrap_or(Err(StorageError::Stopped))
    })
}

impl From<postgres::Error> for StorageError {
    fn from(error: postgres::Error) -> Self {
        let state = error.code().unwrap_or(&SqlState::CONNECTION_FAILURE);
        if is_to_be_repeated(&error) {
            return Self::Busy;
        }
        match state.code() {
            code if code.starts_with("23") => Self::Constraint,
            code => Self::Database(i32::from_str_radix(code, 36).unwrap_or(0)),
        }
    }
}

fn is_to_be_repeated(error: &postgres::Error) -> bool {
    matches!(
        error.code(),
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED)
    )
}
