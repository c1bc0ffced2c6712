use super::{Access, Job, SqliteTx, StorageError};
use crate::error::ServiceError;
use rusqlite::{Connection, TransactionBehavior};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc,
    thread,
};
use tokio::sync::oneshot;

type Answer = oneshot::Sender<Result<(), ServiceError>>;

/// A thread with a connection of its own that runs one job after the other. It ends when this is dropped.
pub(super) struct Worker {
    jobs: Option<mpsc::Sender<(Job, Answer)>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Worker {
    pub(super) fn start(connection: Connection, access: Access) -> Result<Self, StorageError> {
        let (jobs, queue) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("storage".to_owned())
            .spawn(move || work(connection, access, &queue))
            .map_err(|_| StorageError::Stopped)?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    pub(super) async fn run(&self, job: Job) -> Result<(), ServiceError> {
        let (answer, outcome) = oneshot::channel();
        let jobs = self.jobs.as_ref().ok_or(StorageError::Stopped)?;
        jobs.send((job, answer))
            .map_err(|_| StorageError::Stopped)?;
        outcome.await.map_err(|_| StorageError::Stopped)?
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // A job that panicked was answered already.
            let _ = thread.join();
        }
    }
}

fn work(mut connection: Connection, access: Access, queue: &mpsc::Receiver<(Job, Answer)>) {
    while let Ok((job, answer)) = queue.recv() {
        let outcome = attempt(&mut connection, access, job);
        // Who asked may have gone away; the work is done all the same.
        let _ = answer.send(outcome);
    }
}

/// Does a job in a transaction of its own; one that panics leaves nothing, like one that fails.
pub(super) fn attempt(
    connection: &mut Connection,
    access: Access,
    job: Job,
) -> Result<(), ServiceError> {
    catch_unwind(AssertUnwindSafe(|| transact(connection, access, job)))
        .unwrap_or_else(|_| Err(StorageError::Stopped.into()))
}

fn transact(connection: &mut Connection, access: Access, job: Job) -> Result<(), ServiceError> {
    let behaviour = match access {
        Access::Read => TransactionBehavior::Deferred,
        Access::Write => TransactionBehavior::Immediate,
    };
    let tx = connection
        .transaction_with_behavior(behaviour)
        .map_err(StorageError::from)?;
    let mut tx = SqliteTx { tx };
    job(&mut tx)?;
    tx.tx.commit().map_err(StorageError::from)?;
    Ok(())
}
