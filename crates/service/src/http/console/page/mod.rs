//! What every page is made of: who asks, what they filled in, the frame, and words in their language.

pub(super) mod assets;
pub(super) mod cookies;
pub(super) mod done;
pub(super) mod fields;
pub(super) mod frame;
pub(super) mod idempotency;
pub(super) mod lang;
pub(super) mod once;
pub(super) mod request_context;
pub(super) mod session;
pub(super) mod show;
pub(super) mod upload;
