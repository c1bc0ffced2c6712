//! "Delete my data": what a person's erasure takes from the phone.

use crate::{
    error::StoreError,
    table::{
        Erase, TABLES,
        outbox::{self, OutboxRow},
    },
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
/// caller's to destroy; [`crate::Store::scrub`] with [`crate::forget_moved_aside`] ends it. `hash` is the exchange's.
pub fn person(
    tx: &Tx<'_>,
    person: PersonId,
    unsent: Unsent,
    hash: impl Fn(&OutboxRow) -> [u8; 32],
) -> Result<usize, StoreError> {
    if unsent == Unsent::Erase {
        for service in outbox::open_services(tx, person)? {
            outbox::remove_open(tx, service, person, &hash)?;
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
