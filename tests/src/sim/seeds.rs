//! Seeds that found something, each with its name; the tests run them all, always.

use super::Mutant;

/// A seed, and what it found.
pub const NAMED: [(u64, &str); 0] = [];

/// The first seed that sees each mutant.
pub const CATCHING: [(Mutant, u64); 0] = [];
