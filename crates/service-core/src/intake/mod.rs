//! What comes in: requests checked, each device's chain kept, each operation's one effect.
//!
//! [`mod@line`] is the outside: bytes of a request in, bytes of a reply out. [`take()`] is the inside: everything
//! that one request does, as one transaction.

pub mod consequences;
pub mod courier;
pub mod limits;
pub mod line;
pub mod standing;

mod apply;
mod authorise;
mod chain;
mod claims;
mod demote;
mod device;
mod identity;
mod recheck;
mod stop;
mod take;

pub(crate) use identity::witnesses;

pub use apply::Claimed;
pub use demote::demote;
pub use stop::Stop;
pub use take::{Answered, Taken, take};
