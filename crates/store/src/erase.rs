//! "Delete my data": what a person's erasure takes from the phone.

use crate::{
    StoreError, Tx,
    channel::Channel,
    table::outbox::{self, OutboxRow},
    value::Col,
};
use qicheng_domain::{ids::PersonId, region::RegionCode};
use rusqlite::params;

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
    let id = || Col(person);
    tx.execute(
        "DELETE FROM outbox WHERE (actor = ?1 OR subject = ?1) AND state >= 3",
        [id()],
    )?;
    if unsent == Unsent::Erase {
        for service in open(tx, person)? {
            outbox::remove_open(tx, service, person, &hash)?;
        }
    }
    let kept = open(tx, person)?.len();
    let channel = Channel::Person(person);
    tx.execute("DELETE FROM document WHERE channel = ?1", [channel])?;
    tx.execute("DELETE FROM chunk WHERE channel = ?1", [channel])?;
    tx.execute("DELETE FROM draft_field WHERE person = ?1", [id()])?;
    tx.execute("DELETE FROM scan_log WHERE person = ?1", [id()])?;
    // Consent, registration, intent, declarations, certificates, receipts and notices read go with it.
    tx.execute("DELETE FROM profile WHERE person = ?1", [id()])?;
    Ok(kept)
}

/// The service of each operation without an answer, in order.
fn open(tx: &Tx<'_>, person: PersonId) -> Result<Vec<RegionCode>, StoreError> {
    tx.all(
        "SELECT service FROM outbox WHERE (actor = ?1 OR subject = ?1) AND state < 3 ORDER BY service",
        params![Col(person)],
        |r| r.get::<_, Col<RegionCode>>(0).map(|c| c.0),
    )
}
