//! Why a service refuses an operation.

use crate::{serde_number, wire_number};
use num_enum::{IntoPrimitive, TryFromPrimitive};

/// Why a service refused an operation. The numbers are part of the wire format and of databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, repr(enum)))]
pub enum RefusalCode {
    /// The service does not know this kind; a newer one may. Kept on the phone.
    UnknownKind = 1,
    /// The body is not what its kind asks for.
    Malformed = 2,
    /// A field is not valid; the result names it.
    Field = 3,
    /// This device may not speak for this actor or about this subject.
    NotAllowed = 4,
    /// The service has nothing that this operation refers to.
    UnknownSubject = 5,
    /// The one-time code is wrong, used or over.
    BadCode = 6,
    /// A signature within is not valid.
    BadSignature = 7,
    /// It came after what it wanted to change was settled (a ticket was issued).
    TooLate = 8,
    /// Consent was not given, or was withdrawn.
    NoConsent = 9,
    /// The service has another operation under this sequence number (a fork).
    Fork = 10,
    /// Larger than its kind may be.
    TooLarge = 11,
    /// A reason that this version does not know; a phone reads every later one as this.
    Later = 255,
}

wire_number!(RefusalCode: u8);
serde_number!(RefusalCode: u8);
