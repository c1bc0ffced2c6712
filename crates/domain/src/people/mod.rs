//! Who someone is: names, ID and mobile numbers, registrations, roles.

pub mod id_number;
pub mod mobile;
pub mod person;
pub mod registration;
pub mod role;
