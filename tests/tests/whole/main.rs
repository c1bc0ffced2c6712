//! What holds for the whole: arrows, provinces, simulations, what lies on a disk, and the pages for contributors.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod android;
mod architecture;
mod at_rest;
mod contributing;
mod crash;
mod decisions;
mod diagnostics;
mod fuzz_corpus;
mod glossary;
mod line;
mod lost_phone;
mod ownership;
mod phone_migrations;
mod provinces;
mod sim;
mod tls;
mod workflow;
