//! How often passwords may be tried. Each source waits longer after each wrong one, by itself: who guesses from
//! elsewhere keeps nobody out. All sources that never logged in to an account share one small budget for it, so that
//! many of them together guess no faster; a browser that was logged in before is not among them.
//!
//! Nothing here depends on whether there is such an account. It is counted in this process alone: a restart forgets
//! it, and several copies of the service each have their own.

use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

/// Entries that are kept; beyond it those that have waited longest since their last wrong password are forgotten.
const MAX_ENTRIES: usize = 50_000;

/// Hours without a wrong password after which all is forgotten.
const RESET_AFTER_HOURS: i64 = 24;

/// Where a log-in comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A browser that was logged in to this very account before, by what it was given then.
    Known([u8; 16]),
    /// A network address; of IPv6 the first 64 bits.
    Address(IpAddr),
    /// Nothing is known of it.
    Unknown,
}

impl Source {
    /// Takes an address; all of one IPv6 network count as one.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

/// How many wrong passwords cost nothing, and what the next ones cost.
struct Allowance {
    free: u32,
    longest: i64,
}

/// One person at one place: five tries, then a minute, doubled each time, at most an hour.
const ONE: Allowance = Allowance {
    free: 5,
    longest: 3_600,
};

/// One address, whatever the names: sixty tries, then one each ten seconds.
const ADDRESS: Allowance = Allowance {
    free: 60,
    longest: 10,
};

/// All strangers together: a hundred tries, then one a minute.
const STRANGERS: Allowance = Allowance {
    free: 100,
    longest: 60,
};

/// Whose tries are counted together.
#[derive(Clone, PartialEq, Eq, Hash)]
enum ThrottleKey {
    One(String, Source),
    Strangers(String),
    Address(IpAddr),
}

impl ThrottleKey {
    fn one(name: &str, source: Source) -> Self {
        Self::One(beginning(name), source)
    }

    fn strangers(name: &str) -> Self {
        Self::Strangers(beginning(name))
    }
}

/// As much of a name as an account's can have, so that nobody fills the memory with one.
fn beginning(name: &str) -> String {
    name.chars().take(64).collect()
}

#[derive(Clone, Copy)]
struct Tries {
    wrong: u32,
    last: DateTime<Utc>,
    next: DateTime<Utc>,
}

/// The tries of this process.
#[derive(Default)]
pub struct Throttle(Mutex<HashMap<ThrottleKey, Tries>>);

impl Throttle {
    /// Counts a try as a wrong one before its password is looked at, so that many at once are many.
    ///
    /// # Errors
    /// The seconds to wait where it is too early; then nothing is counted.
    pub fn begin(&self, name: &str, source: Source, now: DateTime<Utc>) -> Result<(), u32> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = counted(name, source);
        let wait = counted.iter().filter_map(|(whose, _)| {
            let tries = all.get(whose).filter(|tries| !tries.is_over(now))?;
            u32::try_from((tries.next - now).num_seconds()).ok()
        });
        if let Some(wait) = wait.max().filter(|seconds| *seconds > 0) {
            return Err(wait);
        }
        for (whose, allowance) in counted {
            let wrong = match all.get(&whose) {
                Some(tries) if !tries.is_over(now) => tries.wrong.saturating_add(1),
                _ => 1,
            };
            let next = now + TimeDelta::seconds(allowance.delay(wrong));
            let last = now;
            all.insert(whose, Tries { wrong, last, next });
        }
        make_room(&mut all, now);
        Ok(())
    }

    /// Forgets what was counted here, after the right password; what strangers did stays counted but for this try.
    pub fn succeed(&self, name: &str, source: Source) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&ThrottleKey::one(name, source));
        if matches!(source, Source::Known(_)) {
            return;
        }
        let mut others = vec![ThrottleKey::strangers(name)];
        if let Source::Address(address) = source {
            others.push(ThrottleKey::Address(address));
        }
        for whose in others {
            if let Some(tries) = all.get_mut(&whose) {
                tries.wrong = tries.wrong.saturating_sub(1);
                tries.next = tries.last;
            }
        }
    }
}

impl Allowance {
    /// Returns the seconds until the next try after so many wrong ones.
    fn delay(&self, wrong: u32) -> i64 {
        match wrong.checked_sub(self.free) {
            None => 0,
            Some(beyond) => (60_i64 << beyond.min(20)).min(self.longest),
        }
    }
}

impl Tries {
    /// What was counted at a time to come was counted by a clock that was wrong.
    fn is_over(&self, now: DateTime<Utc>) -> bool {
        now - self.last >= TimeDelta::hours(RESET_AFTER_HOURS) || self.last > now
    }
}

fn counted(name: &str, source: Source) -> Vec<(ThrottleKey, &'static Allowance)> {
    let one = (ThrottleKey::one(name, source), &ONE);
    match source {
        Source::Known(_) => vec![one],
        Source::Unknown => vec![one, (ThrottleKey::strangers(name), &STRANGERS)],
        Source::Address(address) => vec![
            one,
            (ThrottleKey::strangers(name), &STRANGERS),
            (ThrottleKey::Address(address), &ADDRESS),
        ],
    }
}

fn make_room(all: &mut HashMap<ThrottleKey, Tries>, now: DateTime<Utc>) {
    if all.len() <= MAX_ENTRIES {
        return;
    }
    all.retain(|_, tries| !tries.is_over(now));
    if all.len() <= MAX_ENTRIES {
        return;
    }
    let mut ages: Vec<_> = all.values().map(|tries| tries.last).collect();
    let (_, oldest, _) = ages.select_nth_unstable(MAX_ENTRIES / 10);
    let oldest = *oldest;
    all.retain(|_, tries| tries.last > oldest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn address(last: u8) -> Source {
        Source::of(IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn each_source_waits_by_itself_and_longer_each_time() {
        let throttle = Throttle::default();
        let mut now = 0;
        for wait in [0, 0, 0, 0, 0, 60, 120, 240] {
            if wait > 0 {
                assert_eq!(throttle.begin("李敏", address(1), at(now)), Err(wait));
                now += i64::from(wait);
            }
            assert_eq!(throttle.begin("李敏", address(1), at(now)), Ok(()));
        }
        assert_eq!(throttle.begin("李敏", address(2), at(now)), Ok(()));
        assert_eq!(throttle.begin("王芳", address(1), at(now)), Ok(()));
        throttle.succeed("李敏", address(1));
        assert_eq!(throttle.begin("李敏", address(1), at(now)), Ok(()));
    }

    #[test]
    fn a_thousand_strangers_guess_once_a_minute_and_never_keep_a_known_browser_out() {
        let throttle = Throttle::default();
        let mut guesses = 0;
        for second in 0..600 {
            for stranger in 0..8_u8 {
                let source = Source::of(IpAddr::from([
                    10,
                    stranger,
                    (second / 256) as u8,
                    second as u8,
                ]));
                guesses += u32::from(throttle.begin("李敏", source, at(second)).is_ok());
            }
            assert_eq!(
                throttle.begin("李敏", Source::Known([7; 16]), at(second)),
                Ok(())
            );
            throttle.succeed("李敏", Source::Known([7; 16]));
        }
        assert!((100..=111).contains(&guesses), "{guesses}");
    }

    #[test]
    fn t12_one_address_waits_whatever_the_names_that_it_tries() {
        let throttle = Throttle::default();
        let tried = |seconds| {
            let names = (0..500).filter(|n| {
                throttle
                    .begin(&format!("name {seconds} {n}"), address(1), at(seconds))
                    .is_ok()
            });
            names.count()
        };
        assert_eq!(tried(0), 60);
        assert_eq!(tried(10), 1);
        assert_eq!(throttle.begin("李敏", address(2), at(10)), Ok(()));
    }

    #[test]
    fn t12_a_right_password_under_a_wrong_clock_locks_nobody_out() {
        let throttle = Throttle::default();
        let year = 365 * 86_400;
        assert_eq!(throttle.begin("李敏", address(1), at(year)), Ok(()));
        throttle.succeed("李敏", address(1));
        for source in [address(1), address(2), Source::Unknown] {
            assert_eq!(throttle.begin("李敏", source, at(0)), Ok(()));
        }
    }

    #[test]
    fn networks_of_ipv6_are_one_source_and_memory_is_bounded() {
        let one = |text: &str| Source::of(text.parse().unwrap());
        assert_eq!(one("2001:db8:1:2::1"), one("2001:db8:1:2:ffff::9"));
        assert_ne!(one("2001:db8:1:2::1"), one("2001:db8:1:3::1"));
        assert_eq!(one("::ffff:192.0.2.1"), address(1));
        let throttle = Throttle::default();
        for n in 0..60_000_u32 {
            let source = Source::Address(IpAddr::from(n.to_be_bytes()));
            let _ = throttle.begin(&format!("n{n}"), source, at(i64::from(n)));
        }
        assert!(throttle.0.lock().unwrap().len() <= MAX_ENTRIES + 1);
    }
}
