//! People, what proves their identity, and the keys that their columns are sealed under.

mod attestation;
mod contradiction;
mod person;
mod person_key;

pub use attestation::Attested;
pub use contradiction::{Contradiction, Outcome, Settled};
pub use person::{Identity, IdentityMac, Outline, Person, RIVALS};
