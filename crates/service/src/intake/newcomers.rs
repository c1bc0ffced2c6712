//! How many devices may make themselves known in a minute: whoever has no standing yet has a small budget, shared.

use chrono::{DateTime, Utc};
use std::sync::{Mutex, PoisonError};

/// Devices enrolled in one minute; a county's busiest hour stays far below.
const A_MINUTE: u32 = 600;

/// Counts the newcomers of the present minute.
#[derive(Debug, Default)]
pub struct Newcomers(Mutex<(i64, u32)>);

impl Newcomers {
    /// Returns whether one more may come now, and counts it.
    pub fn admit(&self, now: DateTime<Utc>) -> bool {
        let minute = now.timestamp().div_euclid(60);
        let mut count = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if count.0 != minute {
            *count = (minute, 0);
        }
        count.1 = count.1.saturating_add(1);
        count.1 <= A_MINUTE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn each_minute_has_its_own_budget() {
        let newcomers = Newcomers::default();
        let now = DateTime::UNIX_EPOCH;
        let came = (0..A_MINUTE + 5).filter(|_| newcomers.admit(now)).count();
        assert_eq!(came, A_MINUTE as usize);
        assert!(!newcomers.admit(now + TimeDelta::seconds(59)));
        assert!(newcomers.admit(now + TimeDelta::seconds(60)));
    }
}
