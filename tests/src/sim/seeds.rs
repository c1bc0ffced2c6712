//! Seeds that found something, each with its name; the tests run them all, always. A world is drawn anew where more
//! can happen in it, so that what a seed found has a test of its own beside the code that was wrong.

use super::Mutant;

/// A seed, and what it found.
pub const NAMED: [(u64, &str); 4] = [
    (
        35,
        "a service whose clock was set back by a day told every phone that it is busy",
    ),
    (
        639,
        "a courier told late of a fork, and the phone began a chain too many",
    ),
    (
        1658,
        "a courier brought what was said before a fork, and the phone was barred for forking again",
    ),
    (
        4169,
        "a courier brought what was said before a fork, and it waited in the new chain for ever",
    ),
];

/// A seed that sees each mutant.
pub const CATCHING: [(Mutant, u64); 12] = [
    (Mutant::IdempotencyKey, 15),
    (Mutant::CursorBeforePage, 5),
    (Mutant::ResultForPage, 38),
    (Mutant::ChainGap, 0),
    (Mutant::LateCommit, 5),
    (Mutant::DoubleCount, 1),
    (Mutant::DroppedRefusal, 4),
    (Mutant::NewId, 82),
    (Mutant::StalePage, 97),
    (Mutant::OutboxCleared, 1),
    (Mutant::SameEpoch, 0),
    (Mutant::NeverFreed, 0),
];
