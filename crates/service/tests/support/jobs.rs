//! Jobs for a storage, asked for without waiting.

use qicheng_service_core::{ServiceError, Storage};
use qicheng_service_storage::Tx;
use tokio::task::JoinHandle;

/// Asks for a job that writes; its task resolves once the job is answered.
pub fn ask<R: Send + 'static>(
    storage: &Storage,
    job: impl FnMut(&mut dyn Tx) -> Result<R, ServiceError> + Send + 'static,
) -> JoinHandle<Result<R, ServiceError>> {
    let storage = storage.clone();
    tokio::spawn(async move { storage.write(job).await })
}
