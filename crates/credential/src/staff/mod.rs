//! What staff sign and are shown: acts, attestations, challenges, doors of a vehicle, enrolments.

pub mod act;
pub mod attestation;
pub mod challenge;
pub mod door_set;
pub mod enrolment;
pub(super) mod message;
