//! What a place's service does: takes claims, verifies people, issues credentials, plans trips and feeds phones.
//!
//! Logic is plain functions over one transaction ([`Tx`](qicheng_service_storage::Tx)) and its [`Context`]. Rooms call
//! those below them alone: trips, intake, staff, settling → [`events`] → people, acts, notices → issuing → trust → feed,
//! audit → place → errors. Time and entropy come in through [`qicheng_domain::platform`]; nothing holds a transaction
//! across an await.

pub mod acts;
pub mod audit;
pub mod events;
pub mod feed;
pub mod intake;
pub mod issuing;
pub mod notices;
pub mod one_time_code;
pub mod operation;
pub mod people;
pub mod place;
pub mod recovery;
pub mod settling;
pub mod staff;
pub mod trips;
pub mod trust;
pub mod vouching;

mod app;
mod errors;

pub use app::{App, AppParts};
pub use errors::{
    code::{ErrorCode, ResourceKind},
    error::{ServiceError, Storage},
};
pub use place::context::Context;
