//! The clocks and the source of random bytes: the only place of this crate that reads them.

use crate::failure::Failure;
use chrono::{DateTime, Utc};
use std::time::{Duration, Instant};

/// Returns the present instant.
#[expect(clippy::disallowed_methods, reason = "the shell's entry point to time")]
pub fn now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

/// Runs a job and says how long it took.
#[expect(clippy::disallowed_methods, reason = "the shell's only stopwatch")]
pub fn timed<T>(job: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = job();
    (result, start.elapsed())
}

/// Starts a stopwatch; it says how long ago that was.
#[expect(clippy::disallowed_methods, reason = "the shell's only stopwatch")]
pub fn stopwatch() -> impl Fn() -> Duration {
    let start = Instant::now();
    move || start.elapsed()
}

/// Fills the bytes with random ones, fit for keys.
///
/// # Errors
/// When the system has none to give.
#[expect(
    clippy::disallowed_methods,
    reason = "the shell's entry point to randomness"
)]
pub fn random(bytes: &mut [u8]) -> Result<(), Failure> {
    getrandom::fill(bytes).map_err(|_| Failure::Entropy)
}
