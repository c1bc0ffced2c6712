//! Journeys: what is asked for, trips with their manifests and drivers, and what happens on them.

pub mod act;
pub mod attendance;
pub mod driving;
pub mod intent;
pub mod manifest;
pub mod progress;
pub mod trip;
