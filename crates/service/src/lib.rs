//! The service over HTTP: the exchange that phones sync with, the JSON API and the console of coordinators.
//!
//! What a place does is [`qicheng_service_core`]; here are its ways in, how much each lets in, and who is logged in.

pub mod accounts;
pub mod data;
pub mod exchange;
pub mod http;
pub mod installation;
pub mod proxies;
pub mod witness;

mod server;

pub use server::Server;
