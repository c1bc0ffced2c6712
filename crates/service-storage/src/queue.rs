//! Jobs on their way to the threads that do them.

use crate::{Access, Job, JobError, StorageError};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};
use tokio::sync::oneshot;

/// Jobs that may wait at once. Whoever comes after them is told at once to come again: at a thousand jobs a second
/// the last of these still waits for less than a second.
const WAITING: usize = 512;

/// A job and who waits for it.
pub(crate) struct QueuedJob {
    pub access: Access,
    pub job: Job,
    answer: oneshot::Sender<Result<(), JobError>>,
}

impl QueuedJob {
    /// Says what became of the job. Who asked may have gone away; the work is done all the same.
    pub(crate) fn answer(self, outcome: Result<(), JobError>) {
        let _ = self.answer.send(outcome);
    }
}

/// The end that the threads take jobs from.
#[derive(Clone)]
pub(crate) struct Queue(Arc<Mutex<mpsc::Receiver<QueuedJob>>>);

impl Queue {
    /// Waits for the next job; none once the storage is closed.
    pub(crate) fn next(&self) -> Option<QueuedJob> {
        self.receiver().recv().ok()
    }

    /// Waits for the next job, but not longer than this.
    pub(crate) fn next_within(&self, time: Duration) -> Option<QueuedJob> {
        self.receiver().recv_timeout(time).ok()
    }

    /// Returns a job that waits already; none while another thread is free for the next one.
    pub(crate) fn waiting(&self) -> Option<QueuedJob> {
        self.0.try_lock().ok()?.try_recv().ok()
    }

    fn receiver(&self) -> std::sync::MutexGuard<'_, mpsc::Receiver<QueuedJob>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Threads that share a queue. They end when this is dropped, after what is in it.
pub(crate) struct Workers {
    jobs: Option<mpsc::SyncSender<QueuedJob>>,
    threads: Vec<thread::JoinHandle<()>>,
}

impl Workers {
    /// Starts a thread for each of these, which works until the queue has no next job.
    pub(crate) fn start<W: FnOnce(Queue) + Send + 'static>(
        works: impl IntoIterator<Item = W>,
    ) -> Result<Self, StorageError> {
        let (jobs, queue) = mpsc::sync_channel(WAITING);
        let queue = Queue(Arc::new(Mutex::new(queue)));
        let threads = works.into_iter().map(|work| {
            let queue = queue.clone();
            thread::Builder::new()
                .name("storage".to_owned())
                .spawn(move || work(queue))
                .map_err(|_| StorageError::Stopped)
        });
        Ok(Self {
            threads: threads.collect::<Result<_, _>>()?,
            jobs: Some(jobs),
        })
    }

    /// Has the job done.
    pub(crate) async fn run(&self, access: Access, job: Job) -> Result<(), JobError> {
        let (answer, outcome) = oneshot::channel();
        let asked = QueuedJob {
            access,
            job,
            answer,
        };
        let jobs = self.jobs.as_ref().ok_or(StorageError::Stopped)?;
        jobs.try_send(asked).map_err(|error| match error {
            mpsc::TrySendError::Full(_) => StorageError::Busy,
            mpsc::TrySendError::Disconnected(_) => StorageError::Stopped,
        })?;
        outcome.await.map_err(|_| StorageError::Stopped)?
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        drop(self.jobs.take());
        for thread in self.threads.drain(..) {
            // A job that panicked was answered already.
            let _ = thread.join();
        }
    }
}

/// Does what may panic; a panic is a job that was not finished.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, JobError>) -> Result<T, JobError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(StorageError::Stopped.into()))
}
