//! A device: a folder with its own database and its own keys, and a clock to set.

use super::Failure;
use crate::database;
use chrono::TimeDelta;
use qicheng_app::{
    App, Home, Location, Settings,
    vault::{FileVault, KeyVault as _},
};
use qicheng_credential::trust::Roots;
use qicheng_domain::document::DocumentKind;
use qicheng_exchange::seal::SealingKey;
use qicheng_service_core::place::platform::SystemEntropy;
use qicheng_test_kit::clock::TestClock;
use rusqlite::Connection;
use std::{path::PathBuf, sync::Arc};
use tempfile::TempDir;

/// What a device's app was built with.
#[derive(Clone)]
pub struct Build {
    /// The service.
    pub home: Home,
    /// The pinned roots.
    pub roots: Roots,
    /// The shipped trust bundle.
    pub bundle: Vec<u8>,
}

/// A device with the app on it.
pub struct Device {
    /// The app.
    pub app: App,
    /// The keys, for stories in which somebody misuses their own.
    pub vault: Arc<FileVault>,
    clock: Arc<TestClock>,
    folder: TempDir,
}

impl Device {
    /// Takes a new device into use.
    ///
    /// # Errors
    /// The app's.
    pub fn new(build: &Build) -> Result<Self, Failure> {
        let folder = tempfile::tempdir()?;
        let vault = Arc::new(FileVault::new(
            Location::on_disk(folder.path().join("keys")),
            Arc::new(SystemEntropy),
        ));
        let clock = Arc::new(TestClock::default());
        let app = open(build, folder.path().to_owned(), &vault, &clock)?;
        Ok(Self {
            app,
            vault,
            clock,
            folder,
        })
    }

    /// Closes the app and starts it again on the same database.
    ///
    /// # Errors
    /// The app's.
    pub fn restart(self, build: &Build) -> Result<Self, Failure> {
        let Self {
            app,
            vault,
            clock,
            folder,
        } = self;
        drop(app);
        let app = open(build, folder.path().to_owned(), &vault, &clock)?;
        Ok(Self {
            app,
            vault,
            clock,
            folder,
        })
    }

    /// Returns documents of a kind that came to this device, as its mirror holds them.
    ///
    /// # Errors
    /// The database's.
    pub fn documents(&self, kind: DocumentKind) -> Result<Vec<Vec<u8>>, Failure> {
        let probe = self.probe()?;
        let mut statement = probe.prepare("SELECT bytes FROM document WHERE kind = ?1")?;
        let rows = statement.query_map([u8::from(kind)], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the key to which the service seals what is for this device.
    ///
    /// # Errors
    /// The database's.
    pub fn sealing_key(&self) -> Result<SealingKey, Failure> {
        let secret: [u8; 32] =
            self.probe()?
                .query_row("SELECT sealing_key FROM device", [], |row| row.get(0))?;
        Ok(SealingKey::from_secret(&secret))
    }

    fn probe(&self) -> Result<Connection, Failure> {
        let database = self.folder.path().join("qicheng.db");
        Ok(database::phone(&database, &self.vault.database_key()?)?)
    }

    /// Sets how far this device's clock is ahead.
    pub fn set_ahead(&self, by: TimeDelta) {
        self.clock.set_ahead(by);
    }
}

fn open(
    build: &Build,
    folder: PathBuf,
    vault: &Arc<FileVault>,
    clock: &Arc<TestClock>,
) -> Result<App, Failure> {
    let settings = Settings {
        folder: Location::on_disk(folder),
        home: build.home.clone(),
        roots: build.roots,
        bundle: build.bundle.clone(),
    };
    Ok(App::open(
        settings,
        vault.clone(),
        clock.clone(),
        Arc::new(SystemEntropy),
    )?)
}
