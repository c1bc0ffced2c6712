//! Trips: planned by a coordinator, filled with people, given a crew, approved, and watched on the way.

pub mod board;

mod approve;
mod assignment_state;
mod candidates;
mod collision;
mod find;
mod people;
mod plan;
mod staff;

pub use approve::{Approval, approve};
pub use assignment_state::{AssignmentState, AssignmentStatus, places_of};
pub use candidates::{Candidate, candidates};
pub use collision::{Collision, collisions};
pub use people::{SeatOutcome, SeatRequest, assign, remove};
pub use plan::{NewTrip, cancel, create, update};
pub use staff::{assign as assign_staff, unassign as unassign_staff};
