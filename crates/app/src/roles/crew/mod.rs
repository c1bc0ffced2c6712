//! What a vehicle's crew does: scan, board, check, count, depart; all of it offline.

mod acts;
mod challenge;
mod doors;
mod headcount;
mod leg;
mod lookup;
mod route;
mod scan;
mod trips;

pub use crate::doors::DoorView;
pub use acts::{Departure, arrive, call_out, check_health, confirm_card, depart};
pub use challenge::{ask_by_code, ask_by_digits};
pub use doors::{
    DoubleView, MergeResult, door, door_code, doors, doubles, merge_door, set_door, settle_double,
};
pub use headcount::{Headcount, headcount};
pub use lookup::{PassengerMatch, find, people};
pub use route::{RouteView, route};
pub use scan::{board_listed, scan, scan_another};
pub use trips::{TripView, trips};
