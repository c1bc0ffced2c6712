//! Trips, who is on them, their manifests, and acts of staff.

mod act;
mod manifest_copy;
mod manifest_entry;
mod trip;
mod trip_person;
mod trip_staff;

pub use act::ActRow;
pub use manifest_copy::ManifestCopy;
pub use trip::TripRow;
pub use trip_person::Assignment;
