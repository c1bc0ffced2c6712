//! The outside of an exchange: signatures, limits and seals, before and after what the service does with it.

pub mod courier;
pub mod limits;
pub mod line;
