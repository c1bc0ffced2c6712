//! The verdict: board, hold, reject or cannot verify, decided at a door with what is held there.
//!
//! [`decide`] is one pure function and fails closed: whatever it cannot establish is a reason against boarding.

mod code;
mod context;
mod decide;
mod decision;
mod health;
mod proof;
mod trip;

pub use code::{ScannedCode, ScannedPass};
pub use context::{
    Answer, CHALLENGE_SECONDS, Clock, Doors, MAX_CHALLENGE_ATTEMPTS, OpenChallenge, PersonAtDoor,
    RulesAsOf, Scan, Scene, Skew, TripAtDoor,
};
pub use decide::{decide, decide_listed};
pub use decision::{Ages, Code, Decision, Details, Passenger, Reason, ToDo, Verdict};
pub use proof::{CLOCK_TOLERANCE_SECONDS, MAX_PROOF_AGE_SECONDS, MAX_PROOF_AHEAD_SECONDS};
