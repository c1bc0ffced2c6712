//! What `cargo xtask` can be told to do: one file a verb.

pub(super) mod additions;
pub(super) mod android_check;
pub(super) mod bench;
pub(super) mod check;
pub(super) mod crash;
pub(super) mod diagnostics;
pub(super) mod fuzz;
pub(super) mod journey;
pub(super) mod messages;
pub(super) mod reader;
pub(super) mod run;
pub(super) mod screens;
pub(super) mod sim;
pub(super) mod test;
