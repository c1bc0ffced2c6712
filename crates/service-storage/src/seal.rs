//! What columns with personal data are sealed under: a key of each person's own, which goes when they are erased, or
//! one of the service.
//!
//! A sealed value is the name of its key (8 bytes), a random nonce (24), and XChaCha20-Poly1305's ciphertext and tag (16
//! more than the value). Table, column and the row's primary key are authenticated with it, so it opens nowhere else.

use crate::{StorageError, value::Value};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305,
    aead::{Aead as _, Payload},
};
use hkdf::Hkdf;
use qicheng_domain::redact_debug;
use sha2::Sha256;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Bytes of a key's name.
const NAME: usize = 8;

/// Bytes of a nonce.
const NONCE: usize = 24;

/// A key's name and its 32 secret bytes.
type Secret = Zeroizing<[u8; NAME + 32]>;

/// Where a value stands.
#[derive(Clone, Copy)]
pub(crate) struct Place<'p> {
    pub table: &'static str,
    pub column: &'static str,
    /// The row's primary key, in its order.
    pub row: &'p [Value<'p>],
}

/// A key that values are sealed under.
#[derive(Clone)]
pub(crate) struct Key {
    name: [u8; NAME],
    cipher: XChaCha20Poly1305,
}

/// The service's own keys for its columns.
pub(crate) struct Seals {
    /// For what belongs to no single person.
    pub service: Arc<Key>,
    /// For the keys of persons.
    persons: Key,
}

redact_debug!(Key, Seals);

impl Seals {
    /// Derives them from the storage's key.
    pub(crate) fn of(key: &[u8; 32]) -> Self {
        let derived = |label: &[u8]| {
            let mut secret = Secret::new([0; NAME + 32]);
            // HKDF gives up to 8,160 bytes, so 40 are never refused.
            let _ = Hkdf::<Sha256>::new(None, key).expand(label, &mut *secret);
            Key::from_secret(&secret)
        };
        Self {
            service: Arc::new(derived(b"qicheng service columns 1")),
            persons: derived(b"qicheng service person keys 1"),
        }
    }

    /// Makes a person's key; returns it with how it stands in its row of `person_key`.
    pub(crate) fn make(&self, row: &[Value<'_>]) -> Result<(Key, Vec<u8>), StorageError> {
        let mut secret = Secret::new([0; NAME + 32]);
        random(&mut *secret)?;
        let wrapped = self.persons.seal(wrapped_at(row), &*secret)?;
        Ok((Key::from_secret(&secret), wrapped))
    }

    /// Returns a person's key as it stands in its row of `person_key`.
    ///
    /// # Errors
    /// `Key` where another service's keys wrapped it, `Altered`.
    pub(crate) fn unwrap(&self, row: &[Value<'_>], wrapped: &[u8]) -> Result<Key, StorageError> {
        let place = wrapped_at(row);
        let secret = self.persons.open(place, wrapped)?;
        let secret = Zeroizing::new(secret.ok_or(StorageError::Key)?);
        let secret = <[u8; NAME + 32]>::try_from(&**secret);
        let secret = secret.map_err(|_| StorageError::Altered(place.table))?;
        Ok(Key::from_secret(&Zeroizing::new(secret)))
    }
}

impl Key {
    fn from_secret(secret: &Secret) -> Self {
        let mut name = [0; NAME];
        let (first, rest) = secret.split_at(NAME);
        name.copy_from_slice(first);
        let mut key = Zeroizing::new([0; 32]);
        key.copy_from_slice(rest);
        Self {
            name,
            cipher: XChaCha20Poly1305::new((&*key).into()),
        }
    }

    /// Seals a value for this place.
    ///
    /// # Errors
    /// `Entropy`.
    pub(crate) fn seal(&self, place: Place<'_>, value: &[u8]) -> Result<Vec<u8>, StorageError> {
        let mut nonce = [0; NONCE];
        random(&mut nonce)?;
        let payload = Payload {
            msg: value,
            aad: &place.to_bytes(),
        };
        // It fails for values of 256 GiB alone.
        let sealed = self.cipher.encrypt(&nonce.into(), payload);
        let sealed = sealed.map_err(|_| StorageError::Constraint)?;
        Ok([&self.name[..], &nonce, &sealed].concat())
    }

    /// Opens what was sealed for this place; nothing where it was sealed under another key, as what belongs to somebody
    /// who was erased since.
    ///
    /// # Errors
    /// `Altered` where it was sealed for another place or is not as it was sealed.
    pub(crate) fn open(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let altered = StorageError::Altered(place.table);
        let Some(rest) = sealed.strip_prefix(&self.name) else {
            return Ok(None);
        };
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or(altered)?;
        let payload = Payload {
            msg: ciphertext,
            aad: &place.to_bytes(),
        };
        let value = self.cipher.decrypt(nonce.into(), payload);
        value.map(Some).map_err(|_| altered)
    }
}

impl Place<'_> {
    /// Returns it as bytes that no other place has: every part after its length.
    fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(96);
        let mut put = |part: &[u8]| {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        };
        put(self.table.as_bytes());
        put(self.column.as_bytes());
        for value in self.row {
            match value {
                Value::Null => put(&[]),
                Value::Int(number) => put(&number.to_be_bytes()),
                Value::Text(text) => put(text.as_bytes()),
                Value::Bytes(part) => put(part),
            }
        }
        bytes
    }
}

fn wrapped_at<'p>(row: &'p [Value<'p>]) -> Place<'p> {
    Place {
        table: "person_key",
        column: "wrapped",
        row,
    }
}

/// Fills the bytes from the system.
#[expect(
    clippy::disallowed_methods,
    reason = "keys and nonces are never chosen by who writes a row"
)]
pub(crate) fn random(bytes: &mut [u8]) -> Result<(), StorageError> {
    getrandom::fill(bytes).map_err(|_| StorageError::Entropy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ROW: [Value<'_>; 2] = [Value::Int(433_130), Value::Bytes(&[7; 16])];

    fn place<'p>(row: &'p [Value<'p>]) -> Place<'p> {
        Place {
            table: "person",
            column: "registration",
            row,
        }
    }

    #[test]
    fn a_key_comes_back_from_its_row_and_from_no_other() {
        let seals = Seals::of(&[1; 32]);
        let (key, wrapped) = seals.make(&ROW).unwrap();
        let again = seals.unwrap(&ROW, &wrapped).unwrap();
        let sealed = key.seal(place(&ROW), b"name").unwrap();
        assert_eq!(again.open(place(&ROW), &sealed).unwrap().unwrap(), b"name");
        let other = [Value::Int(433_130), Value::Bytes(&[8; 16])];
        let altered = StorageError::Altered("person_key");
        assert_eq!(seals.unwrap(&other, &wrapped).err(), Some(altered));
        let elsewhere = Seals::of(&[2; 32]).unwrap(&ROW, &wrapped);
        assert_eq!(elsewhere.err(), Some(StorageError::Key));
        let (another, _) = seals.make(&ROW).unwrap();
        assert_eq!(another.open(place(&ROW), &sealed).unwrap(), None);
        assert_eq!(format!("{key:?}"), "Key(redacted)");
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_in_its_place_alone(value: Vec<u8>, bit in 0usize..100_000, number: i64) {
            let seals = Seals::of(&[1; 32]);
            let (key, _) = seals.make(&ROW).unwrap();
            let sealed = key.seal(place(&ROW), &value).unwrap();
            prop_assert_eq!(key.open(place(&ROW), &sealed).unwrap(), Some(value));
            let altered = Err(StorageError::Altered("person"));
            let mut moved = ROW;
            moved[0] = Value::Int(number);
            if number != 433_130 {
                prop_assert_eq!(&key.open(place(&moved), &sealed), &altered);
            }
            let column = Place { column: "registration_hash", ..place(&ROW) };
            prop_assert_eq!(&key.open(column, &sealed), &altered);
            prop_assert_eq!(seals.service.open(place(&ROW), &sealed), Ok(None));
            let mut bytes = sealed.clone();
            let bit = bit % (bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            // A bit of the name makes it another's.
            let expected = if bit / 8 < NAME { Ok(None) } else { altered.clone() };
            prop_assert_eq!(key.open(place(&ROW), &bytes), expected);
            let cut = &sealed[..bit / 8];
            let expected = if bit / 8 < NAME { Ok(None) } else { altered };
            prop_assert_eq!(key.open(place(&ROW), cut), expected);
        }
    }
}
