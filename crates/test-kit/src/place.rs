//! Where and when the small worlds of tests are: a bus from Longshan to Shenzhen, ten minutes after boarding opened.

use chrono::{DateTime, Utc};
use qicheng_domain::{ids::TripId, region::RegionCode};

/// The bus.
pub const TRIP: TripId = TripId([1, 2, 3, 4, 5, 6]);
/// The status list of its tickets.
pub const LIST: u32 = 202_602;
/// Longshan county in Hunan, where people live.
pub const LONGSHAN: u32 = 433_130;
/// Shenzhen in Guangdong, where they work.
pub const SHENZHEN: u32 = 440_300;

/// Returns the instant of everything: ten minutes after boarding opened.
#[must_use]
pub fn now() -> DateTime<Utc> {
    "2026-02-08T00:10:00Z".parse().unwrap()
}

/// Returns a region.
///
/// # Panics
/// For a number that is no code.
#[must_use]
pub fn region(code: u32) -> RegionCode {
    RegionCode::new(code).unwrap()
}
