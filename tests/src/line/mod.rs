//! A bad line between a phone and its service: what passes is counted, cut where a test says, and timed without a clock.

mod pace;
mod proxy;
mod terminator;
mod village;

pub use pace::Pace;
pub use proxy::{Cut, Passed, Proxy, Way};
pub use terminator::{Terminator, Tickets};
pub use village::{Village, now, person, region};
