use super::Bundle;
use chrono::{DateTime, Utc};

/// The time that it surely is at least, whatever a device's clock says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MinTrustedTime(pub DateTime<Utc>);

impl MinTrustedTime {
    /// Starts anew from a bundle that was just accepted: this alone may lower the minimum trusted time.
    #[must_use]
    pub fn of(bundle: &Bundle) -> Self {
        Self(bundle.body().issued)
    }

    /// Raises the minimum trusted time to the time of a status list, or of a reply under purpose
    /// [`Time`](super::Purpose::Time), never beyond the bundle's expiry. Never call it with the time of a credential, a
    /// foreign certificate or a device.
    #[must_use]
    pub fn raised(self, to: DateTime<Utc>, bundle: &Bundle) -> Self {
        Self(self.0.max(to.min(bundle.body().expires)))
    }
}
