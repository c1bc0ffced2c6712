//! A service's folder: who it is, its keys, its database.

use crate::{
    keys::{self, KeysFileError, ServiceKeys},
    storage::{Storage, StorageError, postgres, sqlite},
    tenant::Tenant,
};
use qicheng_domain::{redact_debug, region::RegionCode};
use serde::{Deserialize, Serialize};
use std::{
    fs,
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

/// A folder that was made by [`Folder::create`].
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

    /// Makes the folder with new keys and an empty database; one that is there already is left as it is.
    ///
    /// # Errors
    /// `Io`, `Keys` (also where there are keys already), `Storage`.
    pub fn create(&self, identity: &Identity, keys: &ServiceKeys) -> Result<(), DataError> {
        fs::create_dir_all(&self.path).map_err(|e| self.io("", e))?;
        keys::write(&self.path.join("keys"), keys)?;
        let text = serde_json::to_string_pretty(identity)?;
        let name = "service.json";
        fs::write(self.path.join(name), text).map_err(|e| self.io(name, e))?;
        Ok(self.storage(keys).map(drop)?)
    }

    /// Reads who the service is.
    ///
    /// # Errors
    /// `Io`, `Identity`.
    pub fn identity(&self) -> Result<Identity, DataError> {
        let name = "service.json";
        let text = fs::read_to_string(self.path.join(name)).map_err(|e| self.io(name, e))?;
        Ok(serde_json::from_str(&text)?)
    }

    /// Reads the keys and opens the database, migrating it where it is of an earlier version.
    ///
    /// # Errors
    /// All.
    pub fn open(&self) -> Result<(Tenant, ServiceKeys, Storage), DataError> {
        let tenant = Tenant(self.identity()?.place);
        let keys = keys::read(&self.path.join("keys"))?;
        let storage = self.storage(&keys)?;
        Ok((tenant, keys, storage))
    }

    fn storage(&self, keys: &ServiceKeys) -> Result<Storage, StorageError> {
        match &self.server {
            Some(address) => postgres::open(address),
            None => sqlite::open(&self.path.join("service.db"), &keys.database),
        }
    }

    fn io(&self, name: &str, source: std::io::Error) -> DataError {
        DataError::Io {
            path: self.path.join(name),
            source,
        }
    }
}
