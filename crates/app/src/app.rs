//! The open app: its database, its keys, and the service it belongs to.

use crate::{
    Log,
    cache::{at_door::AtDoor, bundle_cache::BundleCache},
    vault::KeyVault,
};
use chrono::{DateTime, Utc};
use qicheng_credential::trust::Roots;
use qicheng_domain::{
    platform::{Clock, Entropy},
    region::RegionCode,
};
use qicheng_store::{Damage, Location, Store};
use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicI64, Ordering},
};

/// The service that this app belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Its place, which names it.
    pub place: RegionCode,
    /// Where it answers, as `https://host`.
    pub url: String,
}

/// The open app. Its use cases are the functions of this crate's modules.
pub struct App {
    pub(crate) store: Store,
    pub(crate) vault: Arc<dyn KeyVault>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) home: Home,
    pub(crate) roots: Roots,
    pub(crate) bundle: BundleCache,
    pub(crate) at_door: Mutex<AtDoor>,
    /// The minimum trusted time in milliseconds since 1970, as the database has it.
    pub(crate) min_trusted_time: AtomicI64,
    pub(crate) damage: Option<Damage>,
    pub(crate) database: Location,
    pub(crate) log: Option<Log>,
}

impl App {
    /// Logs what commands do from now on, and gives the lines out with diagnostics.
    #[must_use]
    pub fn with_log(self, log: Log) -> Self {
        Self {
            log: Some(log),
            ..self
        }
    }

    /// Returns what became of a damaged database, when this start found one.
    #[must_use]
    pub fn damage(&self) -> Option<&Damage> {
        self.damage.as_ref()
    }

    /// Returns the service that the app belongs to.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Returns how many statements the database has run since it was opened: what a use case costs whatever the device.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.store.statements()
    }

    /// Returns the later of the clock and the minimum trusted time: what a wrong clock would call not yet valid is.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let min_trusted_time =
            DateTime::from_timestamp_millis(self.min_trusted_time.load(Ordering::Relaxed));
        min_trusted_time.map_or(self.clock_time(), |min_trusted_time| {
            min_trusted_time.max(self.clock_time())
        })
    }

    /// Returns what the clock shows, by which spans of minutes are measured and a pass is signed.
    pub(crate) fn clock_time(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Takes over the minimum trusted time as it is stored.
    pub(crate) fn set_min_trusted_time(&self, at: DateTime<Utc>) {
        self.min_trusted_time
            .store(at.timestamp_millis(), Ordering::Relaxed);
    }

    pub(crate) fn at_door(&self) -> MutexGuard<'_, AtDoor> {
        self.at_door.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
