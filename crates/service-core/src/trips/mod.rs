//! Trips: planned by a coordinator, filled with people, given a crew, approved, and watched on the way.

pub mod board;

mod approve;
mod candidates;
mod collision;
mod find;
mod going;
mod people;
mod plan;
mod staff;

pub use approve::{Approval, approve};
pub use candidates::{Candidate, candidates};
pub use collision::{Collision, collisions};
pub use going::{Going, PlaceNow, places_of};
pub use people::{Placed, Wish, assign, remove};
pub use plan::{NewTrip, cancel, create, update};
pub use staff::{assign as assign_staff, unassign as unassign_staff};
