use super::{JobError, StorageError, Tx};
use std::{
    future::Future,
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
pub type Job = Box<dyn FnMut(&mut dyn Tx) -> Result<(), JobError> + Send>;

/// A database behind [`Storage`].
pub trait Backend: Send + Sync {
    /// Runs the job in one transaction and resolves once it is durable.
    fn run(
        &self,
        access: Access,
        job: Job,
    ) -> Pin<Box<dyn Future<Output = Result<(), JobError>> + Send + '_>>;
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
        job: impl FnMut(&mut dyn Tx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E> {
        self.run(Access::Write, job).await
    }

    /// Runs a job that only reads, in one transaction.
    ///
    /// # Errors
    /// The job's own and the storage's.
    pub async fn read<R: Send + 'static>(
        &self,
        job: impl FnMut(&mut dyn Tx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E> {
        self.run(Access::Read, job).await
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
        mut job: impl FnMut(&mut dyn Tx) -> Result<R, E> + Send + 'static,
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
