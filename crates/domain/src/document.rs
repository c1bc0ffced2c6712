//! Documents of the feed: what a service issues, the newest version of each.

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
