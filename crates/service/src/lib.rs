//! The service that phones sync with: takes claims, composes people, issues, feeds, and answers coordinators.
//!
//! Logic is plain functions over one transaction ([`Tx`](qicheng_service_storage::Tx)); time and entropy come in through
//! [`platform`]; nothing holds a transaction across an await.

pub mod accounts;
pub mod acts;
pub mod app_state;
pub mod audit;
pub mod data;
pub mod devices;
pub mod error;
pub mod feed;
pub mod http;
pub mod intake;
pub mod issuing;
pub mod keys;
pub mod notices;
pub mod one_time_code;
pub mod people;
pub mod platform;
pub mod staff;
pub mod trips;
pub mod trust;

pub use app_state::{App, AppParts};
pub use error::{ServiceError, Storage};
