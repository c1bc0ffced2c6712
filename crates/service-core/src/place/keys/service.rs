use crate::errors::error::ServiceError;
use hmac::{Hmac, KeyInit, Mac};
use qicheng_credential::key::{KeyError, SoftwareKey};
use qicheng_domain::{people::id_number::IdNumber, platform::Entropy, redact_debug};
use qicheng_exchange::seal::SealingKey;
use qicheng_service_storage::{Tenant, people::IdentityMac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// All secrets of one service. Made once by [`ServiceKeys::generate`], kept in the keys file.
#[derive(Clone)]
pub struct ServiceKeys {
    /// Signs tickets, health codes and staff credentials.
    pub issue: SoftwareKey,
    /// Signs manifests and nothing else.
    pub manifest: SoftwareKey,
    /// Signs notices, trips, progress, standings, rule packs and status lists; its time raises floors.
    pub document: SoftwareKey,
    /// Signs the service's half of an exchange.
    pub respond: SoftwareKey,
    /// X25519 secret under which couriered requests are opened.
    pub seal: Zeroizing<[u8; 32]>,
    /// SQLCipher's raw key.
    pub database: Zeroizing<[u8; 32]>,
    pub(super) identity: Zeroizing<[u8; 32]>,
    pub(super) pseudonym: Zeroizing<[u8; 32]>,
}

redact_debug!(ServiceKeys);

impl ServiceKeys {
    /// Makes all of them anew.
    ///
    /// # Errors
    /// When no random bytes are to be had.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, ServiceError> {
        let secret = || -> Result<_, ServiceError> { Ok(Zeroizing::new(entropy.bytes::<32>()?)) };
        let signing = || loop {
            // One secret in 2³² does not lie on the curve.
            match SoftwareKey::from_secret(&*secret()?) {
                Err(KeyError::NotASecret) => {}
                key => return key.map_err(ServiceError::from),
            }
        };
        Ok(Self {
            issue: signing()?,
            manifest: signing()?,
            document: signing()?,
            respond: signing()?,
            seal: secret()?,
            database: secret()?,
            identity: secret()?,
            pseudonym: secret()?,
        })
    }

    /// Returns the key under which couriered requests are opened.
    #[must_use]
    pub fn sealing(&self) -> SealingKey {
        SealingKey::from_secret(&self.seal)
    }

    /// Returns what a person is found by.
    #[must_use]
    pub fn identity_mac(&self, tenant: Tenant, number: &IdNumber) -> IdentityMac {
        IdentityMac(mac(
            &self.identity,
            &[
                b"cn-id",
                &tenant.number().to_be_bytes(),
                number.expose().as_bytes(),
            ],
        ))
    }

    /// Returns a keyed hash of what this service alone is to recognise again; `label` says what for.
    #[must_use]
    pub fn tag(&self, tenant: Tenant, label: &str, parts: &[&[u8]]) -> [u8; 32] {
        let place = tenant.number().to_be_bytes();
        let all: Vec<&[u8]> = [label.as_bytes(), &place]
            .into_iter()
            .chain(parts.iter().copied())
            .collect();
        mac(&self.pseudonym, &all)
    }

    /// Returns a keyed pseudonym of a person or staff member for the audit chain.
    #[must_use]
    pub fn pseudonym(&self, tenant: Tenant, id: &[u8; 16]) -> [u8; 32] {
        self.tag(tenant, "audit", &[id])
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so a fixed one is never refused.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::keys::{KeysFileError, read, write};
    use qicheng_domain::platform::EntropyError;
    use std::sync::atomic::{AtomicU8, Ordering};

    struct Counting(AtomicU8);

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
            bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
            Ok(())
        }
    }

    /// The first secret is zero, which is none: the next is taken.
    fn keys() -> ServiceKeys {
        ServiceKeys::generate(&Counting(AtomicU8::new(0))).unwrap()
    }

    #[test]
    fn they_come_back_from_their_file_and_show_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let keys = keys();
        write(&path, &keys).unwrap();
        let tenant = Tenant("433130".parse().unwrap());
        let back = read(&path).unwrap();
        assert_eq!(
            back.trust_request(tenant, ""),
            keys.trust_request(tenant, "")
        );
        assert_eq!(
            (&back.database, &back.pseudonym),
            (&keys.database, &keys.pseudonym)
        );
        assert_eq!(format!("{keys:?}"), "ServiceKeys(redacted)");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.pop();
        std::fs::write(&path, bytes).unwrap();
        assert!(matches!(read(&path), Err(KeysFileError::Form)));
    }

    #[test]
    fn a_person_is_found_in_one_tenant_alone() {
        let number: IdNumber = "11010519491231002X".to_owned().try_into().unwrap();
        let [here, there] = ["433130", "431200"].map(|place| Tenant(place.parse().unwrap()));
        let keys = keys();
        assert!(keys.identity_mac(here, &number) == keys.identity_mac(here, &number));
        assert!(keys.identity_mac(here, &number) != keys.identity_mac(there, &number));
        assert!(keys.pseudonym(here, &[1; 16]) != keys.pseudonym(here, &[2; 16]));
    }
}
