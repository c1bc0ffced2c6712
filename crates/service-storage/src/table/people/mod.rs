//! People, what proves their identity, and the keys that their columns are sealed under.

mod attestation;
mod duplicate_identity;
mod person;
mod person_key;

pub use attestation::ReceivedAttestation;
pub use duplicate_identity::{DuplicateIdentity, Outcome, Settlement};
pub use person::{Identity, IdentityMac, Outline, Person, RIVALS};
