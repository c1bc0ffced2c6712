//! How long to wait after exchanges that failed.

use std::time::Duration;

const FIRST_SECONDS: u64 = 15;
const MAX_SECONDS: u64 = 3_600;

/// Returns how long to wait after so many failures in a row: 15 seconds, doubled each time up to an hour, of which
/// `random` (any number) takes away up to a half, so that phones of a village do not all come back at once.
#[must_use]
pub fn next_attempt(failures: u32, random: u32) -> Duration {
    let doubled = FIRST_SECONDS << failures.saturating_sub(1).min(16);
    let millis = doubled.min(MAX_SECONDS) * 1_000;
    let less = (millis / 2) * u64::from(random) / u64::from(u32::MAX);
    Duration::from_millis(millis - less)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_wait_is_never_short_nor_longer_than_an_hour(failures: u32, random: u32) {
            let wait = next_attempt(failures, random);
            prop_assert!(wait >= Duration::from_millis(7_500));
            prop_assert!(wait <= Duration::from_secs(3_600));
            prop_assert!(next_attempt(failures.saturating_add(1), random) >= wait);
        }
    }
}
