use qicheng_domain::ids::TripId;
use serde::{Deserialize, Serialize};

/// Where a scan happens. Which of a vehicle's doors that is, is stored on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Place {
    /// The trip.
    pub trip: TripId,
    /// Number of the stop at which the vehicle is.
    pub leg: u8,
}
