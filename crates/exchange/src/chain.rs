//! A device's chain of operations: numbered by the phone, planned by the service. Pure on both sides.

mod plan;

pub use plan::{Plan, plan};

use crate::{
    limits,
    operation::{Operation, OperationHash},
};
use chrono::{DateTime, SubsecRound, Utc};
use qicheng_domain::{
    claim::Claim,
    ids::{OperationId, PersonId},
};

/// Where a chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Sequence of the last operation, 0 where there is none.
    pub sequence: u64,
    /// Its hash.
    pub hash: OperationHash,
}

/// The claim's body is larger than [`limits::body`] of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too large for a claim of kind {0}")]
pub struct TooLarge(pub u16);

impl Head {
    /// The head of a chain without operations.
    pub const START: Self = Self {
        sequence: 0,
        hash: OperationHash::GENESIS,
    };

    /// Returns the head after the operation.
    #[must_use]
    pub fn after(operation: &Operation) -> Self {
        Self {
            sequence: operation.sequence,
            hash: operation.hash(),
        }
    }
}

/// Makes the operation that follows the head; its own head is [`Head::after`] it. The instant loses what is below a
/// millisecond.
///
/// # Errors
/// [`TooLarge`].
pub fn next(
    head: Head,
    id: OperationId,
    actor: PersonId,
    subject: PersonId,
    claim: &Claim,
    at: DateTime<Utc>,
) -> Result<Operation, TooLarge> {
    let (kind, body) = (claim.kind(), claim.to_cbor());
    if body.len() > limits::body(kind) {
        return Err(TooLarge(kind));
    }
    Ok(Operation {
        id,
        sequence: head.sequence + 1,
        previous: head.hash,
        actor,
        subject,
        kind,
        at: at.trunc_subsecs(3),
        body,
    })
}

/// Puts operations into a new chain in their order, as after a fork and re-enrolment; all but sequence and previous
/// hash stays, so each has its one effect under its id.
#[must_use]
pub fn renumber(operations: Vec<Operation>) -> Vec<Operation> {
    let mut head = Head::START;
    operations
        .into_iter()
        .map(|operation| {
            let operation = Operation {
                sequence: head.sequence + 1,
                previous: head.hash,
                ..operation
            };
            head = Head::after(&operation);
            operation
        })
        .collect()
}
