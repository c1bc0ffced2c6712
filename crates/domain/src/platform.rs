//! What a shell gives to pure code: the time and random bytes. Tests give their own.

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Returns the present instant, as far as this device knows it.
    fn now(&self) -> DateTime<Utc>;

    /// Returns the time since a moment of its own, by a clock that nobody sets. One that has none goes by [`now`].
    ///
    /// [`now`]: Clock::now
    fn steady(&self) -> TimeDelta {
        self.now() - DateTime::UNIX_EPOCH
    }

    /// Returns whether the system says that a time server keeps its clock right.
    fn is_synchronised(&self) -> bool {
        false
    }
}

/// Gives random bytes fit for keys.
pub trait Entropy: Send + Sync {
    /// Fills the bytes.
    ///
    /// # Errors
    /// When the system has none to give.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError>;
}

impl dyn Entropy + '_ {
    /// Returns `N` random bytes.
    ///
    /// # Errors
    /// When the system has none to give.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], EntropyError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }
}

/// The system gave no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no random bytes to be had")]
pub struct EntropyError;
