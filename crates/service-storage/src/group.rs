//! People who are read together, in one statement a table however many they are.

use chrono::NaiveDate;
use qicheng_domain::ids::TripId;

/// A group of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Everyone who has or had a place on the trip.
    OnTrip(TripId),
    /// Everyone whose request to travel allows to leave on the day or before it.
    LeavingBy(NaiveDate),
}
