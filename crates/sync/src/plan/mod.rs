//! What to send and what to do with what came: pure functions over values, without clock or transaction.

mod reply;
mod request;

pub use reply::{Action, RetainedState, SentRequest, plan_reply};
pub use request::plan_request;
