//! What the service has issued, read from the mirror of its feed and believed after its signature was checked.

pub(super) mod feed;
pub(super) mod trip;
pub mod trust;
