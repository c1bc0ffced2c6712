//! What a place's service does: takes claims, verifies people, issues credentials, plans trips and feeds phones.
//!
//! Logic is plain functions over one transaction ([`Tx`](qicheng_service_storage::Tx)) and its [`Context`]. Rooms call
//! those below them alone: trips, intake, staff, contradictions, erasure → [`events`] → people, acts, notices → issuing
//! → trust → feed, audit → context. Time and entropy come in through [`qicheng_domain::platform`]; nothing holds a transaction across
//! an await.

pub mod acts;
pub mod audit;
pub mod clock;
pub mod contradictions;
pub mod devices;
pub mod erasure;
pub mod events;
pub mod feed;
pub mod intake;
pub mod issuing;
pub mod keys;
pub mod notices;
pub mod one_time_code;
pub mod operation;
pub mod people;
pub mod platform;
pub mod restored;
pub mod staff;
pub mod timekeeping;
pub mod trips;
pub mod trust;
pub mod vouching;

mod anew;
mod app;
mod code;
mod context;
mod error;

pub use app::{App, AppParts};
pub use code::{ErrorCode, Thing};
pub use context::Context;
pub use error::{ServiceError, Storage};
