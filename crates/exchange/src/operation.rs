//! Operations: a claim with its author, its place in the device's chain, and what became of it.

use crate::limits;
use chrono::{DateTime, Utc};
use qicheng_credential::cbor::{self, CborError};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    redact_debug,
};
use sha2::{Digest, Sha256};

/// SHA-256 of an operation; the next one names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OperationHash(pub [u8; 32]);

impl OperationHash {
    /// What the first operation of a chain names as the one before it.
    pub const GENESIS: Self = Self([0; 32]);
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
    /// The claim's kind ([`qicheng_domain::claim::Claim::kind`]).
    pub kind: u16,
    /// When it was made, by the device's clock; whole milliseconds.
    pub at: DateTime<Utc>,
    /// The claim as deterministic CBOR.
    pub body: Vec<u8>,
}

redact_debug!(Operation);

impl Operation {
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
                .u16(self.kind)?;
            e.i64(self.at.timestamp_millis())?.bytes(&self.body)?;
            Ok(())
        })();
        debug_assert!(written.is_ok(), "writing to a Vec cannot fail");
        OperationHash(Sha256::digest(&bytes).into())
    }

    /// Checks that the body is deterministic CBOR and not larger than its kind may be ([`limits::body`]). What it says
    /// is for its handler to check.
    ///
    /// # Errors
    /// `TooLarge`, `Malformed`.
    pub fn check(&self) -> Result<(), Refusal> {
        cbor::check(&self.body, limits::body(self.kind)).map_err(|error| match error {
            CborError::TooLarge => Refusal::TooLarge,
            _ => Refusal::Malformed,
        })
    }
}

/// Why a service refused an operation. The numbers stand on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Refusal {
    /// The service does not know this kind; a newer one may. Kept on the phone.
    UnknownKind = 1,
    /// The body is not what its kind asks for.
    Malformed = 2,
    /// A field does not hold; its name stands beside this.
    Field = 3,
    /// This device may not speak for this actor or about this subject.
    NotAllowed = 4,
    /// The service holds nothing that this operation speaks of.
    UnknownSubject = 5,
    /// The one-time code is wrong, used or over.
    BadCode = 6,
    /// A signature within does not hold.
    BadSignature = 7,
    /// It came after what it wanted to change was settled (a ticket was issued).
    TooLate = 8,
    /// Consent was not given, or was withdrawn.
    NoConsent = 9,
    /// Another operation stands under this sequence number (a fork).
    Fork = 10,
    /// Larger than its kind may be.
    TooLarge = 11,
    /// A reason that this version does not know; a phone reads every later one as this.
    Later = 255,
}

impl Refusal {
    /// Returns the refusal of a number on the wire.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        use Refusal::{
            BadCode, BadSignature, Field, Fork, Later, Malformed, NoConsent, NotAllowed, TooLarge,
            TooLate, UnknownKind, UnknownSubject,
        };
        [
            UnknownKind,
            Malformed,
            Field,
            NotAllowed,
            UnknownSubject,
            BadCode,
            BadSignature,
            TooLate,
            NoConsent,
            Fork,
            TooLarge,
            Later,
        ]
        .into_iter()
        .find(|r| *r as u8 == number)
    }
}

/// What became of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect, now or when it came first.
    Applied,
    /// It cannot take effect as it is; its person is shown what to correct.
    Refused {
        /// Why.
        code: Refusal,
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
    /// What became of it.
    pub outcome: Outcome,
    /// Whether it had come before; the outcome is then that of the first time.
    pub duplicate: bool,
}
