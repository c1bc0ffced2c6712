//! The use cases of workers, helpers, crews and employers.

pub mod crew;
pub mod employer;
pub mod helper;
pub mod worker;
