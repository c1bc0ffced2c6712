//! A service's folder: who it is, its keys, its database.

use crate::{
    keys::{self, KeysFileError, ServiceKeys},
    storage::{Storage, StorageError, sqlite},
    tenant::Tenant,
};
use qicheng_domain::region::RegionCode;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
};

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
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// Takes the folder of an existing service; nothing is looked at yet.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Makes a folder with new keys and an empty database; one that is there already is left as it is.
    ///
    /// # Errors
    /// `Io`, `Keys` (also where there are keys already), `Storage`.
    pub fn create(path: &Path, identity: &Identity, keys: &ServiceKeys) -> Result<Self, DataError> {
        let folder = Self::at(path);
        fs::create_dir_all(path).map_err(|e| folder.io("", e))?;
        keys::write(&path.join("keys"), keys)?;
        let text = serde_json::to_string_pretty(identity)?;
        fs::write(path.join("service.json"), text).map_err(|e| folder.io("service.json", e))?;
        sqlite::create(&folder.database(), &keys.database)?;
        Ok(folder)
    }

    /// Reads who the service is.
    ///
    /// # Errors
    /// `Io`, `Identity`.
    pub fn identity(&self) -> Result<Identity, DataError> {
        let name = "service.json";
        let text = fs::read_to_string(self.0.join(name)).map_err(|e| self.io(name, e))?;
        Ok(serde_json::from_str(&text)?)
    }

    /// Reads the keys and opens the database, migrating it where it is of an earlier version.
    ///
    /// # Errors
    /// All.
    pub fn open(&self) -> Result<(Tenant, ServiceKeys, Storage), DataError> {
        let tenant = Tenant(self.identity()?.place);
        let keys = keys::read(&self.0.join("keys"))?;
        let storage = sqlite::open(&self.database(), &keys.database)?;
        Ok((tenant, keys, storage))
    }

    fn database(&self) -> PathBuf {
        self.0.join("service.db")
    }

    fn io(&self, name: &str, source: std::io::Error) -> DataError {
        DataError::Io {
            path: self.0.join(name),
            source,
        }
    }
}
