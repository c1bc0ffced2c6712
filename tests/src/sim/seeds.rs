//! Seeds that found something, each with its name; the tests run them all, always.

use super::Mutant;

/// A seed, and what it found.
pub const NAMED: [(u64, &str); 1] = [(
    75,
    "a clock that was days ahead had a manifest erased, and the feed did not bring it again",
)];

/// The first seed that sees each mutant, of those that have been seen.
pub const CATCHING: [(Mutant, u64); 7] = [
    (Mutant::CursorBeforePage, 6),
    (Mutant::ResultForPage, 43),
    (Mutant::ChainGap, 0),
    (Mutant::DoubleCount, 1),
    (Mutant::DroppedRefusal, 1),
    (Mutant::NewId, 25),
    (Mutant::OutboxCleared, 1),
];
