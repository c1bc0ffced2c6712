//! Sealing to one receiver: HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
//! ChaCha20-Poly1305, padded so that lengths tell little.

mod entropy;

use crate::{limits, wire::build};
use entropy::Stream;
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305, kdf::HkdfSha256,
    kem::X25519HkdfSha256, single_shot_open, single_shot_seal_with_rng,
};
use minicbor::{Decode, Encode, bytes::ByteArray, bytes::ByteVec};
use qicheng_credential::{
    encoding::cbor::{self, CborError},
    key::Kid,
    query::ANSWER_MAX,
    trust::SealKey,
};
use std::fmt;

/// The smallest padded length.
const BLOCK: usize = 512;

/// What is sealed; what was sealed as one is good as no other. The numbers stand in HPKE's info.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Sealed {
    /// A signed request to a service, by a courier.
    Request = 1,
    /// A signed reply to a device, by a courier.
    Reply = 2,
    /// A manifest to a crew's device.
    Manifest = 3,
    /// A person's answer to whoever asked for more than a verdict.
    Answer = 4,
}

/// Why something is not sealed or not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Not the form of something sealed.
    #[error("not sealed: {0}")]
    Form(#[from] CborError),
    /// Larger than its kind may be.
    #[error("too large to seal")]
    TooLarge,
    /// The receiver's key is none.
    #[error("not a sealing key")]
    Key,
    /// Sealed to another key.
    #[error("sealed to another key")]
    OtherReceiver,
    /// Altered, or sealed as something else.
    #[error("cannot be opened")]
    Opened,
}

/// `[1, kid of the receiver, encapsulated key, ciphertext]`.
#[derive(Encode, Decode)]
#[cbor(array)]
struct Wire {
    #[n(0)]
    version: u8,
    #[n(1)]
    kid: ByteArray<8>,
    #[n(2)]
    key: ByteArray<32>,
    #[n(3)]
    ciphertext: ByteVec,
}

/// The secret half of a sealing key.
#[derive(Clone)]
pub struct SealingKey(<X25519HkdfSha256 as Kem>::PrivateKey);

impl SealingKey {
    /// Takes 32 random bytes (RFC 7748 §5; clamped).
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        // The only error is a wrong length, which the type rules out.
        match Deserializable::from_bytes(secret) {
            Ok(key) => Self(key),
            Err(_) => Self(X25519HkdfSha256::derive_keypair(secret).0),
        }
    }

    /// Returns the public half, to which others seal.
    #[must_use]
    pub fn public(&self) -> SealKey {
        SealKey(X25519HkdfSha256::sk_to_pk(&self.0).to_bytes().into())
    }

    /// Returns the secret, for a vault or the encrypted database alone.
    #[must_use]
    pub fn expose_secret(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    /// Opens what was sealed to this key.
    ///
    /// # Errors
    /// `Form`, `OtherReceiver`, `Opened`.
    pub fn open(&self, what: Sealed, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let wire = read(sealed)?;
        let kid = self.public().kid();
        if *wire.kid != kid.0 {
            return Err(SealError::OtherReceiver);
        }
        let key = Deserializable::from_bytes(&*wire.key).map_err(|_| SealError::Opened)?;
        let padded = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.0,
            &key,
            &info(what),
            &wire.ciphertext,
            &kid.0,
        )
        .map_err(|_| SealError::Opened)?;
        unpad(padded).ok_or(SealError::Opened)
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({})", self.public().kid())
    }
}

/// Seals bytes to a receiver; `entropy` is 32 fresh random bytes, never used twice.
///
/// # Errors
/// `TooLarge`; `Key` for a point that gives no secret.
pub fn seal(
    receiver: &SealKey,
    what: Sealed,
    plaintext: &[u8],
    entropy: &[u8; 32],
) -> Result<Vec<u8>, SealError> {
    if plaintext.len() > most(what) {
        return Err(SealError::TooLarge);
    }
    let kid = receiver.kid();
    let key = Deserializable::from_bytes(&receiver.0).map_err(|_| SealError::Key)?;
    let (encapsulated, ciphertext) =
        single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &key,
            &info(what),
            &pad(plaintext),
            &kid.0,
            &mut Stream::new(entropy),
        )
        .map_err(|_| SealError::Key)?;
    let encapsulated: [u8; 32] = encapsulated.to_bytes().into();
    Ok(cbor::write(&Wire {
        version: 1,
        kid: kid.0.into(),
        key: encapsulated.into(),
        ciphertext: ciphertext.into(),
    }))
}

/// Returns the name of the key that something is sealed to.
///
/// # Errors
/// `Form`.
pub fn receiver(sealed: &[u8]) -> Result<Kid, SealError> {
    Ok(Kid(*read(sealed)?.kid))
}

/// Returns the most bytes that may be sealed: with its padding a manifest is a document's size, a message a parcel's.
#[must_use]
pub fn most(what: Sealed) -> usize {
    match what {
        Sealed::Request | Sealed::Reply => limits::COURIER_MESSAGE,
        Sealed::Manifest => limits::DOCUMENT - 4,
        Sealed::Answer => ANSWER_MAX,
    }
}

fn read(sealed: &[u8]) -> Result<Wire, SealError> {
    let wire: Wire = cbor::read(sealed, limits::SEALED_DOCUMENT)?;
    if wire.version == 1 {
        Ok(wire)
    } else {
        Err(CborError::Shape.into())
    }
}

fn info(what: Sealed) -> Vec<u8> {
    build(|e| {
        e.array(4)?
            .str("qicheng")?
            .u8(1)?
            .str("seal")?
            .u8(what as u8)
            .map(drop)
    })
}

/// Length in four bytes, most significant first, the bytes, zeros up to 512·2ⁿ.
fn pad(plaintext: &[u8]) -> Vec<u8> {
    let length = plaintext.len() + 4;
    let mut padded = Vec::with_capacity(padded_len(length));
    padded.extend_from_slice(
        &u32::try_from(plaintext.len())
            .unwrap_or(u32::MAX)
            .to_be_bytes(),
    );
    padded.extend_from_slice(plaintext);
    padded.resize(padded_len(length), 0);
    padded
}

fn padded_len(length: usize) -> usize {
    length.div_ceil(BLOCK).next_power_of_two() * BLOCK
}

fn unpad(padded: Vec<u8>) -> Option<Vec<u8>> {
    let (length, rest) = padded.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (plaintext, zeros) = rest.split_at_checked(length)?;
    let exact = padded.len() == padded_len(length + 4) && zeros.iter().all(|b| *b == 0);
    exact.then(|| plaintext.to_vec())
}
