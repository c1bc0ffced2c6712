//! Forms, claims and rules.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod certlogic_suite;
mod claims;
mod forms;
mod rules_bounds;
mod rules_dates;
mod rules_health_code;
mod rules_operations;
mod rules_pack_parse;
mod rules_packs;
mod rules_support;
