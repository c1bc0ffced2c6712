//! "Delete my data": what a person's erasure takes from the phone.

use crate::{
    error::StoreError,
    table::{Erase, TABLES, outbox},
    transaction::Tx,
};
use qicheng_domain::ids::PersonId;

/// What becomes of operations that the service has not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsent {
    /// They stay until they are answered; erase again then.
    Keep,
    /// They go too, and are lost.
    Erase,
}

/// Erases a person from every table, and returns how many of their operations stayed. Their keys in the vault are the
/// caller's to destroy; [`crate::Store::scrub`] with [`crate::delete_quarantined`] ends it.
pub fn person(tx: &Tx<'_>, person: PersonId, unsent: Unsent) -> Result<usize, StoreError> {
    if unsent == Unsent::Erase {
        for service in outbox::open_services(tx, person)? {
            outbox::remove_open(tx, service, person)?;
        }
    }
    let kept = outbox::open_services(tx, person)?.len();
    for table in TABLES {
        if let Erase::By(erase) = table.erase {
            erase(tx, person)?;
        }
    }
    Ok(kept)
}
