//! The world of stories and benches: a real service process, real devices with their own databases, roots, and clocks
//! to set. No crate that ships depends on it.

mod coordinator;
pub mod database;
mod device;
mod lines;
mod process;
mod province;
mod roots;
mod service;

pub use coordinator::{Board, Coordinator};
pub use device::{Build, Device};
pub use lines::{DropReplies, DuplicateRequests};
pub use process::{binary, terminate};
pub use province::Province;
pub use roots::{Authority, Roots, new_key, random};
pub use service::{BackUp, Service};

/// What ends a story.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
