//! The list of people of one trip, as its crew holds it.

use crate::{
    ids::{PersonId, TripId},
    redact_debug,
    travel::attendance::Attendance,
};
use chrono::{DateTime, Utc};
use minicbor::{
    Decode, Encode,
    bytes::{ByteArray, ByteVec},
};
use serde::{Deserialize, Serialize};

/// One person's place on a trip.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct ManifestEntry {
    /// The person's place on the manifest: the same for phone, paper and every re-issue.
    #[n(1)]
    pub slot: u16,
    /// The person.
    #[n(2)]
    pub person: PersonId,
    /// Full name, for look-up by the crew.
    #[n(3)]
    pub name: String,
    /// Last four characters of the ID number, for a paper pass or a dead phone.
    #[n(4)]
    pub id_last_four: String,
    /// Stop at which the person boards.
    #[n(5)]
    pub from: u8,
    /// Stop at which the person leaves.
    #[n(6)]
    pub to: u8,
    /// Seat, where one was given.
    #[n(7)]
    pub seat: Option<String>,
    /// Whether the pass is on paper.
    #[n(8)]
    pub paper: bool,
    /// Door at which the person boards, where the doors share out the slots.
    #[n(9)]
    pub door: Option<u8>,
    /// First 16 bytes of the SHA-256 of each good ticket's protected header and payload.
    #[n(10)]
    #[serde(skip)]
    pub tickets: Vec<ByteArray<16>>,
    /// The health code of who has a pass on paper: the bytes of a credential without a key.
    #[n(11)]
    #[serde(skip)]
    pub health: Option<ByteVec>,
}

/// All people of one trip. A higher revision takes the place of a lower one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Manifest {
    /// The trip.
    #[n(1)]
    pub trip: TripId,
    /// Rises with every change.
    #[n(2)]
    pub revision: u32,
    /// When it was made.
    #[n(3)]
    #[cbor(with = "crate::wire::millis")]
    pub issued: DateTime<Utc>,
    /// When it stops to be good: 48 h after the last stop.
    #[n(4)]
    #[cbor(with = "crate::wire::millis")]
    pub expires: DateTime<Utc>,
    /// The people, by slot.
    #[n(5)]
    pub entries: Vec<ManifestEntry>,
    /// Kids of the staff keys of the crew on duty, rising: whose word on the trip's people counts. Employers get none.
    #[n(6)]
    #[serde(skip)]
    pub crew: Option<Vec<ByteArray<8>>>,
}

redact_debug!(ManifestEntry, Manifest);

/// A manifest without its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManifestHeader {
    /// The trip.
    pub trip: TripId,
    /// Rises with every change.
    pub revision: u32,
    /// When it was made.
    pub issued: DateTime<Utc>,
    /// When it expires.
    pub expires: DateTime<Utc>,
}

impl Manifest {
    /// Returns what it says beside its people.
    #[must_use]
    pub fn header(&self) -> ManifestHeader {
        ManifestHeader {
            trip: self.trip,
            revision: self.revision,
            issued: self.issued,
            expires: self.expires,
        }
    }

    /// Returns how many people are on board on a leg, without those whose stop has come.
    #[must_use]
    pub fn count_on_board(&self, attendance: &Attendance, leg: u8) -> usize {
        let to = |slot| self.entry(slot).map(|entry| entry.to);
        attendance.slots_staying(leg, to).len()
    }

    /// Returns the entry of a slot.
    #[must_use]
    pub fn entry(&self, slot: u16) -> Option<&ManifestEntry> {
        self.entries
            .binary_search_by_key(&slot, |e| e.slot)
            .ok()
            .and_then(|i| self.entries.get(i))
    }
}
