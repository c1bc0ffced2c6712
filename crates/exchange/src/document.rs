//! Documents: what a service issues, in a feed per channel, newest version of each.

pub use crate::delivery::{Content, Delivery};
use qicheng_domain::{
    ids::{PersonId, TripId},
    region::RegionCode,
};

/// Whom a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Everyone.
    All,
    /// People of a place.
    Place(RegionCode),
    /// Those who have to do with a trip.
    Trip(TripId),
    /// One person.
    Person(PersonId),
}

/// What a document is. The numbers stand on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Where a trip stands.
    Progress = 10,
    /// Where a person stands with the service.
    Standing = 11,
    /// Signers of others' certificates.
    Signers = 12,
}

impl DocumentKind {
    /// Returns the kind of a number on the wire; `None` for one of a later version, which is kept unread.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        use DocumentKind::{
            Bundle, Health, List, Manifest, Notice, Progress, RulePack, Signers, Staff, Standing,
            Ticket, Trip,
        };
        [
            Ticket, Health, Staff, Trip, Manifest, Notice, RulePack, Bundle, List, Progress,
            Standing, Signers,
        ]
        .into_iter()
        .find(|k| *k as u8 == number)
    }
}

/// Names a document within its channel; a newer version takes the place of an older one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey {
    /// Its channel.
    pub channel: Channel,
    /// The kind's number, so that kinds of later versions can be kept.
    pub kind: u8,
    /// Which of its kind: a trip, a notice, an issuer; empty where there is one. At most 32 bytes.
    pub name: Vec<u8>,
}
