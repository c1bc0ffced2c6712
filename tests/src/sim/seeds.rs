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
pub const CATCHING: [(Mutant, u64); 13] = [
    (Mutant::IdempotencyKey, 40),
    (Mutant::CursorBeforePage, 3),
    (Mutant::ResultForPage, 18),
    (Mutant::ChainGap, 0),
    (Mutant::LateCommit, 12),
    (Mutant::DoubleCount, 1),
    (Mutant::DroppedRefusal, 5),
    (Mutant::NewId, 25),
    (Mutant::StalePage, 87),
    (Mutant::OutboxCleared, 0),
    (Mutant::SameEpoch, 26),
    (Mutant::NeverFreed, 19),
    (Mutant::OldTicketStands, 11),
];
