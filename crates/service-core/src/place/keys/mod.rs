//! The service's own keys: what it signs with, what is sealed to it, and what its database is locked with.

mod file;
mod request;
mod service;

pub use file::{KeysFileError, read, write};
pub use request::{KeyRequest, TrustRequest};
pub use service::ServiceKeys;
