//! The system's clock and random bytes: the only place of this crate that reads either.

use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::platform::{Clock, Entropy, EntropyError};

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the service's entry point to time"
    )]
    fn now(&self) -> DateTime<Utc> {
        std::time::SystemTime::now().into()
    }

    fn steady(&self) -> TimeDelta {
        system::steady()
    }

    fn is_synchronised(&self) -> bool {
        system::is_synchronised()
    }
}

/// The kernel's clocks, which the standard library does not expose.
#[cfg(target_os = "linux")]
mod system {
    #![expect(
        unsafe_code,
        reason = "two calls of the C library, which only write what they are given"
    )]

    use chrono::TimeDelta;

    /// The time since the machine was started, sleep included.
    pub(super) fn steady() -> TimeDelta {
        let mut time = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: `time` is a valid timespec for the whole call.
        unsafe { libc::clock_gettime(libc::CLOCK_BOOTTIME, &raw mut time) };
        TimeDelta::seconds(time.tv_sec) + TimeDelta::nanoseconds(time.tv_nsec)
    }

    pub(super) fn is_synchronised() -> bool {
        let mut state = std::mem::MaybeUninit::<libc::timex>::zeroed();
        // SAFETY: zeros are a valid timex, and one with no mode set is only written to.
        let said = unsafe { libc::adjtimex(state.as_mut_ptr()) };
        said >= 0 && said != libc::TIME_ERROR
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use chrono::TimeDelta;
    use std::{sync::OnceLock, time::Instant};

    /// The time since it was first asked for.
    #[expect(
        clippy::disallowed_methods,
        reason = "the service's entry point to time"
    )]
    pub(super) fn steady() -> TimeDelta {
        static FIRST: OnceLock<Instant> = OnceLock::new();
        let passed = FIRST.get_or_init(Instant::now).elapsed();
        TimeDelta::from_std(passed).unwrap_or(TimeDelta::MAX)
    }

    pub(super) fn is_synchronised() -> bool {
        false
    }
}

/// The system's random bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(
        clippy::disallowed_methods,
        reason = "the service's entry point to randomness"
    )]
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        getrandom::fill(bytes).map_err(|_| EntropyError)
    }
}
