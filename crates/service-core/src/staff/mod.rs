//! Staff: roles that a coordinator gives, taken up on a device with a one-time code, and taken away.

mod enrol;
mod members;

pub use enrol::enrol;
pub use members::{CODE_DAYS, NewMember, compromised, create, new_code, revoke};
