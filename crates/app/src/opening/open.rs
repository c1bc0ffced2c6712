//! Opening the app: its database, its keys, and the trust bundle that it was shipped with.

use crate::{
    App, Home, cache::bundle_cache::BundleCache, error::AppError, mirror::trust, vault::KeyVault,
};
use chrono::{DateTime, Utc};
use qicheng_credential::{key::SoftwareKey, trust::Roots};
use qicheng_domain::{
    ids::DeviceId,
    log_event,
    platform::{Clock, Entropy, EntropyError},
};
use qicheng_store::{
    Location, NewDatabase, StoreError, forget, open_or_recover,
    table::{
        device::{self, DeviceKeys},
        min_trusted_time,
    },
};
use std::sync::{Arc, Mutex, atomic::AtomicI64};

/// What a shell opens the app with.
pub struct Settings {
    /// Folder of the database.
    pub folder: Location,
    /// The service.
    pub home: Home,
    /// Root keys that the app was built with.
    pub roots: Roots,
    /// The trust bundle that the app was built with, so that a first run works offline.
    pub bundle: Vec<u8>,
}

impl App {
    /// Opens the database under the vault's key, makes the device's keys at the first start, and takes the shipped
    /// trust bundle into use unless a newer one is held. Manifests whose time is over are erased.
    ///
    /// Where the disk is full, an app that was in use before opens all the same: what it holds can be read.
    ///
    /// # Errors
    /// `Open` for a newer or unreadable database, `Vault`; a damaged one is moved aside and told by [`App::damage`].
    pub fn open(
        settings: Settings,
        vault: Arc<dyn KeyVault>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, AppError> {
        match Self::try_open(&settings, &vault, &clock, &entropy) {
            // A page that opening alone does not read. It is known now, and seen to when it is opened again.
            Err(AppError::Store(StoreError::Damaged)) => {
                Self::try_open(&settings, &vault, &clock, &entropy)
            }
            opened => opened,
        }
        .inspect(|app| {
            let quarantined = app.damage.is_some();
            log_event!(
                INFO,
                "opened",
                version = env!("CARGO_PKG_VERSION"),
                quarantined = quarantined
            );
        })
        .inspect_err(|error| {
            let (code, cause) = (error.code(), error.causes());
            log_event!(
                ERROR,
                "the app cannot be opened",
                code = code,
                cause = cause
            );
        })
    }

    fn try_open(
        settings: &Settings,
        vault: &Arc<dyn KeyVault>,
        clock: &Arc<dyn Clock>,
        entropy: &Arc<dyn Entropy>,
    ) -> Result<Self, AppError> {
        let database = settings.folder.join("qicheng.db");
        let now = clock.now();
        let anew = NewDatabase {
            service: settings.home.place,
            url: &settings.home.url,
            keys: &|| new_device_keys(&**entropy, now),
            now,
        };
        let opened = open_or_recover(&database, &vault.database_key()?, &anew)?;
        let app = Self {
            store: opened.store,
            vault: vault.clone(),
            clock: clock.clone(),
            entropy: entropy.clone(),
            home: settings.home.clone(),
            roots: settings.roots,
            bundle: BundleCache::default(),
            at_door: Mutex::default(),
            min_trusted_time: AtomicI64::new(i64::MIN),
            damage: opened.damage,
            database,
            log: None,
        };
        match app.begin(&settings.bundle) {
            Err(AppError::Store(StoreError::Full)) if app.was_in_use()? => {}
            begun => begun?,
        }
        Ok(app)
    }

    fn begin(&self, bundle: &[u8]) -> Result<(), AppError> {
        if let Some(min_trusted_time) = self.store.read(min_trusted_time::get)? {
            self.set_min_trusted_time(min_trusted_time);
        }
        let now = self.now();
        self.store.write(|tx| {
            let mut known = device::all(tx)?.into_iter();
            let known = known.find(|device| device.service == self.home.place);
            let keys = match known {
                Some(device) => device.keys,
                None => new_device_keys(&*self.entropy, now)?,
            };
            device::add(tx, self.home.place, &self.home.url, &keys, now)?;
            trust::take_bundle(self, tx, bundle, now)?;
            forget::outdated(tx, now)?;
            trust::forget_manifests(self, tx, now)
        })
    }

    fn was_in_use(&self) -> Result<bool, AppError> {
        let known = self.store.read(device::all)?;
        Ok(known.iter().any(|d| d.service == self.home.place))
    }
}

/// Makes the keys of a device: an exchange key and a sealing key, in software, kept in the encrypted database.
fn new_device_keys(entropy: &dyn Entropy, now: DateTime<Utc>) -> Result<DeviceKeys, EntropyError> {
    Ok(DeviceKeys {
        id: DeviceId::new(now, entropy.bytes()?),
        exchange: signing_secret(entropy)?,
        sealing: entropy.bytes()?,
    })
}

fn signing_secret(entropy: &dyn Entropy) -> Result<[u8; 32], EntropyError> {
    loop {
        let secret = entropy.bytes()?;
        if SoftwareKey::from_secret(&secret).is_ok() {
            return Ok(secret);
        }
    }
}
