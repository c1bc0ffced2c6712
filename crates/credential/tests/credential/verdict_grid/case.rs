//! What is held up and what the door knows, in plain numbers: seconds count from the true time.

use crate::world::{HEALTHS, TICKETS};
use qicheng_credential::presentation::Proof;
use qicheng_domain::health::HealthColour;

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;
pub const YEAR: i64 = 365 * DAY;

/// The door's digits and nonce, and those of somebody else's.
pub const DIGITS: Proof = Proof::Digits(42_007);
pub const NONCE: Proof = Proof::Nonce([9; 8]);
pub const WRONG_DIGITS: Proof = Proof::Digits(42_008);
pub const WRONG_NONCE: Proof = Proof::Nonce([8; 8]);

/// A key that took the place of [`TICKETS`].
pub const ROTATED: u8 = 15;

/// From a year behind to a year ahead, close around each boundary.
pub const OFFSETS: [i64; 23] = [
    -YEAR,
    -30 * DAY,
    -DAY,
    -HOUR,
    -601,
    -600,
    -61,
    -60,
    -16,
    -15,
    -1,
    0,
    1,
    15,
    16,
    60,
    61,
    600,
    601,
    HOUR,
    DAY,
    30 * DAY,
    YEAR,
];

#[derive(Debug, Clone)]
pub struct Case {
    pub pass: Pass,
    pub door: Door,
}

/// How a pass is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Both,
    TicketOnly,
    HealthOnly,
    Paper,
    /// A phone's ticket without the phone's proof.
    Stripped,
    /// One person's ticket and another's health code.
    Mixed,
    /// A paper ticket with a phone's proof around it.
    PaperInside,
    /// Signed by another's phone.
    OtherHolder,
    /// The ticket is signed by a stranger under the issuer's name.
    ForgedTicket,
    /// The health code is.
    ForgedHealth,
}

/// What is held up.
#[derive(Debug, Clone)]
pub struct Pass {
    pub form: Form,
    /// The phone's clock.
    pub phone: i64,
    pub answer: Option<Proof>,
    pub ticket_by: u8,
    pub health_by: u8,
    /// 1 to 5 are on the manifest.
    pub slot: u16,
    pub other_trip: bool,
    /// When the ticket was issued and ends.
    pub issued: i64,
    pub ends: i64,
    /// The place in the status list; 1,000 lies beyond it.
    pub index: u32,
    pub colour: HealthColour,
    pub health_issued: i64,
    pub health_ends: i64,
}

/// What a bundle says of a key.
#[derive(Debug, Clone, Copy)]
pub struct BundleKeyCase {
    pub named: bool,
    pub fits: bool,
    pub from: i64,
    pub until: i64,
    pub state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Good,
    Retired,
    Compromised(i64),
}

#[derive(Debug, Clone)]
pub struct BundleCase {
    pub issued: i64,
    pub ends: i64,
    pub ticket: BundleKeyCase,
    pub health: BundleKeyCase,
    /// Whether it names [`ROTATED`] too.
    pub rotated: bool,
    /// Whether it pins the manifest held.
    pub pins: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct StatusListCase {
    pub issued: i64,
    pub ends: i64,
    /// Whether index 1 is revoked in it.
    pub revoked: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    None,
    /// A test within 48 hours and a health code of 24 hours.
    Ask,
    /// Nothing: the place is open to all.
    Open,
}

/// The challenge that is on the crew's screen.
#[derive(Debug, Clone)]
pub struct ActiveChallenge {
    pub ask: Proof,
    /// Since when, by the verifier's clock.
    pub age: i64,
    /// Different wrong answers so far.
    pub wrong: u8,
    /// Whether another's pass has answered it.
    pub used: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Boarded { leg: u8, slot: u16 },
    CalledOut { leg: u8 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doors {
    One,
    Two { merged: bool, slot: Option<u8> },
}

/// What the door holds and knows.
#[derive(Debug, Clone)]
pub struct Door {
    pub arrival: bool,
    /// The verifier's clock.
    pub verifier: i64,
    pub min_trusted_time: Option<i64>,
    pub card: bool,
    pub challenge: Option<ActiveChallenge>,
    /// Other passengers' proofs before this one: whose, and how far ahead of this clock.
    pub skews: Vec<(u8, i64)>,
    pub bundle: Option<BundleCase>,
    pub list: Option<StatusListCase>,
    pub no_trip: bool,
    pub elsewhere: bool,
    pub manifest_ends: i64,
    pub manifest_confirmed: i64,
    pub held_since: i64,
    /// Whether the manifest names the ticket by its digest.
    pub named_by_digest: bool,
    pub rules: Rules,
    pub rules_confirmed: i64,
    pub cancelled: bool,
    pub seats: u16,
    pub leg: u8,
    /// The passenger's stops by the manifest.
    pub from: u8,
    pub to: u8,
    pub doors: Doors,
    /// What happened so far, in its order.
    pub events: Vec<Event>,
    /// Whether this device boarded this ticket in the boarding that counts.
    pub boarded_here: bool,
    pub received: bool,
    /// A check on the spot: tenths of a degree.
    pub spot: Option<u16>,
}

impl Case {
    /// A good pass at a door that knows everything.
    pub fn good() -> Self {
        let key = BundleKeyCase {
            named: true,
            fits: true,
            from: -30 * DAY,
            until: 300 * DAY,
            state: State::Good,
        };
        Self {
            pass: Pass {
                form: Form::Both,
                phone: 0,
                answer: None,
                ticket_by: TICKETS,
                health_by: HEALTHS,
                slot: 1,
                other_trip: false,
                issued: -2 * DAY,
                ends: 2 * DAY,
                index: 1,
                colour: HealthColour::Green,
                health_issued: -2 * HOUR,
                health_ends: 20 * HOUR,
            },
            door: Door {
                arrival: false,
                verifier: 0,
                min_trusted_time: Some(-10 * HOUR),
                card: false,
                challenge: None,
                skews: Vec::new(),
                bundle: Some(BundleCase {
                    issued: -5 * DAY,
                    ends: 60 * DAY,
                    ticket: key,
                    health: key,
                    rotated: false,
                    pins: false,
                }),
                list: Some(StatusListCase {
                    issued: -2 * HOUR,
                    ends: -2 * HOUR + 7 * DAY,
                    revoked: false,
                }),
                no_trip: false,
                elsewhere: false,
                manifest_ends: 3 * DAY,
                manifest_confirmed: -HOUR,
                held_since: -DAY,
                named_by_digest: false,
                rules: Rules::Ask,
                rules_confirmed: -HOUR,
                cancelled: false,
                seats: 3,
                leg: 0,
                from: 0,
                to: 2,
                doors: Doors::One,
                events: Vec::new(),
                boarded_here: false,
                received: false,
                spot: None,
            },
        }
    }

    /// The same with something changed.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut case = self.clone();
        change(&mut case);
        case
    }

    pub fn bundle(&mut self) -> &mut BundleCase {
        self.door.bundle.as_mut().unwrap()
    }
}
