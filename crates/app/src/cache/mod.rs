//! What an app remembers while it runs.

pub(super) mod at_door;
pub(super) mod bundle_cache;
