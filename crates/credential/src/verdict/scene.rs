use super::OpenChallenge;
use crate::{
    key::Kid,
    status::StatusList,
    trust::{Bundle, Floor},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    region::RegionCode,
    rules::pack::RulePack,
    travel::{
        attendance::{Attendance, Mark, SpotCheck},
        manifest::{ManifestEntry, ManifestHeader},
        trip::Trip,
    },
};
use serde::{Deserialize, Serialize};

/// Everything that a door knows when a code is held up to it.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Boarding a vehicle, or arriving at a gate.
    pub scan: Scan,
    /// What this device takes the time to be.
    pub clock: Clock,
    /// The trust bundle held.
    pub trust: Option<&'a Bundle>,
    /// The status lists held.
    pub lists: &'a [StatusList],
    /// The trip open on this device.
    pub trip: Option<&'a TripAtDoor<'a>>,
    /// The person of the slot that the code names, where it names one.
    pub person: Option<PersonAtDoor<'a>>,
    /// Plans of other trips, to say which vehicle is right.
    pub others: &'a [Trip],
    /// The rule packs held.
    pub rules: &'a [HeldRules<'a>],
    /// The challenge that staff has shown to the person at the door.
    pub challenge: Option<&'a OpenChallenge>,
    /// How far the last passengers' proofs were from this clock, oldest first.
    pub skews: &'a [Skew],
}

/// What a scan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scan {
    /// The crew lets people onto the vehicle.
    Boarding,
    /// The employer receives them.
    Arrival,
}

/// The time at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// What the device's clock says.
    pub now: DateTime<Utc>,
    /// The time that it surely is at least.
    pub floor: Option<Floor>,
}

/// The trip, as its crew or employer holds it, the manifest's and the plan's signatures checked.
#[derive(Clone, Copy)]
pub struct TripAtDoor<'a> {
    /// What the manifest says beside its people.
    pub manifest: ManifestHeader,
    /// The plan.
    pub plan: &'a Trip,
    /// The place whose key signed the manifest; its tickets alone are good.
    pub place: RegionCode,
    /// Digest of the manifest's envelope, by which a bundle may pin it.
    pub digest: [u8; 16],
    /// Since when this device has held this manifest.
    pub held_since: DateTime<Utc>,
    /// When the service last confirmed that manifest and plan are the newest.
    pub as_of: DateTime<Utc>,
    /// The stop at which the vehicle stands: the leg that people board for.
    pub leg: u8,
    /// The doors.
    pub doors: Doors,
    /// How many are on board on this leg whose stop it is not yet.
    pub on_board: usize,
}

/// What is known at the door of the person of one slot.
#[derive(Clone, Copy)]
pub struct PersonAtDoor<'a> {
    /// The slot.
    pub slot: u16,
    /// The slot's entry on the manifest.
    pub entry: Option<&'a ManifestEntry>,
    /// The boarding by which they are on board on this leg.
    pub on_board: Option<Mark>,
    /// Whether they boarded at all, called out since or not.
    pub has_boarded: bool,
    /// By which act they were received.
    pub received: Option<Mark>,
    /// Their last check of health on the spot.
    pub spot_check: Option<SpotCheck>,
    /// Whether staff compared them with their ID card.
    pub card_compared: bool,
}

/// The doors of a vehicle that people board by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doors {
    /// One.
    One,
    /// Several, each with a device.
    Several {
        /// The number of the one here.
        here: u8,
        /// Whether what the others took is known here.
        merged: bool,
    },
}

/// A rule pack held, its signature checked.
#[derive(Clone, Copy)]
pub struct HeldRules<'a> {
    /// The pack.
    pub pack: &'a RulePack,
    /// When the service last confirmed that it is the newest.
    pub as_of: DateTime<Utc>,
}

/// How far a passenger's proof was from this device's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skew {
    /// Whose proof: several of one passenger count once.
    pub holder: Kid,
    /// Proof time less this clock, in seconds.
    pub offset: i64,
}

impl<'a> PersonAtDoor<'a> {
    /// Returns what acts say of a slot on a leg.
    #[must_use]
    pub fn of(
        slot: u16,
        leg: u8,
        entry: Option<&'a ManifestEntry>,
        attendance: &Attendance,
        card_compared: bool,
    ) -> Self {
        Self {
            slot,
            entry,
            on_board: attendance.on_board(leg, slot),
            has_boarded: attendance.first_boarding(slot).is_some(),
            received: attendance.received(slot),
            spot_check: attendance.spot_check(slot),
            card_compared,
        }
    }
}

impl<'a> Scene<'a> {
    /// Returns the person of a slot, if it is the one of which this scene knows.
    pub(super) fn person_of(&self, slot: u16) -> Option<PersonAtDoor<'a>> {
        self.person.filter(|person| person.slot == slot)
    }
}

impl Clock {
    /// Returns whether the clock is not below the floor.
    #[must_use]
    pub fn is_trusted(&self) -> bool {
        self.floor.is_none_or(|floor| self.now >= floor.0)
    }

    /// Returns the time to measure expiries by: the clock, or the floor where the clock is below it.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        self.floor.map_or(self.now, |floor| self.now.max(floor.0))
    }
}

impl Doors {
    /// Returns the number of the door here.
    #[must_use]
    pub fn here(self) -> Option<u8> {
        match self {
            Self::One => None,
            Self::Several { here, .. } => Some(here),
        }
    }
}
