//! Compares two pieces of work in one run.

use std::time::Instant;

/// Times that each is run before anything is measured.
const WARM_UP: usize = 3;

/// Returns how many times as long `a` takes as `b`: the median over rounds in which both run, in turns first and last.
///
/// Each returns when its measured part began and ended, so that it can prepare and tidy up outside.
pub fn ratio<E>(
    rounds: usize,
    mut a: impl FnMut() -> Result<Lap, E>,
    mut b: impl FnMut() -> Result<Lap, E>,
) -> Result<f64, E> {
    let mut ratios = Vec::with_capacity(rounds);
    for round in 0..WARM_UP + rounds {
        let (a, b) = if round % 2 == 0 {
            let a = a()?;
            (a, b()?)
        } else {
            let b = b()?;
            (a()?, b)
        };
        if round >= WARM_UP {
            ratios.push(a.0 / b.0);
        }
    }
    Ok(median(ratios))
}

/// How long a piece of work took, in seconds.
pub struct Lap(f64);

impl Lap {
    /// The time in milliseconds.
    pub fn millis(&self) -> f64 {
        self.0 * 1_000.0
    }
}

/// Runs a piece of work and says how long it took.
#[expect(clippy::disallowed_methods, reason = "the bench's only stopwatch")]
pub fn lap<T>(work: impl FnOnce() -> T) -> (T, Lap) {
    let start = Instant::now();
    let result = work();
    (result, Lap(start.elapsed().as_secs_f64()))
}

/// Begins to measure work that is awaited; what it returns says how long ago that was.
#[expect(clippy::disallowed_methods, reason = "the bench's only stopwatch")]
pub fn began() -> impl FnOnce() -> Lap {
    let start = Instant::now();
    move || Lap(start.elapsed().as_secs_f64())
}

/// The middle one of some numbers.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}
