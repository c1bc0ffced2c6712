//! Keys: ES256 over P-256, named by the COSE key thumbprint (RFC 9679).

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use p256::{
    Sec1Point,
    ecdsa::{Signature, SigningKey, signature::Signer as _},
    elliptic_curve::sec1::ToSec1Point as _,
};
use qicheng_domain::point::PointBytes;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use sha2::{Digest, Sha256};
use std::fmt;

/// The whole thumbprint of a key: 32 bytes (RFC 9679 §4.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thumbprint(pub [u8; 32]);

/// The first eight bytes of a thumbprint, as headers name a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kid(pub [u8; 8]);

/// A public key on P-256, known to lie on the curve.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey {
    /// Uncompressed SEC1 point.
    point: [u8; 65],
}

/// Why a key is not one, or cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The bytes are no point of the curve.
    #[error("not a point of P-256")]
    NotAPoint,
    /// The secret is zero or beyond the order.
    #[error("not a secret of P-256")]
    NotASecret,
    /// The vault that holds the key did not sign.
    #[error("the key could not be used")]
    Unavailable,
}

impl PublicKey {
    /// Takes a compressed (33 bytes) or uncompressed (65 bytes) SEC1 point.
    ///
    /// # Errors
    /// `NotAPoint`.
    pub fn from_sec1(bytes: &[u8]) -> Result<Self, KeyError> {
        let key = p256::PublicKey::from_sec1_bytes(bytes).map_err(|_| KeyError::NotAPoint)?;
        Self::of_point(&key.to_sec1_point(false))
    }

    /// Takes an uncompressed point that lies on the curve.
    fn of_point(point: &Sec1Point) -> Result<Self, KeyError> {
        point
            .as_bytes()
            .try_into()
            .map(|point| Self { point })
            .map_err(|_| KeyError::NotAPoint)
    }

    /// Takes the bytes that a claim carries.
    ///
    /// # Errors
    /// `NotAPoint`.
    pub fn from_point(bytes: &PointBytes) -> Result<Self, KeyError> {
        Self::from_sec1(&bytes.0)
    }

    /// Returns the compressed point that claims carry.
    #[must_use]
    pub fn to_point(&self) -> PointBytes {
        let mut bytes = [0; 33];
        bytes[0] = 2 + (self.point[64] & 1);
        bytes[1..].copy_from_slice(&self.point[1..33]);
        PointBytes(bytes)
    }

    /// Returns the thumbprint: SHA-256 over `{1: 2, -1: 1, -2: x, -3: y}` (RFC 9679 §4.2).
    #[must_use]
    pub fn thumbprint(&self) -> Thumbprint {
        let mut hash = Sha256::new();
        hash.update([0xa4, 0x01, 0x02, 0x20, 0x01, 0x21, 0x58, 0x20]);
        hash.update(&self.point[1..33]);
        hash.update([0x22, 0x58, 0x20]);
        hash.update(&self.point[33..]);
        Thumbprint(hash.finalize().into())
    }

    /// Returns the name that headers use.
    #[must_use]
    pub fn kid(&self) -> Kid {
        self.thumbprint().kid()
    }

    /// Returns whether the 64 bytes are a signature of the message (RFC 9053 §2.1).
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.point)
            .verify(message, signature)
            .is_ok()
    }
}

impl Thumbprint {
    /// Returns the first eight bytes.
    #[must_use]
    pub fn kid(&self) -> Kid {
        let mut kid = [0; 8];
        kid.copy_from_slice(&self.0[..8]);
        Kid(kid)
    }
}

/// Something that signs with one key: software, or a vault with hardware behind it.
pub trait Signer {
    /// Returns the public half.
    fn public(&self) -> PublicKey;

    /// Signs the message with ES256; 64 bytes.
    ///
    /// # Errors
    /// `Unavailable` when a vault refuses.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], KeyError>;
}

/// A key held in memory. Signatures are deterministic (RFC 6979).
#[derive(Clone)]
pub struct SoftwareKey {
    signing: SigningKey,
    public: PublicKey,
}

impl SoftwareKey {
    /// Takes a secret of 32 bytes; random ones fit but for one in 2³².
    ///
    /// # Errors
    /// `NotASecret` when it is zero or beyond the curve's order.
    pub fn from_secret(secret: &[u8; 32]) -> Result<Self, KeyError> {
        let signing = SigningKey::from_slice(secret).map_err(|_| KeyError::NotASecret)?;
        let public = PublicKey::of_point(&signing.verifying_key().to_sec1_point(false))?;
        Ok(Self { signing, public })
    }

    /// Returns the secret, for a vault or the encrypted database alone.
    #[must_use]
    pub fn expose_secret(&self) -> [u8; 32] {
        self.signing.to_bytes().into()
    }
}

impl Signer for SoftwareKey {
    fn public(&self) -> PublicKey {
        self.public
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], KeyError> {
        let signature: Signature = self
            .signing
            .try_sign(message)
            .map_err(|_| KeyError::Unavailable)?;
        Ok(signature.to_bytes().into())
    }
}

impl fmt::Debug for SoftwareKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SoftwareKey({})", self.public.kid())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.kid())
    }
}

macro_rules! hex_display {
    ($($name:ident),+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )+};
}
hex_display!(Kid, Thumbprint);

/// As `key` of the formats: `{1: 2, -1: 1, -2: x, -3: sign}` (RFC 9053 §7.1.1).
impl<C> Encode<C> for PublicKey {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.map(4)?.u8(1)?.u8(2)?.i8(-1)?.u8(1)?;
        e.i8(-2)?.bytes(&self.point[1..33])?;
        e.i8(-3)?.bool(self.point[64] & 1 == 1)?;
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for PublicKey {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let shape = || decode::Error::message("not a key of P-256");
        if d.map()? != Some(4) || (d.i8()?, d.i8()?, d.i8()?, d.i8()?, d.i8()?) != (1, 2, -1, 1, -2)
        {
            return Err(shape());
        }
        let x = d.bytes()?;
        if x.len() != 32 || d.i8()? != -3 {
            return Err(shape());
        }
        let mut bytes = [2; 33];
        bytes[1..].copy_from_slice(x);
        bytes[0] += u8::from(d.bool()?);
        Self::from_sec1(&bytes).map_err(|_| shape())
    }
}

impl<C> Encode<C> for Kid {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&self.0).map(drop)
    }
}

impl<'b, C> Decode<'b, C> for Kid {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        minicbor::bytes::ByteArray::<8>::decode(d, ctx).map(|b| Self(*b))
    }
}
