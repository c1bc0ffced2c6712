//! The holders of the roots, and an authority of a destination that signs its rules.

use super::Failure;
use chrono::TimeDelta;
use qicheng_credential::{
    document::{self, RulePackText},
    key::{PublicKey, Signer, SoftwareKey},
    trust::{self, BundleBody, NamedKey, Purpose, SealKey},
};
use qicheng_domain::{
    platform::{Entropy, EntropyError},
    region::RegionCode,
};
use qicheng_service_core::place::{keys::TrustRequest, platform::SystemEntropy};
use qicheng_test_kit::{clock, trust as kit};

/// Three root keys, made on the spot.
pub struct Roots([SoftwareKey; 3]);

/// A place with a key for rules and nothing else.
pub struct Authority {
    place: RegionCode,
    key: SoftwareKey,
}

impl Roots {
    /// Makes three roots.
    ///
    /// # Errors
    /// Never but for a broken source of randomness.
    pub fn make() -> Result<Self, Failure> {
        Ok(Self([new_key()?, new_key()?, new_key()?]))
    }

    /// Returns the public halves that an app is built with.
    #[must_use]
    pub fn public(&self) -> trust::Roots {
        self.0.each_ref().map(Signer::public)
    }

    /// Signs a bundle of what services and authorities ask for.
    ///
    /// # Errors
    /// When a request names a key that is none.
    pub fn sign(
        &self,
        version: u64,
        requests: &[TrustRequest],
        authorities: &[&Authority],
    ) -> Result<Vec<u8>, Failure> {
        // Before the days that phones of tests declare: a clock behind its bundle counts as wrong.
        let issued = clock::system() - TimeDelta::days(20);
        let mut keys = Vec::new();
        for request in requests {
            for key in &request.keys {
                let named = named(&key.key)?;
                keys.push(kit::named(named, request.place, &key.purposes, issued));
            }
        }
        for authority in authorities {
            let (key, place) = (authority.key.public(), authority.place);
            keys.push(kit::issuer(key, place, &[Purpose::Rules], issued));
        }
        let body = BundleBody {
            version,
            issued,
            ..kit::bundle(self.public(), keys, issued)
        };
        Ok(trust::build(&[&self.0[0], &self.0[1]], &body)?)
    }
}

impl Authority {
    /// Makes an authority of a place.
    ///
    /// # Errors
    /// Never but for a broken source of randomness.
    pub fn make(place: RegionCode) -> Result<Self, Failure> {
        Ok(Self {
            place,
            key: new_key()?,
        })
    }

    /// Signs a rule pack of the place.
    ///
    /// # Errors
    /// When the key cannot be used.
    pub fn sign_rules(&self, json: &str) -> Result<Vec<u8>, Failure> {
        let now = clock::system();
        let pack = RulePackText {
            json: json.to_owned(),
        };
        Ok(document::issue(
            &self.key,
            now,
            now + TimeDelta::days(60),
            &pack,
        )?)
    }
}

/// Returns random bytes of the system.
///
/// # Errors
/// When the system has none to give.
pub fn random<const N: usize>() -> Result<[u8; N], EntropyError> {
    let entropy: &dyn Entropy = &SystemEntropy;
    entropy.bytes()
}

/// Makes a signing key.
///
/// # Errors
/// Once in 2³² times.
pub fn new_key() -> Result<SoftwareKey, Failure> {
    Ok(SoftwareKey::from_secret(&random()?)?)
}

fn named(key: &str) -> Result<NamedKey, Failure> {
    let bytes = hex::decode(key)?;
    Ok(match <[u8; 32]>::try_from(bytes.as_slice()) {
        Ok(seal) => NamedKey::Seal(SealKey(seal)),
        Err(_) => NamedKey::Verify(PublicKey::from_sec1(&bytes)?),
    })
}
