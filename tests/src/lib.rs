//! Whole stories over devices and a real service, and the programs behind `cargo xtask journey` and `bench`.

pub mod journey;
pub mod world;
