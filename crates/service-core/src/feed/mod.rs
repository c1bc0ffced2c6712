//! The feed: what the service issues, newest version of each document, a channel each for those it is for.

pub mod cursor;
pub mod page;

mod put;

pub use put::{put, withdraw};
