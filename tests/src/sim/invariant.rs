//! What is promised, and a promise that does not hold.

use std::fmt;

/// What is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Invariant {
    /// Every effect once, and none that nobody asked for.
    EffectOnce,
    /// Every operation took effect, or was refused and is shown.
    Accounted,
    /// What had to be taken was not refused.
    Deserved,
    /// Every phone's mirror is its feed.
    Mirror,
    /// Everyone on board, and everyone received, is counted once.
    Counted,
    /// Chains have no gap and nothing waits for one.
    Chain,
    /// The last word counts.
    LastWord,
    /// There is nothing new after a few visits.
    Bounded,
    /// Nothing that the service signed lies ahead of the time.
    Dated,
    /// Of a human's registrations one holds, with what was said on all; the pass of another opens no door.
    Moved,
}

/// A promise that does not hold.
#[derive(Debug, Clone)]
pub struct Broken {
    /// Which.
    pub invariant: Invariant,
    /// How it shows.
    pub what: String,
}

impl Broken {
    /// Puts it into words.
    #[must_use]
    pub fn new(invariant: Invariant, what: String) -> Self {
        Self { invariant, what }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.invariant, self.what)
    }
}

impl std::error::Error for Broken {}

/// Ends a check that does not hold.
macro_rules! hold {
    ($condition:expr, $invariant:ident, $($what:tt)+) => {
        if !$condition {
            let what = format!($($what)+);
            return Err($crate::sim::invariant::Broken::new($crate::sim::invariant::Invariant::$invariant, what).into());
        }
    };
}
pub(super) use hold;
