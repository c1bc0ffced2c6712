//! A key vault in memory. It outlives its app's crashes, as a phone's keystore does.

use qicheng_app::vault::{KeyName, KeyVault, Protection, VaultError};
use qicheng_credential::key::{PublicKey, Signer, SoftwareKey};
use qicheng_test_kit::entropy::SeededEntropy;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The keys of one phone.
pub struct MemoryVault {
    database: [u8; 32],
    keys: Mutex<BTreeMap<KeyName, SoftwareKey>>,
    entropy: Arc<SeededEntropy>,
}

impl MemoryVault {
    /// A vault with a database key and the signing keys that it had before.
    #[must_use]
    pub fn new(
        database: [u8; 32],
        keys: BTreeMap<KeyName, SoftwareKey>,
        entropy: Arc<SeededEntropy>,
    ) -> Self {
        Self {
            database,
            keys: Mutex::new(keys),
            entropy,
        }
    }

    /// Returns the database's key.
    #[must_use]
    pub fn database(&self) -> [u8; 32] {
        self.database
    }

    /// Returns all signing keys, to begin another vault with.
    #[must_use]
    pub fn keys(&self) -> BTreeMap<KeyName, SoftwareKey> {
        self.held().clone()
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<KeyName, SoftwareKey>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeyVault for MemoryVault {
    fn protection(&self) -> Protection {
        Protection::Software
    }

    fn database_key(&self) -> Result<[u8; 32], VaultError> {
        Ok(self.database)
    }

    fn create(&self, name: KeyName) -> Result<PublicKey, VaultError> {
        let mut held = self.held();
        if let Some(key) = held.get(&name) {
            return Ok(key.public());
        }
        let secret = self.entropy.bytes();
        let key = SoftwareKey::from_secret(&secret).map_err(|_| VaultError::Damaged)?;
        let public = key.public();
        held.insert(name, key);
        Ok(public)
    }

    fn signer(&self, name: KeyName) -> Result<Box<dyn Signer + Send>, VaultError> {
        let key = self.held().get(&name).cloned();
        Ok(Box::new(key.ok_or(VaultError::Missing)?))
    }

    fn destroy(&self, name: KeyName) -> Result<(), VaultError> {
        self.held().remove(&name);
        Ok(())
    }
}
