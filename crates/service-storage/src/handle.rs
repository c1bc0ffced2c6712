use super::{StorageError, Tx};
use crate::error::ServiceError;
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

/// What a job may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Looks only.
    Read,
    /// Looks and writes.
    Write,
    /// No transaction: sees to it that what was deleted stands in no file of the database any more.
    Scrub,
}

/// A job for one transaction: committed when it returns `Ok`, rolled back otherwise. It is done again from its
/// beginning where the database asks for that, and only its last run counts.
pub type Job = Box<dyn FnMut(&mut dyn Tx) -> Result<(), ServiceError> + Send>;

/// A database behind [`Storage`].
pub trait Backend: Send + Sync {
    /// Runs the job in one transaction and resolves once it is durable.
    fn run(
        &self,
        access: Access,
        job: Job,
    ) -> Pin<Box<dyn Future<Output = Result<(), ServiceError>> + Send + '_>>;
}

/// The service's storage, whatever stands behind it. Cheap to clone.
#[derive(Clone)]
pub struct Storage(Arc<dyn Backend>);

impl Storage {
    /// Takes a database.
    #[must_use]
    pub fn new(backend: impl Backend + 'static) -> Self {
        Self(Arc::new(backend))
    }

    /// Runs a job that writes, in one transaction; what it returns is durable when this resolves.
    ///
    /// # Errors
    /// The job's own, after which nothing was written, and the storage's.
    pub async fn write<R: Send + 'static>(
        &self,
        job: impl FnMut(&mut dyn Tx) -> Result<R, ServiceError> + Send + 'static,
    ) -> Result<R, ServiceError> {
        self.run(Access::Write, job).await
    }

    /// Runs a job that only looks, in one transaction.
    ///
    /// # Errors
    /// The job's own and the storage's.
    pub async fn read<R: Send + 'static>(
        &self,
        job: impl FnMut(&mut dyn Tx) -> Result<R, ServiceError> + Send + 'static,
    ) -> Result<R, ServiceError> {
        self.run(Access::Read, job).await
    }

    /// Sees to it that what was deleted stands in no file of the database any more; on a server of its own, that is
    /// left to the server.
    ///
    /// # Errors
    /// `Busy` while somebody still reads what was there, and the storage's.
    pub async fn scrub(&self) -> Result<(), ServiceError> {
        self.0.run(Access::Scrub, Box::new(|_| Ok(()))).await
    }

    async fn run<R: Send + 'static>(
        &self,
        access: Access,
        mut job: impl FnMut(&mut dyn Tx) -> Result<R, ServiceError> + Send + 'static,
    ) -> Result<R, ServiceError> {
        let slot = Arc::new(Mutex::new(None));
        let inner = Arc::clone(&slot);
        let boxed: Job = Box::new(move |tx| {
            let result = job(tx)?;
            *inner.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            Ok(())
        });
        self.0.run(access, boxed).await?;
        let result = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        result.ok_or_else(|| StorageError::Stopped.into())
    }
}
