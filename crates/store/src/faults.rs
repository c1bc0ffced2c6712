//! What the database's errors lead to: room where there was none, a closer look at the next start.

use crate::{ballast::Ballast, error::StoreError, files::Location, quarantine};
use qicheng_domain::log_event;

/// Turns errors of one database into [`StoreError`]s and acts on them.
#[derive(Debug)]
pub(crate) struct Faults {
    pub(crate) database: Location,
    pub(crate) ballast: Ballast,
}

impl Faults {
    /// Releases the ballast where no space was left, and notes damage for the next start.
    pub(crate) fn handle(&self, error: rusqlite::Error) -> StoreError {
        let error = StoreError::from(error);
        match error {
            StoreError::Full => drop(self.ballast.release()),
            StoreError::Damaged => quarantine::mark_corrupt(&self.database),
            _ => {}
        }
        match error {
            // A recovery expects many; elsewhere the use case tells of it.
            StoreError::Database(answer) if answer.is_constraint() => {}
            StoreError::Database(answer) => {
                log_event!(ERROR, "the database refused", answer = answer);
            }
            _ => log_event!(WARN, "the database failed", error = error),
        }
        error
    }
}
