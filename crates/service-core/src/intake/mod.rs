//! What comes in: requests checked, each device's chain kept, each operation's one effect.
//!
//! [`take()`] does everything that one request asks for, as one transaction.

mod apply;
mod authorise;
mod bounds;
mod chain;
mod channels;
mod claims;
mod device;
mod request;
mod take;

pub use channels::of as channels_of;
pub use request::{Answered, Taken};
pub use take::take;
