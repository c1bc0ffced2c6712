//! Whole stories over devices and a real service, and the programs behind `cargo xtask journey`, `bench` and `fuzz`.

pub mod demonstration;
pub mod diagnostics;
pub mod fuzz;
pub mod journey;
pub mod line;
pub mod older;
pub mod plain;
pub mod progress;
pub mod sim;
pub mod window;
