use crate::{
    failure::{Failure, Fault},
    input,
};
use chrono::{DateTime, Utc};
use hex::FromHex;
use qicheng_credential::{
    key::PublicKey,
    trust::{IssuerKey, KeyState, NamedKey, Purpose, SealKey},
};
use qicheng_domain::region::RegionCode;
use serde::Deserialize;
use std::path::Path;

/// Bytes that a request may have.
const MAX_REQUEST: usize = 64 * 1024;

/// What a service asks for, as `qicheng-service init` prints it.
#[derive(Deserialize)]
pub struct Request {
    place: RegionCode,
    keys: Vec<Key>,
}

#[derive(Deserialize)]
struct Key {
    purposes: Vec<Purpose>,
    kid: String,
    key: String,
}

impl Request {
    /// Reads a request and checks it against itself.
    ///
    /// # Errors
    /// When the file cannot be read or is no request.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text = input::text(path, MAX_REQUEST)?;
        serde_json::from_str(&text).map_err(|error| Failure::input(path.display(), error))
    }

    /// Returns the keys as a bundle names them, good for that time.
    ///
    /// # Errors
    /// Which key is not what its name or purposes say.
    pub fn keys(
        &self,
        not_before: DateTime<Utc>,
        expires: DateTime<Utc>,
    ) -> Result<Vec<IssuerKey>, Fault> {
        let entry = |key: &Key| {
            Ok(IssuerKey {
                key: key
                    .named()
                    .ok_or_else(|| Fault::RequestedKey(key.kid.chars().take(16).collect()))?,
                place: self.place,
                purposes: key.rising(),
                not_before,
                expires,
                state: KeyState::Good,
            })
        };
        self.keys.iter().map(entry).collect()
    }
}

impl Key {
    fn named(&self) -> Option<NamedKey> {
        let key = if self.purposes.contains(&Purpose::Seal) {
            NamedKey::Seal(SealKey(FromHex::from_hex(&self.key).ok()?))
        } else {
            NamedKey::Verify(PublicKey::from_sec1(&hex::decode(&self.key).ok()?).ok()?)
        };
        (key.kid().to_string() == self.kid).then_some(key)
    }

    fn rising(&self) -> Vec<Purpose> {
        let mut purposes = self.purposes.clone();
        purposes.sort_unstable();
        purposes.dedup();
        purposes
    }
}
