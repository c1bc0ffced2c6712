//! What comes in: requests checked, each device's chain kept, each operation's one effect.
//!
//! [`handle()`] does everything that one request asks for, as one transaction.

mod apply;
mod authorise;
mod bounds;
mod chain;
mod channels;
mod claims;
mod device;
mod handle;

pub use channels::of as channels_of;
pub use device::VerifiedRequest;
pub use handle::{UnsignedReply, handle};
