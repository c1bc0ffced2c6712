//! A vault in a file that only its owner may read: for desktops without a keyring, and for tests.

use super::{KeyName, KeyVault, Protection, VaultError};
use qicheng_credential::key::{PublicKey, Signer, SoftwareKey};
use qicheng_domain::platform::Entropy;
use qicheng_store::Location;
use std::{
    collections::BTreeMap,
    io::{self, ErrorKind},
    sync::{Arc, Mutex, PoisonError},
};
use zeroize::Zeroizing;

const DATABASE: &str = "database";

/// Keys as lines `name secret` in hexadecimal, in a file of mode 0600, replaced as a whole.
pub struct FileVault {
    file: Location,
    entropy: Arc<dyn Entropy>,
    lock: Mutex<()>,
}

type Secrets = BTreeMap<String, Zeroizing<[u8; 32]>>;

impl FileVault {
    /// Uses a file, which is made with the first key.
    #[must_use]
    pub fn new(file: Location, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            file,
            entropy,
            lock: Mutex::new(()),
        }
    }

    fn read(&self) -> Result<Secrets, VaultError> {
        let bytes = match self.file.files().read(self.file.path()) {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Secrets::new()),
            Err(e) => return Err(VaultError::Unavailable(e)),
        };
        let text = std::str::from_utf8(&bytes).map_err(|_| VaultError::Damaged)?;
        text.lines()
            .map(|line| parse(line).ok_or(VaultError::Damaged))
            .collect()
    }

    fn get(&self, name: &str) -> Result<Option<Zeroizing<[u8; 32]>>, VaultError> {
        let _held = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(self.read()?.remove(name))
    }

    fn get_or_make(&self, name: &str) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        let _held = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let mut secrets = self.read()?;
        if let Some(secret) = secrets.get(name) {
            return Ok(secret.clone());
        }
        let mut secret = Zeroizing::new(self.entropy.bytes()?);
        while SoftwareKey::from_secret(&secret).is_err() {
            secret = Zeroizing::new(self.entropy.bytes()?);
        }
        secrets.insert(name.to_owned(), secret.clone());
        replace(&self.file, &secrets).map_err(VaultError::Unavailable)?;
        Ok(secret)
    }
}

impl KeyVault for FileVault {
    fn protection(&self) -> Protection {
        Protection::Software
    }

    fn database_key(&self) -> Result<[u8; 32], VaultError> {
        self.get_or_make(DATABASE).map(|secret| *secret)
    }

    fn create(&self, name: KeyName) -> Result<PublicKey, VaultError> {
        let secret = self.get_or_make(&name.to_string())?;
        let key = SoftwareKey::from_secret(&secret).map_err(|_| VaultError::Damaged)?;
        Ok(key.public())
    }

    fn signer(&self, name: KeyName) -> Result<Box<dyn Signer + Send>, VaultError> {
        let secret = self.get(&name.to_string())?.ok_or(VaultError::Missing)?;
        let key = SoftwareKey::from_secret(&secret).map_err(|_| VaultError::Damaged)?;
        Ok(Box::new(key))
    }

    fn destroy(&self, name: KeyName) -> Result<(), VaultError> {
        let _held = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let mut secrets = self.read()?;
        if secrets.remove(&name.to_string()).is_some() {
            replace(&self.file, &secrets).map_err(VaultError::Unavailable)?;
        }
        Ok(())
    }
}

fn parse(line: &str) -> Option<(String, Zeroizing<[u8; 32]>)> {
    let (name, digits) = line.split_once(' ')?;
    let mut secret = Zeroizing::new([0; 32]);
    hex::decode_to_slice(digits, &mut *secret).ok()?;
    Some((name.to_owned(), secret))
}

/// Replaces the file as a whole, so that a crash leaves the old keys or the new ones.
fn replace(file: &Location, secrets: &Secrets) -> io::Result<()> {
    let mut text = Zeroizing::new(String::new());
    for (name, secret) in secrets {
        text.push_str(name);
        text.push(' ');
        text.push_str(&Zeroizing::new(hex::encode(**secret)));
        text.push('\n');
    }
    file.files().replace(file.path(), text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use qicheng_domain::{ids::PersonId, platform::EntropyError};
    use std::path::Path;

    struct Counting(Mutex<u8>);

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
            let mut n = self.0.lock().unwrap();
            *n += 1;
            bytes.fill(*n);
            Ok(())
        }
    }

    fn vault(folder: &Path) -> FileVault {
        let file = Location::on_disk(folder.join("keys"));
        FileVault::new(file, Arc::new(Counting(Mutex::new(0))))
    }

    fn holder(n: u8) -> KeyName {
        KeyName::Holder(PersonId::from_bytes([n; 16]))
    }

    #[test]
    fn keys_are_made_once_and_survive() {
        let folder = tempfile::tempdir().unwrap();
        let key = vault(folder.path()).database_key().unwrap();
        let public = vault(folder.path()).create(holder(1)).unwrap();
        let again = vault(folder.path());
        assert_eq!(again.database_key().unwrap(), key);
        assert_eq!(again.create(holder(1)).unwrap(), public);
        assert_eq!(again.signer(holder(1)).unwrap().public(), public);
        assert!(matches!(again.signer(holder(2)), Err(VaultError::Missing)));
    }

    #[test]
    fn a_destroyed_key_is_gone_and_the_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path());
        vault.create(holder(1)).unwrap();
        vault.create(holder(2)).unwrap();
        vault.destroy(holder(1)).unwrap();
        assert!(matches!(vault.signer(holder(1)), Err(VaultError::Missing)));
        assert!(vault.signer(holder(2)).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        vault(folder.path()).database_key().unwrap();
        let mode = std::fs::metadata(folder.path().join("keys"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_vault_never_makes_new_keys() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("keys"), "database 00").unwrap();
        assert!(matches!(
            vault(folder.path()).database_key(),
            Err(VaultError::Damaged)
        ));
    }
}
