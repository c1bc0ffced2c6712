//! Acts of staff come in, each signed; what they add up to goes out as the trip's progress.

mod progress;
mod receive;

pub use progress::{attendance, publish as publish_progress};
pub use receive::receive;
