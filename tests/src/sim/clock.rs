//! Time that stands still until the simulation moves it, and clocks that are off.

use chrono::{DateTime, Utc};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// The world's time, in milliseconds since 1970; all clocks of a world share it.
#[derive(Debug, Clone, Default)]
pub struct Time(Arc<AtomicI64>);

impl Time {
    /// Begins at an instant.
    #[must_use]
    pub fn at(millis: i64) -> Self {
        Self(Arc::new(AtomicI64::new(millis)))
    }

    /// Returns the instant.
    #[must_use]
    pub fn millis(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Moves on to an instant; never back.
    pub fn advance_to(&self, millis: i64) {
        self.0.fetch_max(millis, Ordering::Relaxed);
    }
}

/// A clock of one machine: the world's time and how far it is off.
#[derive(Debug, Default)]
pub struct SimClock {
    time: Time,
    off: AtomicI64,
}

impl SimClock {
    /// A clock that is right.
    #[must_use]
    pub fn new(time: &Time) -> Self {
        Self {
            time: time.clone(),
            off: AtomicI64::new(0),
        }
    }

    /// Sets how many milliseconds it is ahead.
    pub fn set_off(&self, millis: i64) {
        self.off.store(millis, Ordering::Relaxed);
    }

    /// Returns what it shows.
    #[must_use]
    pub fn shown(&self) -> DateTime<Utc> {
        let millis = self.time.millis() + self.off.load(Ordering::Relaxed);
        DateTime::from_timestamp_millis(millis).unwrap_or_default()
    }
}

impl qicheng_app::platform::Clock for SimClock {
    fn now(&self) -> DateTime<Utc> {
        self.shown()
    }
}

impl qicheng_service_core::platform::Clock for SimClock {
    fn now(&self) -> DateTime<Utc> {
        self.shown()
    }
}
