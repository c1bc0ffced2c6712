//! Clocks that a story sets, and the system's randomness.

use chrono::{DateTime, TimeDelta, Utc};
use qicheng_app::platform::{Clock, Entropy};
use std::sync::atomic::{AtomicI64, Ordering};

/// The system's clock, and how far a device's is off.
#[derive(Debug, Default)]
pub struct StoryClock {
    ahead_millis: AtomicI64,
}

impl StoryClock {
    /// Sets how far the device's clock is ahead of the system's.
    pub fn set_ahead(&self, by: TimeDelta) {
        self.ahead_millis
            .store(by.num_milliseconds(), Ordering::SeqCst);
    }

    /// Returns the system's time.
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock of a story's world is the system's"
    )]
    #[must_use]
    pub fn real() -> DateTime<Utc> {
        Utc::now()
    }
}

impl Clock for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        Self::real() + TimeDelta::milliseconds(self.ahead_millis.load(Ordering::SeqCst))
    }
}

/// The system's randomness.
#[derive(Debug, Default, Clone, Copy)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    #[expect(
        clippy::disallowed_methods,
        clippy::expect_used,
        reason = "a story without randomness cannot go on"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system gives randomness");
    }
}
