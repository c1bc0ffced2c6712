//! Rate limits of the exchange: a cap for all requests before any signature is checked, a budget for each device once
//! its signature is verified, and a small one for devices that enrol, by address and for all, of which a share is
//! reserved for those whom staff vouch for.

use chrono::{DateTime, Utc};
use qicheng_credential::key::Kid;
use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Requests that are worked on at once.
const AT_ONCE: usize = 1024;

/// Devices enrolled in one minute; a county's busiest hour stays far below.
const NEWCOMERS: Rate = Rate {
    burst: 600,
    each: 100,
};

/// Of these, those for whom nobody vouches; the rest is kept for the others.
const STRANGERS: Rate = Rate {
    burst: 450,
    each: 134,
};

/// Strangers of one address: a village's network on the day that everybody registers.
const STRANGERS_OF_ONE: Rate = Rate {
    burst: 60,
    each: 2_000,
};

/// Requests that a device may make one after the other: a phone that was away for weeks pulls page after page.
const REQUESTS: Rate = Rate {
    burst: 240,
    each: 500,
};

/// Parcels of one address that are none, or that nobody signed: opening one costs as much as answering a request.
const JUNK: Rate = Rate {
    burst: 600,
    each: 1_000,
};

/// The same of all whose address is not known.
const UNKNOWN_JUNK_RATE: Rate = Rate {
    burst: 6_000,
    each: 100,
};

/// Those that are remembered by one budget; those that have all of theirs are forgotten first.
const MAX_TRACKED_SOURCES: usize = 100_000;

/// How much one of many may do: so much at once, and one more after so many milliseconds each.
#[derive(Debug, Clone, Copy)]
struct Rate {
    burst: i64,
    each: i64,
}

/// Budgets by the generic cell rate algorithm: until when each is paid up, in milliseconds. Each use moves this on, and
/// time catches up with it.
#[derive(Debug)]
struct Budgets<K>(Mutex<HashMap<K, i64>>);

impl<K> Default for Budgets<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash> Budgets<K> {
    /// Returns whether one more is within the rate now, and counts it if so.
    fn admit(&self, key: K, rate: Rate, now: i64) -> bool {
        self.take(key, rate, now, 1)
    }

    /// Returns whether anything is left now.
    fn has_left(&self, key: K, rate: Rate, now: i64) -> bool {
        self.take(key, rate, now, 0)
    }

    fn take(&self, key: K, rate: Rate, now: i64, count: i64) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MAX_TRACKED_SOURCES && !all.contains_key(&key) {
            all.retain(|_, until| *until > now);
            if all.len() >= MAX_TRACKED_SOURCES {
                return false;
            }
        }
        let until = all.entry(key).or_insert(now);
        // Further ahead only where the clock was set back: that is nobody's doing.
        let is_ahead = *until - now > 2 * rate.burst * rate.each;
        let paid = if is_ahead { now } else { (*until).max(now) };
        let allowed = paid - now <= (rate.burst - 1) * rate.each;
        *until = if allowed {
            paid + count * rate.each
        } else {
            paid
        };
        allowed
    }

    /// Counts what was done already, also beyond the rate, but never more than one burst ahead of it.
    fn charge(&self, key: K, rate: Rate, now: i64, count: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < MAX_TRACKED_SOURCES || all.contains_key(&key) {
            let until = all.entry(key).or_insert(now);
            let most = now + 2 * rate.burst * rate.each;
            *until = ((*until).max(now) + count * rate.each).min(most);
        }
    }
}

/// Who vouches for a device that enrols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newcomer {
    /// Nobody, as far as is known.
    Stranger,
    /// Staff: by a code that they gave, or because they saw the phone with its person.
    Vouched,
}

/// What one service lets in. Each copy of a service counts for itself. Times are of a clock that nobody sets.
#[derive(Debug, Default)]
pub struct Limits {
    inside: AtomicUsize,
    newcomers: Budgets<Option<IpAddr>>,
    all_newcomers: Budgets<Newcomers>,
    devices: Budgets<Kid>,
    junk: Budgets<Option<IpAddr>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Newcomers {
    Strangers,
    All,
}

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

    /// Returns whether one more newcomer from the address may come now, and counts it.
    pub fn admit_newcomer(&self, who: Newcomer, from: Option<IpAddr>, now: DateTime<Utc>) -> bool {
        let now = now.timestamp_millis();
        let (all, strangers) = (Newcomers::All, Newcomers::Strangers);
        if who == Newcomer::Stranger {
            let within = self.all_newcomers.has_left(all, NEWCOMERS, now)
                && self.all_newcomers.has_left(strangers, STRANGERS, now)
                && (from.is_none() || self.newcomers.admit(from, STRANGERS_OF_ONE, now));
            if !within || !self.all_newcomers.admit(strangers, STRANGERS, now) {
                return false;
            }
        }
        self.all_newcomers.admit(all, NEWCOMERS, now)
    }

    /// Returns whether the device that signed may ask once more now, and counts it if so.
    pub fn admit_device(&self, kid: Kid, now: DateTime<Utc>) -> bool {
        self.devices.admit(kid, REQUESTS, now.timestamp_millis())
    }

    /// Returns whether a bundle of the address is opened now: not while it owes for junk.
    pub fn admit_bundle(&self, from: Option<IpAddr>, now: DateTime<Utc>) -> bool {
        self.junk.has_left(from, junk(from), now.timestamp_millis())
    }

    /// Counts parcels of the address that were junk.
    pub fn charge_junk(&self, from: Option<IpAddr>, count: usize, now: DateTime<Utc>) {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.junk
            .charge(from, junk(from), now.timestamp_millis(), count);
    }
}

fn junk(from: Option<IpAddr>) -> Rate {
    if from.is_some() {
        JUNK
    } else {
        UNKNOWN_JUNK_RATE
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

    fn newcomers(
        limits: &Limits,
        who: Newcomer,
        from: Option<IpAddr>,
        now: DateTime<Utc>,
    ) -> usize {
        let came = (0..1000).filter(|_| limits.admit_newcomer(who, from, now));
        came.count()
    }

    #[test]
    fn t12_strangers_of_one_address_leave_room_for_others_and_all_of_them_for_those_whom_staff_vouch_for()
     {
        let (limits, now) = (Limits::default(), DateTime::UNIX_EPOCH);
        let at = |n: u8| Some(IpAddr::from([192, 0, 2, n]));
        assert_eq!(newcomers(&limits, Newcomer::Stranger, at(1), now), 60);
        assert_eq!(newcomers(&limits, Newcomer::Stranger, at(2), now), 60);
        assert_eq!(newcomers(&limits, Newcomer::Stranger, None, now), 330);
        assert_eq!(newcomers(&limits, Newcomer::Stranger, at(3), now), 0);
        assert_eq!(newcomers(&limits, Newcomer::Vouched, at(1), now), 150);
        assert_eq!(newcomers(&limits, Newcomer::Vouched, None, now), 0);
        let later = now + TimeDelta::seconds(60);
        assert_eq!(newcomers(&limits, Newcomer::Stranger, at(1), later), 30);
        assert!(newcomers(&limits, Newcomer::Vouched, at(1), later) >= 150);
    }

    #[test]
    fn t15_junk_costs_its_own_address_and_no_other() {
        let (limits, now) = (Limits::default(), DateTime::UNIX_EPOCH);
        let at = |n: u8| Some(IpAddr::from([192, 0, 2, n]));
        let mut opened = 0;
        while limits.admit_bundle(at(1), now) {
            limits.charge_junk(at(1), 448, now);
            opened += 1;
        }
        assert_eq!(opened, 2);
        assert!(limits.admit_bundle(at(2), now) && limits.admit_bundle(None, now));
        assert!(!limits.admit_bundle(at(1), now + TimeDelta::seconds(60)));
        assert!(limits.admit_bundle(at(1), now + TimeDelta::hours(1)));
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
