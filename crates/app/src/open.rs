//! The open app: its database, its keys, and the service it belongs to.

use crate::{
    error::AppError,
    platform::{Clock, Entropy, random},
    trust,
    vault::KeyVault,
};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    trust::Roots,
    verdict::{OpenChallenge, Skew},
};
use qicheng_domain::{ids::DeviceId, region::RegionCode};
use qicheng_store::{
    Store, open_or_move_aside,
    table::device::{self, DeviceKeys},
};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The service that this app belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Its place, which names it.
    pub place: RegionCode,
    /// Where it answers, as `https://host`.
    pub url: String,
}

/// What a shell opens the app with.
pub struct Settings {
    /// Folder of the database.
    pub folder: PathBuf,
    /// The service.
    pub home: Home,
    /// Root keys that the app was built with.
    pub roots: Roots,
    /// The trust bundle that the app was built with, so that a first run works offline.
    pub bundle: Vec<u8>,
}

/// The open app. Its use cases are the functions of this crate's modules.
pub struct App {
    pub(crate) store: Store,
    pub(crate) vault: Arc<dyn KeyVault>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) home: Home,
    pub(crate) roots: Roots,
    at_door: Mutex<AtDoor>,
    moved_aside: Option<PathBuf>,
    pub(crate) database: PathBuf,
}

/// What a door remembers between two scans. Two minutes at most: it is not worth keeping.
#[derive(Default)]
pub(crate) struct AtDoor {
    pub(crate) challenge: Option<OpenChallenge>,
    pub(crate) skews: Vec<Skew>,
    /// Nonce and time of the helper's challenge shown last.
    pub(crate) identity: Option<([u8; 8], DateTime<Utc>)>,
}

impl App {
    /// Opens the database under the vault's key, makes the device's keys at the first start, and takes the shipped
    /// trust bundle into use unless a newer one is held. Manifests whose time is over are erased.
    ///
    /// # Errors
    /// `Open` for a newer or unreadable database, `Vault`; a damaged one is moved aside and told by [`App::moved_aside`].
    pub fn open(
        settings: Settings,
        vault: Arc<dyn KeyVault>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, AppError> {
        let database = settings.folder.join("qicheng.db");
        let opened = open_or_move_aside(&database, &vault.database_key()?)?;
        let app = Self {
            store: opened.store,
            vault,
            clock,
            entropy,
            home: settings.home,
            roots: settings.roots,
            at_door: Mutex::default(),
            moved_aside: opened.moved_aside,
            database,
        };
        let now = app.now();
        app.store.write(|tx| {
            device::add(
                tx,
                app.home.place,
                &app.home.url,
                &app.new_device_keys(now),
                now,
            )?;
            trust::take_bundle(&app, tx, &settings.bundle, now)?;
            trust::forget_manifests(&app, tx, now)
        })?;
        Ok(app)
    }

    /// Returns where a damaged database was moved, when this start had to.
    #[must_use]
    pub fn moved_aside(&self) -> Option<&PathBuf> {
        self.moved_aside.as_ref()
    }

    /// Returns the service that the app belongs to.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Makes the keys of a device: an exchange key and a sealing key, in software, kept in the encrypted database.
    pub(crate) fn new_device_keys(&self, now: DateTime<Utc>) -> DeviceKeys {
        DeviceKeys {
            id: DeviceId::new(now, random(&*self.entropy)),
            exchange: self.signing_secret(),
            sealing: random(&*self.entropy),
        }
    }

    pub(crate) fn at_door(&self) -> MutexGuard<'_, AtDoor> {
        self.at_door.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn signing_secret(&self) -> [u8; 32] {
        loop {
            let secret = random(&*self.entropy);
            if qicheng_credential::key::SoftwareKey::from_secret(&secret).is_ok() {
                return secret;
            }
        }
    }
}
