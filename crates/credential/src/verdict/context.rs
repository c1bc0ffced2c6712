//! What the door knows when a code is scanned, the challenge that staff has shown included.

use crate::{
    key::Kid,
    presentation::Proof,
    status::StatusList,
    trust::{Bundle, MinTrustedTime},
};
use chrono::{DateTime, TimeDelta, Utc};
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
    pub rules: &'a [RulesAsOf<'a>],
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
    pub min_trusted_time: Option<MinTrustedTime>,
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
    /// Digest of the ticket that this device let on by that boarding; none where another device did, or nobody's ticket
    /// was shown.
    pub boarded_here: Option<[u8; 16]>,
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
pub struct RulesAsOf<'a> {
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
    /// Returns what acts say of a slot on a leg; they do not say which device boarded which ticket.
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
            boarded_here: None,
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
    /// Returns whether the clock is not below the minimum trusted time.
    #[must_use]
    pub fn is_trusted(&self) -> bool {
        self.min_trusted_time
            .is_none_or(|min_trusted_time| self.now >= min_trusted_time.0)
    }

    /// Returns the time to measure expiries by: the clock, or the minimum trusted time where the clock is below it.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        self.min_trusted_time.map_or(self.now, |min_trusted_time| {
            self.now.max(min_trusted_time.0)
        })
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

/// Seconds that a challenge may be answered.
pub const CHALLENGE_SECONDS: i64 = 120;

/// Different answers that may be given.
pub const MAX_CHALLENGE_ATTEMPTS: usize = 3;

/// A challenge that staff has shown and that waits for its answer: single use, two minutes, three tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenChallenge {
    ask: Proof,
    issued: DateTime<Utc>,
    /// Wrong answers; the same one seen again, as cameras do, is no further try.
    wrong: Vec<Proof>,
    /// Digest of the presentation that answered: it may be decided on again, no other may use the answer.
    answered_by: Option<[u8; 16]>,
}

/// What becomes of a challenge when a pass is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Answered by this presentation.
    Met,
    /// The presentation carries no answer.
    Unanswered,
    /// Wrong, or six digits with a proof time too far off.
    Wrong {
        /// Tries left, at least one.
        left: usize,
    },
    /// Too late.
    Expired,
    /// No try is left: the ID card decides.
    Exhausted,
    /// Answered before by another presentation.
    Used,
}

impl OpenChallenge {
    /// Opens a challenge that is being shown.
    #[must_use]
    pub fn new(ask: Proof, issued: DateTime<Utc>) -> Self {
        Self {
            ask,
            issued,
            wrong: Vec::new(),
            answered_by: None,
        }
    }

    /// Returns what was asked.
    #[must_use]
    pub fn ask(&self) -> Proof {
        self.ask
    }

    /// Returns when it was shown.
    #[must_use]
    pub fn issued(&self) -> DateTime<Utc> {
        self.issued
    }

    /// Takes the answer of the presentation with that digest; `near` says whether its proof time lies within ten
    /// minutes, which six digits need and a nonce does not.
    #[must_use]
    pub fn answer(
        mut self,
        proof: Option<Proof>,
        near: bool,
        digest: [u8; 16],
        now: DateTime<Utc>,
    ) -> (Self, Answer) {
        let Some(proof) = proof else {
            return (self, Answer::Unanswered);
        };
        let age = now.signed_duration_since(self.issued);
        let in_time = age >= TimeDelta::zero() && age <= TimeDelta::seconds(CHALLENGE_SECONDS);
        let right = proof == self.ask && (near || matches!(proof, Proof::Nonce(_)));
        let answer = match self.answered_by {
            _ if !in_time => Answer::Expired,
            Some(by) if by == digest => Answer::Met,
            Some(_) => Answer::Used,
            None if self.wrong.len() >= MAX_CHALLENGE_ATTEMPTS => Answer::Exhausted,
            None if right => {
                self.answered_by = Some(digest);
                Answer::Met
            }
            None => self.refuse(proof),
        };
        (self, answer)
    }

    fn refuse(&mut self, proof: Proof) -> Answer {
        if !self.wrong.contains(&proof) {
            self.wrong.push(proof);
        }
        match MAX_CHALLENGE_ATTEMPTS - self.wrong.len().min(MAX_CHALLENGE_ATTEMPTS) {
            0 => Answer::Exhausted,
            left => Answer::Wrong { left },
        }
    }
}
