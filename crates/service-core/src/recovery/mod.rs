//! What follows from a wrong clock or a restored back-up: kept time, and what is issued anew.

pub(super) mod reissue;
pub mod restored;
pub mod timekeeping;
