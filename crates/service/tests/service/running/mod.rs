//! The service as it runs: over its line, in whatever order things arrive, bounded, in copies, with a wrong clock.

pub(super) mod any_order;
pub(super) mod bounds;
pub(super) mod clock;
pub(super) mod connections;
pub(super) mod copies;
pub(super) mod line;
pub(super) mod program;
