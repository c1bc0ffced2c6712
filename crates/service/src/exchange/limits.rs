//! How much is let in: a cap for all before any signature is looked at, a budget for each device once its own was
//! found good, and a small one, shared, for devices that make themselves known.

use chrono::{DateTime, Utc};
use qicheng_credential::key::Kid;
use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Requests that are worked on at once.
const AT_ONCE: usize = 1024;

/// Devices enrolled in one minute; a county's busiest hour stays far below.
const NEWCOMERS_A_MINUTE: u32 = 600;

/// Requests that a device may make one after the other: a phone that was away for weeks pulls page after page.
const BURST: i64 = 240;

/// Milliseconds after which a device has earned one more.
const A_REQUEST: i64 = 500;

/// Devices that are remembered; those that have their whole budget are forgotten first.
const REMEMBERED: usize = 100_000;

/// What one service lets in. Each copy of a service counts for itself.
#[derive(Debug, Default)]
pub struct Limits {
    inside: AtomicUsize,
    newcomers: Mutex<Minute>,
    devices: Mutex<HashMap<Kid, Spent>>,
}

#[derive(Debug, Default)]
struct Minute {
    number: i64,
    came: u32,
}

/// Until when a device is paid up, in milliseconds: each request moves this on, and time catches up with it.
#[derive(Debug, Clone, Copy)]
struct Spent(i64);

/// A request that is worked on; its place is free once this is dropped.
#[derive(Debug)]
pub struct Inside<'l>(&'l AtomicUsize);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Limits {
    /// Lets one more request in, or none when there are as many as can be worked on.
    pub fn enter(&self) -> Option<Inside<'_>> {
        let inside = Inside(&self.inside);
        (self.inside.fetch_add(1, Ordering::AcqRel) < AT_ONCE).then_some(inside)
    }

    /// Returns whether one more newcomer may come now, and counts it.
    pub fn admit_newcomer(&self, now: DateTime<Utc>) -> bool {
        let number = now.timestamp().div_euclid(60);
        let mut minute = self
            .newcomers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if minute.number != number {
            *minute = Minute { number, came: 0 };
        }
        minute.came = minute.came.saturating_add(1);
        minute.came <= NEWCOMERS_A_MINUTE
    }

    /// Returns whether the device that signed may ask once more now, and counts it if so.
    pub fn admit_device(&self, kid: Kid, now: DateTime<Utc>) -> bool {
        let now = now.timestamp_millis();
        let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        if devices.len() >= REMEMBERED && !devices.contains_key(&kid) {
            devices.retain(|_, spent| spent.0 > now);
            if devices.len() >= REMEMBERED {
                return false;
            }
        }
        let spent = devices.entry(kid).or_insert(Spent(now));
        // Further ahead than a whole burst only where this clock was set back: that is no device's doing.
        let ahead = spent.0.saturating_sub(now) > BURST * A_REQUEST;
        let until = if ahead { now } else { spent.0.max(now) };
        let allowed = until - now <= (BURST - 1) * A_REQUEST;
        spent.0 = if allowed { until + A_REQUEST } else { until };
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn there_is_room_for_so_many_and_again_once_they_left() {
        let limits = Limits::default();
        let inside: Vec<_> = (0..AT_ONCE).map(|_| limits.enter().unwrap()).collect();
        assert!(limits.enter().is_none());
        assert!(limits.enter().is_none());
        drop(inside);
        assert!(limits.enter().is_some());
    }

    #[test]
    fn each_minute_has_its_own_budget_of_newcomers() {
        let limits = Limits::default();
        let now = DateTime::UNIX_EPOCH;
        let came = (0..NEWCOMERS_A_MINUTE + 5).filter(|_| limits.admit_newcomer(now));
        assert_eq!(came.count(), NEWCOMERS_A_MINUTE as usize);
        assert!(!limits.admit_newcomer(now + TimeDelta::seconds(59)));
        assert!(limits.admit_newcomer(now + TimeDelta::seconds(60)));
    }

    #[test]
    fn a_device_spends_its_own_budget_and_earns_it_back() {
        let (limits, now) = (Limits::default(), DateTime::UNIX_EPOCH);
        let (greedy, other) = (Kid([1; 8]), Kid([2; 8]));
        let let_in = |at| {
            (0..1000)
                .filter(|_| limits.admit_device(greedy, at))
                .count()
        };
        assert_eq!(let_in(now), 240);
        assert!(limits.admit_device(other, now));
        assert_eq!(let_in(now + TimeDelta::seconds(10)), 20);
        // However long it stays away, it earns no more than one burst.
        assert_eq!(let_in(now + TimeDelta::days(10)), 240);
        // A clock that is set back by days does not shut the device out.
        assert_eq!(let_in(now), 240);
        assert_eq!(let_in(now), 0);
    }
}
