//! What a vehicle's crew does: scan, board, check, count, depart; all of it offline.

mod acts;
mod boarded;
mod challenge;
mod doors;
mod headcount;
mod lookup;
mod scan;
mod scene;
mod trips;
mod way;

pub use acts::{arrive, call_out, check_health, confirm_card, depart};
pub use challenge::{ask_by_code, ask_by_digits};
pub use doors::{DoorView, door_code, doors, merge_door};
pub use headcount::{Headcount, headcount};
pub use lookup::{Found, board_listed, find, people};
pub use scan::{Place, ScanView, scan};
pub use trips::{TripView, trips};
pub use way::{Way, way};

pub(crate) use boarded::merge_progress;
pub(crate) use scan::{at_place, log as log_scan, view};
