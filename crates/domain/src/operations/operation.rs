//! Operations: a claim with its author and its place in the device's chain, and the result that a service gives it.

use crate::{
    ids::{OperationId, PersonId},
    operations::{
        claim::{Claim, ClaimKind},
        refusal::RefusalCode,
    },
    redact_debug,
};
use chrono::{DateTime, SubsecRound as _, Utc};
use sha2::{Digest, Sha256};

/// SHA-256 of an operation; the next one in the chain names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OperationHash(pub [u8; 32]);

impl OperationHash {
    /// What the first operation of a chain names as the one before it.
    pub const GENESIS: Self = Self([0; 32]);
}

/// Where a chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Sequence of the last operation, 0 where there is none.
    pub sequence: u64,
    /// Its hash.
    pub hash: OperationHash,
}

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

/// Who makes a claim about whom, when, and under which operation id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authorship {
    /// The operation's id.
    pub id: OperationId,
    /// Whose claim it is.
    pub actor: PersonId,
    /// Whom it is about.
    pub subject: PersonId,
    /// When it is made.
    pub at: DateTime<Utc>,
}

/// One claim on its way. Durable in the outbox before it may be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its id, which survives re-enrolment of the device.
    pub id: OperationId,
    /// Its place in the device's chain, from 1 without gaps.
    pub sequence: u64,
    /// Hash of the operation before it, [`OperationHash::GENESIS`] for the first.
    pub previous: OperationHash,
    /// Whose claim it is.
    pub actor: PersonId,
    /// Whom it is about.
    pub subject: PersonId,
    /// The claim's kind.
    pub kind: ClaimKind,
    /// When it was made, by the device's clock; whole milliseconds.
    pub at: DateTime<Utc>,
    /// The claim as deterministic CBOR.
    pub body: Vec<u8>,
}

redact_debug!(Operation);

/// The claim's body is larger than [`ClaimKind::max_body`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too large for a claim of kind {0:?}")]
pub struct TooLarge(pub ClaimKind);

impl Operation {
    /// Makes the operation that follows the head; the instant is truncated to milliseconds.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn new(head: Head, by: Authorship, claim: &Claim) -> Result<Self, TooLarge> {
        let (kind, body) = (claim.kind(), claim.to_cbor());
        if body.len() > kind.max_body() {
            return Err(TooLarge(kind));
        }
        Ok(Self {
            id: by.id,
            sequence: head.sequence + 1,
            previous: head.hash,
            actor: by.actor,
            subject: by.subject,
            kind,
            at: by.at.trunc_subsecs(3),
            body,
        })
    }

    /// Returns the same operation behind another head, as after a fork: all but sequence and previous hash stays.
    #[must_use]
    pub fn behind(self, head: Head) -> Self {
        Self {
            sequence: head.sequence + 1,
            previous: head.hash,
            ..self
        }
    }

    /// Returns the hash that the next operation names: SHA-256 over the CBOR array
    /// `[id, sequence, previous, actor, subject, kind, at (ms), body]`.
    #[must_use]
    pub fn hash(&self) -> OperationHash {
        let mut bytes = Vec::with_capacity(128 + self.body.len());
        let mut e = minicbor::Encoder::new(&mut bytes);
        let written: Result<(), minicbor::encode::Error<core::convert::Infallible>> = (|| {
            e.array(8)?
                .bytes(self.id.as_bytes())?
                .u64(self.sequence)?
                .bytes(&self.previous.0)?;
            e.bytes(self.actor.as_bytes())?
                .bytes(self.subject.as_bytes())?
                .u16(self.kind.into())?;
            e.i64(self.at.timestamp_millis())?.bytes(&self.body)?;
            Ok(())
        })();
        debug_assert!(written.is_ok(), "writing to a Vec cannot fail");
        OperationHash(Sha256::digest(&bytes).into())
    }
}

/// The result that a service gives an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect, now or when it came first.
    Applied,
    /// It cannot take effect as it is; its person is shown what to correct.
    Refused {
        /// Why.
        code: RefusalCode,
        /// The field, where there is one.
        field: Option<String>,
    },
    /// It waits for operations before it that have not come.
    Parked,
}

/// The service's answer to one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationResult {
    /// Its place in the chain.
    pub sequence: u64,
    /// Its outcome.
    pub outcome: Outcome,
    /// Whether it had come before; the outcome is then that of the first time.
    pub duplicate: bool,
}
