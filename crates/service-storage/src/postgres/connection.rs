use super::{
    address::Address, error::is_to_be_repeated, line::Line, schema, transaction::PostgresTx,
};
use crate::{Access, Job, JobError, StorageError, Tx, queue::guarded, seal::Seals};
use std::{sync::Arc, thread, time::Duration};

/// Runs of one job. Of those in each other's way one is always committed, so that with each run fewer are left.
const MAX_ATTEMPTS: u32 = 24;

/// Commits a record that says nothing: what was committed before it is on the disk once it is.
const FLUSH_SQL: &str = "SELECT pg_logical_emit_message(true, 'qicheng', '')";

/// When a commit resolves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Commit {
    /// Once it is on the disk.
    OnDisk,
    /// At once; whoever was to be answered has to wait for the disk then.
    Soon,
}

/// A connection that is made when it is needed, and again when it was lost.
pub(super) struct Connection {
    address: Address,
    seals: Arc<Seals>,
    number: usize,
    line: Option<Line>,
    /// Lines that it has had.
    lines: u64,
}

enum Run {
    Done(Result<(), JobError>),
    /// The database could not place it among the others.
    Again,
    /// The line was gone before it began.
    Lost(StorageError),
}

impl Connection {
    pub(super) fn to(address: Address, seals: Arc<Seals>, number: usize) -> Self {
        Self {
            address,
            seals,
            number,
            line: None,
            lines: 0,
        }
    }

    /// Runs the job until it is committed or has failed of itself.
    pub(super) fn run(
        &mut self,
        access: Access,
        commit: Commit,
        job: &mut Job,
    ) -> Result<(), JobError> {
        let mut lost = false;
        for run in 0..MAX_ATTEMPTS {
            match self.over_line(|line| run_once(line, access, commit, job))? {
                Run::Done(outcome) => return outcome,
                Run::Lost(error) if lost => return Err(error.into()),
                Run::Lost(_) => lost = true,
                Run::Again => self.stand_back(run),
            }
        }
        Err(StorageError::Busy.into())
    }

    /// Waits until all that was committed on this line is on the disk.
    pub(super) fn wait_for_disk(&mut self) -> Result<(), StorageError> {
        self.over_line(|line| Ok(line.client.batch_execute(FLUSH_SQL)?))?
    }

    /// Which of its lines it has now, or had last.
    pub(super) fn line(&self) -> u64 {
        self.lines
    }

    /// Makes the connection, where there is none.
    pub(super) fn connect(&mut self) -> Result<(), StorageError> {
        self.over_line(|_| ())
    }

    fn over_line<T>(&mut self, work: impl FnOnce(&mut Line) -> T) -> Result<T, StorageError> {
        let line = match self.line.take() {
            Some(line) => self.line.insert(line),
            None => {
                let mut line = Line::over(self.address.connect()?, &self.seals);
                schema::stay(&mut line)?;
                self.lines += 1;
                self.line.insert(line)
            }
        };
        let outcome = work(line);
        if line.client.is_closed() {
            self.line = None;
        }
        Ok(outcome)
    }

    /// Lets those in the way go first; threads differ in how long, so as not to meet again.
    fn stand_back(&self, run: u32) {
        let steps = (self.number as u64 + 1) * u64::from(run.min(8));
        thread::sleep(Duration::from_micros(200 * steps));
    }
}

fn run_once(line: &mut Line, access: Access, commit: Commit, job: &mut Job) -> Run {
    let begin = match (access, commit) {
        (Access::Read, _) => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        (Access::Write, Commit::OnDisk) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        (Access::Write, Commit::Soon) => {
            "BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL synchronous_commit = off"
        }
        // What is deleted here goes when the server next cleans up.
        (Access::Scrub, _) => return Run::Done(Ok(())),
    };
    if let Err(error) = line.client.batch_execute(begin) {
        return Run::Lost(error.into());
    }
    let (outcome, again) = attempt(line, job);
    if outcome.is_err() {
        // Where this fails too the line is gone, and the transaction with it.
        let _ = line.client.batch_execute("ROLLBACK");
        return if again {
            Run::Again
        } else {
            Run::Done(outcome)
        };
    }
    match line.client.batch_execute("COMMIT") {
        Ok(()) => Run::Done(Ok(())),
        Err(error) if is_to_be_repeated(&error) => Run::Again,
        Err(error) => Run::Done(Err(StorageError::from(error).into())),
    }
}

/// Does a job in the open transaction; the flag says that it is to be done again in another.
fn attempt(line: &mut Line, job: &mut Job) -> (Result<(), JobError>, bool) {
    let mut tx = PostgresTx::on(line);
    let outcome = guarded(|| job(&mut Tx::over(&mut tx)));
    let outcome = match (outcome, tx.failed) {
        // A transaction in which a statement failed can do nothing more, whatever the job made of it.
        (Ok(()), Some(error)) => Err(error.into()),
        (outcome, _) => outcome,
    };
    (outcome, tx.again)
}
