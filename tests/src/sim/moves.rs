//! Moves of people between registrations.

use qicheng_domain::ids::PersonId;
use qicheng_test_kit::entropy::Random;
use std::collections::BTreeSet;

/// Tells this stream from the one that everything else comes from.
const SEED_SALT: u64 = 0x6d6f_7665_2074_6f21;

/// How a person comes to their next registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveKind {
    /// The old phone reads what the next one shows.
    WithOld,
    /// The old phone lies somewhere without a network; a helper sees the next one and the card.
    Lost,
    /// Another person found the old phone and keeps using it; a helper checks the new phone and the card.
    Found,
    /// The person is deleted on the phone and registered again; a helper sees them.
    Anew,
}

/// A way from one registration of a human to the next.
#[derive(Debug, Clone)]
pub struct Move {
    /// How.
    pub how: MoveKind,
    /// The phone and the registration that end.
    pub old: (usize, PersonId),
    /// The phone and the registration that take their place.
    pub next: (usize, PersonId),
    /// When the new registration was attested, in world time.
    pub vouched: Option<i64>,
}

/// State of worlds in which people move between phones.
pub struct Moving {
    /// Where it is drawn from.
    pub random: Random,
    /// Who moved, in order.
    pub moves: Vec<Move>,
    /// Phones that lie somewhere without a network.
    pub lying: BTreeSet<usize>,
}

impl Moving {
    /// Draws whether a world is of this kind.
    #[must_use]
    pub fn draw(seed: u64) -> Option<Self> {
        let mut random = Random::new(seed ^ SEED_SALT);
        random.chance(250).then(|| Self {
            random,
            moves: Vec::new(),
            lying: BTreeSet::new(),
        })
    }
}
