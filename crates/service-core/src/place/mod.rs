//! What a place's functions are given: its keys, its clock, the platform, the context of a job.

pub mod clock;
pub(super) mod context;
pub mod keys;
pub mod platform;
