//! Signed documents: the types as which content is signed, the kinds of documents in the feed, and bodies that belong to no
//! other room.

pub mod notice;

use crate::{channel::Channel, wire_number};
use num_enum::{FromPrimitive, IntoPrimitive};

/// What a document is. The numbers are part of the wire format and of databases.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, FromPrimitive, IntoPrimitive,
)]
#[repr(u8)]
pub enum DocumentKind {
    /// A ticket: a credential.
    Ticket = 1,
    /// A health code: a credential.
    Health = 2,
    /// A staff credential.
    Staff = 3,
    /// A trip's plan.
    Trip = 4,
    /// A manifest, sealed to each crew device.
    Manifest = 5,
    /// A notice.
    Notice = 6,
    /// A rule pack.
    RulePack = 7,
    /// A trust bundle.
    Bundle = 8,
    /// A status list.
    List = 9,
    /// Progress of a trip.
    Progress = 10,
    /// A person's standing with the service.
    Standing = 11,
    /// Signers of others' certificates.
    Signers = 12,
    /// A kind of a later version, which is stored unread.
    #[num_enum(catch_all)]
    Later(u8),
}

wire_number!(DocumentKind: u8);

/// Names a document within its service; a newer version replaces an older one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey {
    /// Its channel.
    pub channel: Channel,
    /// What it is.
    pub kind: DocumentKind,
    /// Which of its kind: a trip, a notice, an issuer; empty where there is one. At most 32 bytes.
    pub name: Vec<u8>,
}

/// What a signature is for. The number goes into what is signed, so nothing signed as one type is good as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Type {
    /// A ticket.
    Ticket = 1,
    /// A health code.
    Health = 2,
    /// A staff credential.
    Staff = 3,
    /// What a worker's screen shows.
    Presentation = 4,
    /// A phone's half of an exchange.
    Request = 5,
    /// The service's half of an exchange.
    Response = 6,
    /// The trust bundle.
    Bundle = 7,
    /// A status list.
    List = 8,
    /// A manifest.
    Manifest = 9,
    /// A notice.
    Notice = 10,
    /// A rule pack.
    RulePack = 11,
    /// Staff saw person and ID card.
    Attestation = 12,
    /// Staff asks for freshness.
    Challenge = 13,
    /// A crew hands a vehicle over.
    HandOver = 14,
    /// An act of staff.
    Act = 15,
    /// A trip's plan.
    Trip = 16,
    /// A phone shows who it is to be attested.
    Enrolment = 17,
    /// Who has boarded, from one crew device to another.
    DoorSet = 18,
    /// Where a trip stands.
    Progress = 19,
    /// Where a person stands with the service.
    Standing = 20,
    /// Signers of others' certificates.
    Signers = 21,
    /// Staff asks a person for more than a verdict.
    Query = 22,
    /// What the person answers.
    Answer = 23,
    /// Where a service's audit chain ends.
    AuditHead = 24,
}

impl Type {
    /// All types, for tests that show each is refused as every other.
    pub const ALL: [Self; 24] = [
        Self::Ticket,
        Self::Health,
        Self::Staff,
        Self::Presentation,
        Self::Request,
        Self::Response,
        Self::Bundle,
        Self::List,
        Self::Manifest,
        Self::Notice,
        Self::RulePack,
        Self::Attestation,
        Self::Challenge,
        Self::HandOver,
        Self::Act,
        Self::Trip,
        Self::Enrolment,
        Self::DoorSet,
        Self::Progress,
        Self::Standing,
        Self::Signers,
        Self::Query,
        Self::Answer,
        Self::AuditHead,
    ];
}
