//! The open app: its database, its keys, and the service it belongs to.

use crate::{at_door::AtDoor, bundle_cache::BundleCache, vault::KeyVault};
use chrono::{DateTime, Utc};
use qicheng_credential::trust::Roots;
use qicheng_domain::platform::{Clock, Entropy};
use qicheng_domain::region::RegionCode;
use qicheng_store::{Damage, Location, Store};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    pub(crate) damage: Option<Damage>,
    pub(crate) database: Location,
}

impl App {
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

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn at_door(&self) -> MutexGuard<'_, AtDoor> {
        self.at_door.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
