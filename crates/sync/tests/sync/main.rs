//! Visits, couriers and the line over HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod courier;
mod http;
mod support;
mod visit;
