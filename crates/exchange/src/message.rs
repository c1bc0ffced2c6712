//! The two halves of an exchange as values.

use crate::document::Delivery;
use chrono::{DateTime, Utc};
use num_enum::{IntoPrimitive, TryFromPrimitive};
use qicheng_credential::key::PublicKey;
use qicheng_domain::{
    operations::operation::{Operation, OperationHash, OperationResult},
    wire_number,
};

/// How a request is delivered. The mode is signed, so a request for one mode is refused under the other. These are wire
/// numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum DeliveryMode {
    /// Over TLS: valid for ten minutes, with a rising counter.
    Online = 0,
    /// Sealed, by a courier: valid for 45 days, with a sealed reply only.
    Courier = 1,
}

wire_number!(DeliveryMode: u8);

/// Versions that the phone speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    /// Of the exchange's format.
    pub exchange: u16,
    /// Of the documents' formats.
    pub documents: u16,
}

impl Versions {
    /// Those of this build.
    pub const CURRENT: Self = Self {
        exchange: 1,
        documents: Self::NOTICE_MESSAGES,
    };

    /// From this version of the documents on, notices are read without signatures of their own
    /// ([`crate::notice::ShortNotice`]).
    pub const SHORT_NOTICES: u16 = 2;
    /// From this version of the documents on, a short notice may have a message in the place of title and text
    /// ([`crate::notice::NoticeContent`]).
    pub const NOTICE_MESSAGES: u16 = 3;
}

/// A device makes itself known: it stands in every request until the service has answered one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The exchange key, which signs this request.
    pub exchange_key: PublicKey,
    /// The X25519 key to which manifests and couriered replies are sealed.
    pub sealing_key: [u8; 32],
}

/// A phone's half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Rises with every request of this device.
    pub counter: u64,
    /// When it was made, by the device's clock; whole seconds.
    pub time: DateTime<Utc>,
    /// When it stops to be good; whole seconds.
    pub expires: DateTime<Utc>,
    /// What the service gave last, empty at first. Opaque to the phone.
    pub cursor: Vec<u8>,
    /// Operations in the order of their sequence, without gaps.
    pub operations: Vec<Operation>,
    /// What the phone speaks.
    pub versions: Versions,
    /// How it travels.
    pub delivery_mode: DeliveryMode,
    /// The device's keys, until the service knows them.
    pub enrolment: Option<Enrolment>,
    /// Bytes of documents that the reply may bring, on a line that broke off more; as many as fit where it is left out.
    pub room: Option<u32>,
}

/// Another operation stands under a sequence number that the phone used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fork {
    /// The sequence number.
    pub sequence: u64,
    /// Hash of the operation that the service holds.
    pub held: OperationHash,
    /// Hash of the operation that came now.
    pub came: OperationHash,
}

/// The service's half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// SHA-256 of the request's bytes.
    pub request: [u8; 32],
    /// When it was made, by the service's clock; whole seconds.
    pub time: DateTime<Utc>,
    /// The cursor that this page continues.
    pub from: Vec<u8>,
    /// The cursor after this page.
    pub next: Vec<u8>,
    /// Whether more waits.
    pub more: bool,
    /// Highest sequence of the device's chain that the service holds without gaps.
    pub acknowledged: u64,
    /// What became of operations; always applied, also when the page is not.
    pub results: Vec<OperationResult>,
    /// The page.
    pub documents: Vec<Delivery>,
    /// A fork, after which the phone re-enrols and sends again.
    pub fork: Option<Fork>,
}
