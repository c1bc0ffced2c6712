use super::{address::Address, transaction::PostgresTx};
use crate::{
    error::ServiceError,
    storage::{Access, Job, StorageError, queue::guarded, seal::Seals, sql::SqlTx},
};
use postgres::{Client, Statement};
use std::{collections::HashMap, process, sync::Arc, thread, time::Duration};

/// Runs of one job. Of those in each other's way one is always committed, so that with each run fewer are left.
const RUNS: u32 = 24;

/// Begins a transaction of several jobs, each in a savepoint. They hold more locks than one does and might wait for one
/// another crosswise: whoever waits this long gives way.
const TOGETHER: &str =
    "BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL lock_timeout = '100ms'; SAVEPOINT job";

/// A connection that is made when it is needed, and again when it was lost.
pub(super) struct Connection {
    address: Address,
    seals: Arc<Seals>,
    line: Option<Line>,
}

/// An open connection and the statements that it has prepared.
pub(super) struct Line {
    pub client: Client,
    pub statements: HashMap<String, Statement>,
    pub seals: Arc<Seals>,
}

enum Run {
    Done(Result<(), ServiceError>),
    /// The database could not place it among the others.
    Again,
    /// The line was gone before it began.
    Lost(StorageError),
}

impl Connection {
    pub(super) fn to(address: Address, seals: Arc<Seals>) -> Self {
        Self {
            address,
            seals,
            line: None,
        }
    }

    /// Runs the job until it is committed or has failed of itself.
    pub(super) fn run(&mut self, access: Access, job: &mut Job) -> Result<(), ServiceError> {
        let mut lost = false;
        for run in 0..RUNS {
            match self.over_line(|line| line.run(access, job))? {
                Run::Done(outcome) => return outcome,
                Run::Lost(error) if lost => return Err(error.into()),
                Run::Lost(_) => lost = true,
                Run::Again => stand_back(run),
            }
        }
        Err(StorageError::Busy.into())
    }

    /// Runs jobs that write in one transaction, and returns what became of each; nothing, and nothing is done, where they
    /// cannot be placed among the others together.
    pub(super) fn run_together<'j>(
        &mut self,
        jobs: impl Iterator<Item = &'j mut Job>,
    ) -> Option<Vec<Result<(), ServiceError>>> {
        self.over_line(|line| line.run_together(jobs)).ok()?
    }

    fn over_line<T>(&mut self, work: impl FnOnce(&mut Line) -> T) -> Result<T, StorageError> {
        let line = match self.line.take() {
            Some(line) => self.line.insert(line),
            None => self
                .line
                .insert(Line::over(self.address.connect()?, &self.seals)),
        };
        let outcome = work(line);
        if line.client.is_closed() {
            self.line = None;
        }
        Ok(outcome)
    }
}

/// Lets those in the way go first; copies of the service differ in how long, so as not to meet again.
fn stand_back(run: u32) {
    let steps = (process::id() % 8 + 1) * run.min(8);
    thread::sleep(Duration::from_micros(200) * steps);
}

impl Line {
    pub(super) fn over(client: Client, seals: &Arc<Seals>) -> Self {
        Self {
            client,
            statements: HashMap::new(),
            seals: Arc::clone(seals),
        }
    }

    fn run(&mut self, access: Access, job: &mut Job) -> Run {
        let begin = match access {
            Access::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
            Access::Write => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            // What is deleted here goes when the server next cleans up.
            Access::Scrub => return Run::Done(Ok(())),
        };
        if let Err(error) = self.client.batch_execute(begin) {
            return Run::Lost(error.into());
        }
        let (outcome, again) = self.attempt(job);
        if outcome.is_err() {
            // Where this fails too the line is gone, and the transaction with it.
            let _ = self.client.batch_execute("ROLLBACK");
            return if again {
                Run::Again
            } else {
                Run::Done(outcome)
            };
        }
        match self.client.batch_execute("COMMIT") {
            Ok(()) => Run::Done(Ok(())),
            Err(error) if super::is_to_be_repeated(&error) => Run::Again,
            Err(error) => Run::Done(Err(StorageError::from(error).into())),
        }
    }
    fn run_together<'j>(
        &mut self,
        jobs: impl Iterator<Item = &'j mut Job>,
    ) -> Option<Vec<Result<(), ServiceError>>> {
        self.client.batch_execute(TOGETHER).ok()?;
        let mut outcomes = Vec::new();
        for job in jobs {
            let (outcome, again) = self.attempt(job);
            let next = match &outcome {
                Ok(()) => "RELEASE job; SAVEPOINT job",
                Err(_) => "ROLLBACK TO job",
            };
            if again || self.client.batch_execute(next).is_err() {
                let _ = self.client.batch_execute("ROLLBACK");
                return None;
            }
            outcomes.push(outcome);
        }
        match self.client.batch_execute("COMMIT") {
            Ok(()) => Some(outcomes),
            Err(error) if super::is_to_be_repeated(&error) => None,
            Err(error) => {
                // Nobody knows whether it stands.
                let error = StorageError::from(error);
                let told = |outcome: Result<(), ServiceError>| outcome.and(Err(error.into()));
                Some(outcomes.into_iter().map(told).collect())
            }
        }
    }

    /// Does a job in the open transaction; the flag says that it is to be done again in another.
    fn attempt(&mut self, job: &mut Job) -> (Result<(), ServiceError>, bool) {
        let mut tx = PostgresTx::on(self);
        let outcome = guarded(|| job(&mut SqlTx::over(&mut tx)));
        let outcome = match (outcome, tx.failed) {
            // A transaction in which a statement failed can do nothing more, whatever the job made of it.
            (Ok(()), Some(error)) => Err(error.into()),
            (outcome, _) => outcome,
        };
        (outcome, tx.again)
    }
}
