//! Who may use the console: accounts, their sessions, and one-time codes.

mod account;
mod form_taken;
mod one_time_code;
mod session;

pub use account::{Account, AccountId};
pub use one_time_code::CodeHolder;
pub use session::Session;
