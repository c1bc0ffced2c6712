//! Accounts: made with a one-time code, a password set with it, sessions by bearer token.

mod browser;
mod login;
mod manage;
mod password;
mod session;
mod throttle;

pub use browser::Mark;
pub use login::log_in;
pub use manage::{create, set_password};
pub use password::{PasswordCost, Passwords};
pub use session::{SESSION_HOURS, Token, authenticate, coordinator, log_out};
pub use throttle::{Source, Throttle};
