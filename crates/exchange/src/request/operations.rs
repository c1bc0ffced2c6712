//! Operations on the wire: the chain's head once, ids as differences, persons by index, no hash that can be computed.

use chrono::{DateTime, Utc};
use minicbor::{
    Decode, Encode,
    bytes::{ByteArray, ByteVec},
};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    operations::{
        claim::ClaimKind,
        operation::{Operation, OperationHash},
    },
};

/// `[previous, first sequence, persons, operations]`.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(super) struct WireChain {
    /// Hash of the operation before the first; empty where there is none.
    #[n(0)]
    previous: ByteVec,
    #[n(1)]
    first: u64,
    #[n(2)]
    persons: Vec<PersonId>,
    #[n(3)]
    operations: Vec<WireOperation>,
}

/// `[id's milliseconds since the one before, rest of id, at since id, actor, subject, kind, body]`.
#[derive(Encode, Decode)]
#[cbor(array)]
struct WireOperation {
    #[n(0)]
    millis: i64,
    #[n(1)]
    rest: ByteArray<10>,
    #[n(2)]
    at: i64,
    #[n(3)]
    actor: usize,
    #[n(4)]
    subject: usize,
    #[n(5)]
    kind: ClaimKind,
    #[n(6)]
    body: ByteVec,
}

/// Bytes that an operation takes beyond its body, at most, its persons included.
pub(super) const MAX_OPERATION_OVERHEAD_BYTES: usize = 1 + 9 + 11 + 9 + 3 + 3 + 3 + 5 + 2 * 17;

/// Bytes that the chain takes beyond its operations, at most.
pub(super) const MAX_REQUEST_OVERHEAD_BYTES: usize = 1 + 34 + 9 + 3 + 3;

impl WireChain {
    /// Takes operations that follow each other without gaps; `None` when they do not. The first id's difference is to
    /// `time`.
    pub fn compact(operations: &[Operation], time: DateTime<Utc>) -> Option<Self> {
        let first = operations.first()?;
        let (mut sequence, mut previous) = (first.sequence, first.previous);
        // The request's time goes in whole seconds: whoever reads this has no other to count from.
        let mut before = time.timestamp().checked_mul(1_000)?;
        let mut persons = Vec::new();
        let mut compact = Vec::with_capacity(operations.len());
        for o in operations {
            if o.sequence != sequence || o.previous != previous || sequence == 0 {
                return None;
            }
            let (millis, rest) = split(&o.id);
            compact.push(WireOperation {
                millis: millis - before,
                rest: rest.into(),
                at: o.at.timestamp_millis().checked_sub(millis)?,
                actor: index(&mut persons, o.actor),
                subject: index(&mut persons, o.subject),
                kind: o.kind,
                body: o.body.clone().into(),
            });
            before = millis;
            previous = o.hash();
            sequence = sequence.checked_add(1)?;
        }
        Some(Self {
            previous: head(first.previous),
            first: first.sequence,
            persons,
            operations: compact,
        })
    }

    /// Returns how many operations there are.
    pub fn len(&self) -> usize {
        self.operations.len()
    }

    /// Returns the operations, or `None` where a difference or an index leads nowhere.
    pub fn expand(self, time: DateTime<Utc>) -> Option<Vec<Operation>> {
        let mut previous = match self.previous.as_slice() {
            [] => OperationHash::GENESIS,
            bytes => OperationHash(bytes.try_into().ok()?),
        };
        // Sequence 0 is no operation's, and the one after the last must still be a number.
        self.first.checked_sub(1)?;
        self.first.checked_add(self.operations.len() as u64)?;
        let mut before = time.timestamp_millis();
        let mut operations = Vec::with_capacity(self.operations.len());
        for (o, sequence) in self.operations.into_iter().zip(self.first..) {
            let millis = before.checked_add(o.millis)?;
            let operation = Operation {
                id: join(millis, *o.rest)?,
                sequence,
                previous,
                actor: *self.persons.get(o.actor)?,
                subject: *self.persons.get(o.subject)?,
                kind: o.kind,
                at: DateTime::from_timestamp_millis(millis.checked_add(o.at)?)?,
                body: o.body.into(),
            };
            before = millis;
            previous = operation.hash();
            operations.push(operation);
        }
        Some(operations).filter(|o| !o.is_empty())
    }
}

fn head(previous: OperationHash) -> ByteVec {
    if previous == OperationHash::GENESIS {
        Vec::new().into()
    } else {
        previous.0.to_vec().into()
    }
}

fn index(persons: &mut Vec<PersonId>, person: PersonId) -> usize {
    persons
        .iter()
        .position(|p| *p == person)
        .unwrap_or_else(|| {
            persons.push(person);
            persons.len() - 1
        })
}

/// Splits an id (RFC 9562 §5.7) into its 48 bits of milliseconds and the rest, version and variant in it.
fn split(id: &OperationId) -> (i64, [u8; 10]) {
    let bytes = id.as_bytes();
    let millis = bytes[..6]
        .iter()
        .fold(0, |millis, byte| millis << 8 | i64::from(*byte));
    let mut rest = [0; 10];
    rest.copy_from_slice(&bytes[6..]);
    (millis, rest)
}

fn join(millis: i64, rest: [u8; 10]) -> Option<OperationId> {
    if !(0..1 << 48).contains(&millis) {
        return None;
    }
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&rest);
    Some(OperationId::from_bytes(bytes))
}
