//! The one clock of tests: fixed or following the system's, set and advanced by tests.

use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::platform::Clock;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

/// A world's time in milliseconds since 1970, which changes only when a test advances it; clocks share it.
#[derive(Debug, Clone, Default)]
pub struct Time(Arc<AtomicI64>);

impl Time {
    /// Begins at an instant, in milliseconds since 1970.
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

/// A clock of one machine: a time that it follows, and how far it is ahead of that.
#[derive(Debug, Default)]
pub struct TestClock {
    /// Absent: the system's time.
    time: Option<Time>,
    ahead_millis: AtomicI64,
    /// How much of that was set, and did not pass.
    set_millis: AtomicI64,
    synchronised: AtomicBool,
}

impl TestClock {
    /// Returns a clock fixed at an instant.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Arc<Self> {
        Arc::new(Self::of(&Time::at(now.timestamp_millis())))
    }

    /// Returns a clock that shows a world's time.
    #[must_use]
    pub fn of(time: &Time) -> Self {
        Self {
            time: Some(time.clone()),
            ..Self::default()
        }
    }

    /// Returns a clock that shows the system's time.
    #[must_use]
    pub fn system() -> Arc<Self> {
        Arc::default()
    }

    /// Adds to its offset from the time that it follows; negative to set it back.
    pub fn pass(&self, time: TimeDelta) {
        self.ahead_millis
            .fetch_add(time.num_milliseconds(), Ordering::Relaxed);
    }

    /// Sets the clock by so much, while no time passes.
    pub fn set(&self, by: TimeDelta) {
        self.set_millis
            .fetch_add(by.num_milliseconds(), Ordering::Relaxed);
        self.pass(by);
    }

    /// Has the system say that a time server keeps it right.
    pub fn synchronise(&self) {
        self.synchronised.store(true, Ordering::Relaxed);
    }

    /// Sets how far it is ahead.
    pub fn set_ahead(&self, by: TimeDelta) {
        self.ahead_millis
            .store(by.num_milliseconds(), Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        let time = self.time.as_ref().map_or_else(system, |time| {
            DateTime::from_timestamp_millis(time.millis()).unwrap()
        });
        time + TimeDelta::milliseconds(self.ahead_millis.load(Ordering::Relaxed))
    }

    fn steady(&self) -> TimeDelta {
        let set = TimeDelta::milliseconds(self.set_millis.load(Ordering::Relaxed));
        self.now() - DateTime::UNIX_EPOCH - set
    }

    fn is_synchronised(&self) -> bool {
        self.synchronised.load(Ordering::Relaxed)
    }
}

/// Returns the system's time.
#[expect(
    clippy::disallowed_methods,
    reason = "worlds of real processes follow the system's clock"
)]
#[must_use]
pub fn system() -> DateTime<Utc> {
    Utc::now()
}
