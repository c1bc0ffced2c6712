//! A service's folder: who it is, its keys, its database.

use qicheng_domain::{redact_debug, region::RegionCode};
use qicheng_service_core::{
    ServiceError, Storage,
    place::keys::{self, KeysFileError, ServiceKeys},
};
use qicheng_service_storage::{Schema, StorageError, Tenant, postgres, sqlite};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Who a service is, as its folder says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The place whose service it is.
    pub place: RegionCode,
    /// What the place calls it.
    pub name: String,
    /// Where phones reach it, as [`is_service_address`](qicheng_credential::setup::is_service_address) accepts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Why a folder cannot be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is a service in the folder.
    #[error("{0} holds a service already; its keys are never made anew")]
    Made(PathBuf),
    /// There is none, or its making was cut short.
    #[error(
        "{0} holds no whole service: run init, which goes on where an earlier one was cut short"
    )]
    NotMade(PathBuf),
    /// Another process serves it.
    #[error("{0} is served by another process: stop that one first")]
    Served(PathBuf),
    /// No keys could be made.
    #[error("no random bytes to be had")]
    Secrets,
    /// The file that says who the service is is not of its form.
    #[error("service.json: {0}")]
    Identity(#[from] serde_json::Error),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeysFileError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The file that says who the service is, written last.
const IDENTITY: &str = "service.json";

/// The file by which a process that serves holds the folder.
const LOCK: &str = "service.lock";

/// A folder that is held; the system lets go of it with the process.
#[derive(Debug)]
pub struct FolderLock(#[expect(dead_code, reason = "held, never looked at")] fs::File);

/// A folder that was made by [`Folder::begin`] and [`Folder::finish`].
#[derive(Clone)]
pub struct Folder {
    path: PathBuf,
    /// The address of the server that holds the database, where no file in the folder does. It may hold a password.
    server: Option<Zeroizing<String>>,
}

redact_debug!(Folder);

impl Folder {
    /// Takes the folder of a service, whose database is a file in it; nothing is looked at yet.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            server: None,
        }
    }

    /// Takes a server of PostgreSQL at this address for the database, where one is given; keys stay in the folder.
    #[must_use]
    pub fn with_server(self, address: Option<String>) -> Self {
        Self {
            server: address.map(Zeroizing::new),
            ..self
        }
    }

    /// Makes the folder with new keys and an empty database, or goes on with one whose making was cut short. It counts
    /// as made once [`Folder::finish`] says so.
    ///
    /// # Errors
    /// `Made` for one that is made, `Secrets`, `Io`, `Keys`, `Storage`.
    pub fn begin(
        &self,
        make: impl FnOnce() -> Result<ServiceKeys, ServiceError>,
    ) -> Result<(ServiceKeys, Storage), DataError> {
        if self.path.join(IDENTITY).exists() {
            return Err(DataError::Made(self.path.clone()));
        }
        fs::create_dir_all(&self.path).map_err(|e| self.io("", e))?;
        let file = self.path.join("keys");
        if !file.exists() {
            keys::write(&file, &make().map_err(|_| DataError::Secrets)?)?;
        }
        let held = keys::read(&file)?;
        let storage = self.storage(Schema::Migrate, &held)?;
        Ok((held, storage))
    }

    /// Stores who the service is. From the first time on the folder counts as made: it can be opened, and is never made
    /// again.
    ///
    /// # Errors
    /// `Io`, `Identity`.
    pub fn finish(&self, identity: &Identity) -> Result<(), DataError> {
        let text = serde_json::to_string_pretty(identity)?;
        let half = self.path.join("service.json.part");
        let written = fs::File::create(&half).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&half, self.path.join(IDENTITY))
        });
        written.map_err(|e| self.io(IDENTITY, e))
    }

    /// Holds the folder for one process that serves the database in it, until what is returned is dropped or the
    /// process ends, however it ends. A database on a server is served by as many as like.
    ///
    /// # Errors
    /// `Served` where another process holds it, `Io`.
    pub fn hold(&self) -> Result<Option<FolderLock>, DataError> {
        if self.server.is_some() {
            return Ok(None);
        }
        let file = fs::File::options()
            .create(true)
            .append(true)
            .open(self.path.join(LOCK))
            .map_err(|e| self.io(LOCK, e))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(FolderLock(file))),
            Err(TryLockError::WouldBlock) => Err(DataError::Served(self.path.clone())),
            Err(TryLockError::Error(e)) => Err(self.io(LOCK, e)),
        }
    }

    /// Reads who the service is.
    ///
    /// # Errors
    /// `NotMade`, `Io`, `Identity`.
    pub fn identity(&self) -> Result<Identity, DataError> {
        let text = fs::read_to_string(self.path.join(IDENTITY)).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => DataError::NotMade(self.path.clone()),
            _ => self.io(IDENTITY, e),
        })?;
        Ok(serde_json::from_str(&text)?)
    }

    /// Reads the keys and opens the database, migrating an earlier schema: for the command that
    /// [holds](Folder::hold) the folder.
    ///
    /// # Errors
    /// All.
    pub fn open(&self) -> Result<(Tenant, ServiceKeys, Storage), DataError> {
        self.open_with(Schema::Migrate)
    }

    /// Reads the keys and opens the database as [`Folder::open`] does while a service may be running: a database
    /// of another version is refused and left as it is.
    ///
    /// # Errors
    /// All.
    pub fn open_unmigrated(&self) -> Result<(Tenant, ServiceKeys, Storage), DataError> {
        self.open_with(Schema::Keep)
    }

    fn open_with(&self, schema: Schema) -> Result<(Tenant, ServiceKeys, Storage), DataError> {
        let tenant = Tenant(self.identity()?.place);
        let keys = keys::read(&self.path.join("keys"))?;
        let storage = self.storage(schema, &keys)?;
        Ok((tenant, keys, storage))
    }

    fn storage(&self, schema: Schema, keys: &ServiceKeys) -> Result<Storage, StorageError> {
        let (key, file) = (&keys.database, self.path.join("service.db"));
        match (&self.server, schema) {
            (Some(address), Schema::Migrate) => postgres::open(address, key),
            (Some(address), Schema::Keep) => postgres::open_unmigrated(address, key),
            (None, Schema::Migrate) => sqlite::open(&file, key),
            (None, Schema::Keep) => sqlite::open_unmigrated(&file, key),
        }
    }

    fn io(&self, name: &str, source: std::io::Error) -> DataError {
        DataError::Io {
            path: self.path.join(name),
            source,
        }
    }
}
