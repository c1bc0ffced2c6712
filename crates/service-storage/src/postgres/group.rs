//! Jobs that wait together are made durable together: each is committed in a transaction of its own that does not wait for
//! the disk, then one wait covers them all, and only then is anybody answered.
//!
//! All of it is on one connection. A server that breaks down takes its connections with it, so a wait that succeeds says
//! that nothing was lost since the first commit.

use super::connection::{Commit, Connection};
use crate::{
    JobError, StorageError,
    queue::{Queue, QueuedJob},
};

/// Most jobs in one wait for the disk.
const MAX_GROUP_JOBS: usize = 32;

/// What is said of jobs whose line was lost before the disk was waited for: nobody knows whether they stand.
const LOST: StorageError = StorageError::Database(0);

/// A job that was done, and which of the connection's lines it was done on.
struct FinishedJob {
    asked: QueuedJob,
    outcome: Result<(), JobError>,
    line: u64,
}

/// Takes jobs until there are no more. Nobody waits for others to come.
pub(super) fn write(connection: &mut Connection, queue: &Queue) {
    while let Some(first) = queue.next() {
        let (mut group, mut next) = (Vec::new(), Some(first));
        while let Some(mut asked) = next.take() {
            if group.len() + 1 < MAX_GROUP_JOBS {
                next = queue.waiting();
            }
            if group.is_empty() && next.is_none() {
                let outcome = connection.run(asked.access, Commit::OnDisk, &mut asked.job);
                asked.answer(outcome);
                break;
            }
            let outcome = connection.run(asked.access, Commit::Soon, &mut asked.job);
            group.push(FinishedJob {
                asked,
                outcome,
                line: connection.line(),
            });
        }
        if !group.is_empty() {
            keep(connection, group);
        }
    }
}

/// Waits for the disk, and answers.
fn keep(connection: &mut Connection, group: Vec<FinishedJob>) {
    let kept = connection.wait_for_disk();
    let line = connection.line();
    for done in group {
        let stands = if done.line == line { kept } else { Err(LOST) };
        done.asked.answer(done.outcome.and_then(|()| Ok(stands?)));
    }
}

/// Takes jobs that look until there are no more.
pub(super) fn read(connection: &mut Connection, queue: &Queue) {
    while let Some(mut asked) = queue.next() {
        let outcome = connection.run(asked.access, Commit::OnDisk, &mut asked.job);
        asked.answer(outcome);
    }
}
