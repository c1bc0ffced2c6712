//! What the project's own commands share with its tests.

pub mod additions;
pub mod failure;
pub mod modules;
