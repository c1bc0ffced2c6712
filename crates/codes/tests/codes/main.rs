//! Codes as pictures: made, read, on paper.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod animated;
mod degraded;
mod make;
mod paper;
mod photos;
mod read;
