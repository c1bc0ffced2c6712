use super::{address::Address, transaction::PostgresTx};
use crate::{
    error::ServiceError,
    storage::{Access, Job, StorageError, queue::guarded, seal::Seals, sql::SqlTx},
};
use postgres::{Client, Statement};
use std::{collections::HashMap, sync::Arc, thread, time::Duration};

/// Runs of one job. Of those in each other's way one is always committed, so that with each run fewer are left.
const RUNS: u32 = 24;

/// A connection that is made when it is needed, and again when it was lost.
pub(super) struct Connection {
    address: Address,
    seals: Arc<Seals>,
    number: usize,
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
    pub(super) fn to(address: Address, seals: Arc<Seals>, number: usize) -> Self {
        Self {
            address,
            seals,
            number,
            line: None,
        }
    }

    /// Runs the job until it is committed or has failed of itself.
    pub(super) fn run(&mut self, access: Access, job: &mut Job) -> Result<(), ServiceError> {
        let mut lost = false;
        for run in 0..RUNS {
            let line = match self.line.take() {
                Some(line) => self.line.insert(line),
                None => self
                    .line
                    .insert(Line::over(self.address.connect()?, &self.seals)),
            };
            let outcome = line.run(access, job);
            if line.client.is_closed() {
                self.line = None;
            }
            match outcome {
                Run::Done(outcome) => return outcome,
                Run::Lost(error) if lost => return Err(error.into()),
                Run::Lost(_) => lost = true,
                Run::Again => self.stand_back(run),
            }
        }
        Err(StorageError::Busy.into())
    }

    /// Lets those in the way go first; threads differ in how long, so as not to meet again.
    fn stand_back(&self, run: u32) {
        let steps = (self.number as u64 + 1) * u64::from(run.min(8));
        thread::sleep(Duration::from_micros(200 * steps));
    }
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
        let mut tx = PostgresTx::on(self);
        let outcome = guarded(|| job(&mut SqlTx::over(&mut tx)));
        let (failed, again) = (tx.failed, tx.again);
        let outcome = match (outcome, failed) {
            // A transaction in which a statement failed can do nothing more, whatever the job made of it.
            (Ok(()), Some(error)) => Err(error.into()),
            (outcome, _) => outcome,
        };
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
}
