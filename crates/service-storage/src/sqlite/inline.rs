use super::{connection::Connection, group};
use crate::{Access, Backend, Job, JobError};
use std::{
    future::{self, Future},
    pin::Pin,
    sync::{Mutex, PoisonError},
};

/// One connection and no thread: a job is done where it is asked for, before the future that it is asked with exists.
pub(super) struct Inline(Mutex<Connection>);

impl Inline {
    pub(super) fn over(connection: Connection) -> Self {
        Self(Mutex::new(connection))
    }

    fn run_now(&self, access: Access, mut job: Job) -> Result<(), JobError> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        group::alone(&connection, access, &mut job)
    }
}

impl Backend for Inline {
    fn run(
        &self,
        access: Access,
        job: Job,
    ) -> Pin<Box<dyn Future<Output = Result<(), JobError>> + Send + '_>> {
        Box::pin(future::ready(self.run_now(access, job)))
    }
}
