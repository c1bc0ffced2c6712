//! The verdict: board, hold, reject or cannot verify, decided at a door with what is held there.
//!
//! [`decide`] is one pure function and fails closed: whatever it cannot establish is a reason against boarding.

mod code;
mod decide;
mod decision;
mod findings;
mod health;
mod issuer;
mod listed;
mod onboard;
mod open;
mod proof;
mod reason;
mod scene;
mod seen;
mod to_do;
mod trip;

pub use code::{ScannedCode, ScannedPass};
pub use decide::decide;
pub use decision::{Ages, Decision, Passenger};
pub use listed::decide_listed;
pub use open::{Answer, CHALLENGE_SECONDS, CHALLENGE_TRIES, OpenChallenge};
pub use proof::{PROOF_AHEAD, PROOF_OLD, TOLERANCE};
pub use reason::{Code, Details, Reason, Verdict};
pub use scene::{Clock, Doors, HeldRules, PersonAtDoor, Scan, Scene, Skew, TripAtDoor};
pub use to_do::ToDo;
