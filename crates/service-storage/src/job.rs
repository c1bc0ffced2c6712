//! Jobs over one transaction, and the storage that runs them.

use crate::{JobError, StorageError, Tx};
use std::{
    future::{self, Future},
    marker::PhantomData,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// What a job may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Only reads.
    Read,
    /// Reads and writes.
    Write,
    /// No transaction: removes what was deleted from every file of the database.
    Scrub,
}

/// A job for one transaction: committed when it returns `Ok`, rolled back otherwise. The database may have it run again
/// from the beginning; only its last run counts.
pub type Job = Box<dyn FnMut(&mut Tx<'_>) -> Result<(), JobError> + Send>;

/// A database behind [`Storage`].
pub trait Backend: Send + Sync {
    /// Runs the job in one transaction and resolves once it is durable.
    fn run(
        &self,
        access: Access,
        job: Job,
    ) -> Pin<Box<dyn Future<Output = Result<(), JobError>> + Send + '_>>;

    /// Resolves once the disk has failed under the database; never for one whose disk is a server's.
    fn failed(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(future::pending())
    }
}

/// The service's storage over any database, for jobs that fail with an `E`. Cheap to clone.
pub struct Storage<E> {
    backend: Arc<dyn Backend>,
    statements: Arc<AtomicU64>,
    error: PhantomData<fn() -> E>,
}

impl<E> Clone for Storage<E> {
    fn clone(&self) -> Self {
        Self {
            backend: Arc::clone(&self.backend),
            statements: Arc::clone(&self.statements),
            error: PhantomData,
        }
    }
}

impl<E: From<StorageError> + Send + 'static> Storage<E> {
    /// Creates a storage over a database.
    #[must_use]
    pub fn new(backend: impl Backend + 'static) -> Self {
        Self {
            backend: Arc::new(backend),
            statements: Arc::default(),
            error: PhantomData,
        }
    }

    /// Returns how many statements the jobs have run so far, for tests and measurements of what a page costs.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Runs a job that writes, in one transaction; what it returns is durable when this resolves.
    ///
    /// # Errors
    /// The job's own, after which nothing was written, and the storage's.
    pub async fn write<R: Send + 'static>(
        &self,
        job: impl FnMut(&mut Tx<'_>) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E> {
        self.run(Access::Write, job).await
    }

    /// Runs a job that only reads, in one transaction.
    ///
    /// # Errors
    /// The job's own and the storage's.
    pub async fn read<R: Send + 'static>(
        &self,
        job: impl FnMut(&mut Tx<'_>) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E> {
        self.run(Access::Read, job).await
    }

    /// Resolves once the disk has failed: no job is run any more, and which of the last transactions are durable is
    /// unknown until the database is reopened.
    pub fn failed(&self) -> impl Future<Output = ()> + Send + 'static {
        self.backend.failed()
    }

    /// Removes what was deleted from every file of the database; a database server does that by itself.
    ///
    /// # Errors
    /// `Busy` while a transaction still reads an earlier state, and the storage's.
    pub async fn scrub(&self) -> Result<(), E> {
        let done = self.backend.run(Access::Scrub, Box::new(|_| Ok(()))).await;
        done.map_err(|error| match error {
            JobError::Storage(error) => error.into(),
            JobError::Failed => StorageError::Stopped.into(),
        })
    }

    async fn run<R: Send + 'static>(
        &self,
        access: Access,
        mut job: impl FnMut(&mut Tx<'_>) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E> {
        let slot = Arc::new(Mutex::new(None));
        let inner = Arc::clone(&slot);
        let statements = Arc::clone(&self.statements);
        let boxed: Job = Box::new(move |tx| {
            let before = tx.statements();
            let result = job(tx);
            statements.fetch_add(tx.statements() - before, Ordering::Relaxed);
            let outcome = result.as_ref().map(drop).map_err(|_| JobError::Failed);
            *inner.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            outcome
        });
        match self.backend.run(access, boxed).await {
            Ok(()) | Err(JobError::Failed) => {
                let result = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
                result.unwrap_or_else(|| Err(StorageError::Stopped.into()))
            }
            Err(JobError::Storage(error)) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        StorageError,
        testing::{Failure, Storage, at, here, on_every_storage, read, values, write},
    };
    use qicheng_domain::channel::Channel;

    on_every_storage! {
        a_job_that_fails_leaves_nothing,
        a_job_that_panics_leaves_nothing_and_the_next_is_done,
        jobs_at_once_lose_nothing,
        a_job_that_only_looks_cannot_write,
    }

    async fn a_job_that_fails_leaves_nothing(storage: &Storage) {
        let person = values::person("张晓伟");
        let failed = storage.write(move |tx| {
            tx.join(here(), person, Channel::All, at(0))?;
            Err::<(), _>(Failure::Own)
        });
        assert!(matches!(failed.await, Err(Failure::Own)));
        let channels = read(storage, move |tx| tx.channels_of(here(), person)).await;
        assert!(channels.is_empty());
    }

    async fn a_job_that_panics_leaves_nothing_and_the_next_is_done(storage: &Storage) {
        let person = values::person("张晓伟");
        let panicked = write(storage, move |tx| -> Result<(), StorageError> {
            tx.join(here(), person, Channel::All, at(0))?;
            panic!("a job of the test's");
        });
        assert_eq!(panicked.await, Err(StorageError::Stopped));
        let channels = write(storage, move |tx| tx.channels_of(here(), person)).await;
        assert_eq!(channels, Ok(Vec::new()));
    }

    async fn jobs_at_once_lose_nothing(storage: &Storage) {
        let jobs: Vec<_> = (0..40)
            .map(|_| {
                let storage = storage.clone();
                tokio::spawn(async move {
                    write(&storage, |tx| tx.next_position(here(), Channel::All))
                        .await
                        .unwrap()
                })
            })
            .collect();
        let mut given = Vec::new();
        for job in jobs {
            given.push(job.await.unwrap());
        }
        given.sort_unstable();
        assert_eq!(given, (1..=40).collect::<Vec<u64>>());
    }

    async fn a_job_that_only_looks_cannot_write(storage: &Storage) {
        let written = storage.read(|tx| Ok(tx.next_position(here(), Channel::All)?));
        assert!(written.await.is_err());
        assert_eq!(
            write(storage, |tx| tx.next_position(here(), Channel::All)).await,
            Ok(1)
        );
    }
}
