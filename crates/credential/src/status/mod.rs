//! Which credentials are revoked: a status list per issuer and period, exact and small.
//!
//! Health codes live a day and need none.

mod list;
mod rice;

pub use list::{ListBody, MAX_LIST, MAX_LIST_DAYS, StatusError, StatusList, build};
pub use rice::{MAX_INDEXES, RevokedIndexes, RiceError, decode, encode};
