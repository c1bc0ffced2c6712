//! Jobs that wait together are committed together: each in a savepoint of its own, all of them with one sync.

use super::{
    commit::Commit,
    connection::Connection,
    disk::{self, Disk, Group, answer},
};
use crate::{
    Access, Job, JobError, StorageError, Tx,
    alarm::Alarm,
    queue::{Queue, guarded},
};
use std::time::Duration;

/// Most jobs in one commit. While they are committed, others are read and answered: more at once would leave nothing to do
/// beside a commit.
const MAX_GROUP_JOBS: usize = 32;

/// Jobs that make a group worth its wait for the disk: one with as many takes what waits already and is closed.
const FULL_GROUP_JOBS: usize = 24;

/// How long a smaller group waits for one more job. One that comes alone never waits.
const GROUP_WAIT: Duration = Duration::from_millis(2);

/// Takes jobs until there are no more, and has each answered once it is on the disk: by `disk`, or at once where the
/// commit itself waits for the disk. Ends when the disk has failed.
pub(super) fn write(
    connection: &Connection,
    commit: Commit,
    disk: Option<&Disk>,
    alarm: &Alarm,
    queue: &Queue,
) {
    let most = if commit == Commit::Grouped {
        MAX_GROUP_JOBS
    } else {
        1
    };
    let (mut crowded, mut apart) = (false, None);
    while let Some(first) = apart.take().or_else(|| queue.next()) {
        if first.access == Access::Scrub {
            let scrubbed = scrub(connection);
            let failed = disk::has_failed(scrubbed);
            first.answer(scrubbed.map_err(Into::into));
            if failed {
                return alarm.ring();
            }
            continue;
        }
        let mut state = begin(connection, commit);
        let (mut group, mut next) = (Group::new(), Some(first));
        while let Some(mut asked) = next.take() {
            if asked.access == Access::Scrub {
                apart = Some(asked);
                break;
            }
            let outcome = state
                .map_err(JobError::from)
                .and_then(|()| in_savepoint(connection, &mut asked.job));
            if state.is_ok() && connection.is_autocommit() {
                // A full disk, for one, ends the whole transaction, not this job's part of it.
                state = Err(given_up(&outcome));
            }
            group.push((asked, outcome));
            if state.is_ok() && group.len() < most {
                let wait = (crowded || group.len() > 1) && group.len() < FULL_GROUP_JOBS;
                next = queue
                    .waiting()
                    .or_else(|| wait.then(|| queue.next_within(GROUP_WAIT))?);
            }
        }
        let state = state.and_then(|()| end(connection, commit));
        crowded = group.len() > 1;
        match (state, disk) {
            (Ok(()), Some(disk)) => {
                if disk.keep(group).is_err() {
                    return;
                }
            }
            _ => {
                answer(group, state);
                if disk::has_failed(state) {
                    return alarm.ring();
                }
            }
        }
    }
}

/// Takes jobs that look until there are no more.
pub(super) fn read(connection: &Connection, queue: &Queue) {
    while let Some(mut asked) = queue.next() {
        let outcome = alone(connection, asked.access, &mut asked.job);
        asked.answer(outcome);
    }
}

/// Does a job in a transaction of its own; one that panics leaves nothing, like one that fails.
pub(super) fn alone(
    connection: &Connection,
    access: Access,
    job: &mut Job,
) -> Result<(), JobError> {
    let begin = match access {
        Access::Read => "BEGIN DEFERRED",
        Access::Write => "BEGIN IMMEDIATE",
        Access::Scrub => return Ok(scrub(connection)?),
    };
    run(connection, begin)?;
    let outcome = guarded(|| job(&mut Tx::over(&mut connection.begun(access))));
    if outcome.is_err() {
        roll_back(connection);
        return outcome;
    }
    Ok(end(connection, Commit::Each)?)
}

fn in_savepoint(connection: &Connection, job: &mut Job) -> Result<(), JobError> {
    run(connection, "SAVEPOINT job")?;
    let mut tx = connection.begun(Access::Write);
    let outcome = guarded(|| job(&mut Tx::over(&mut tx)));
    if connection.is_autocommit() {
        return Err(tx.failed.unwrap_or(StorageError::Stopped).into());
    }
    if outcome.is_err() {
        run(connection, "ROLLBACK TO job")?;
    }
    run(connection, "RELEASE job")?;
    outcome
}

/// Writes the log back into the database, where deleted rows are overwritten, and empties it.
fn scrub(connection: &Connection) -> Result<(), StorageError> {
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, i64>(0)
    })?;
    if busy == 0 {
        Ok(())
    } else {
        Err(StorageError::Busy)
    }
}

fn begin(connection: &Connection, commit: Commit) -> Result<(), StorageError> {
    if commit == Commit::Never && !connection.is_autocommit() {
        return Ok(());
    }
    run(connection, "BEGIN IMMEDIATE")
}

fn end(connection: &Connection, commit: Commit) -> Result<(), StorageError> {
    if commit == Commit::Never {
        return Ok(());
    }
    run(connection, "COMMIT").inspect_err(|_| roll_back(connection))
}

fn roll_back(connection: &Connection) {
    if !connection.is_autocommit() {
        // What cannot even be rolled back is not committed either; the next BEGIN says so.
        let _ = run(connection, "ROLLBACK");
    }
}

fn given_up(outcome: &Result<(), JobError>) -> StorageError {
    match outcome {
        Err(JobError::Storage(error)) => *error,
        _ => StorageError::Stopped,
    }
}

fn run(connection: &Connection, sql: &str) -> Result<(), StorageError> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}
