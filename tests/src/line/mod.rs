//! A bad line between a phone and its service: what passes is counted, cut where a test says, and timed without a clock.

mod link_speed;
mod proxy;
mod terminator;
mod village;

pub use link_speed::LinkSpeed;
pub use proxy::{Cutoff, LinkDirection, Proxy, Transfer};
pub use terminator::{Terminator, Tickets};
pub use village::{Village, now, person, region};
