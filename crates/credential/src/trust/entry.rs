use super::{BundleError, Purpose, TrustError};
use crate::{
    encoding::seconds,
    key::{Kid, PublicKey, Thumbprint},
};
use chrono::{DateTime, Utc};
use minicbor::{Decode, Decoder, Encode, Encoder, bytes::ByteArray, decode, encode};
use qicheng_domain::region::RegionCode;
use sha2::{Digest, Sha256};

/// A public key on X25519 that a service receives under: 32 bytes (RFC 7748 §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SealKey(pub [u8; 32]);

impl SealKey {
    /// Returns the thumbprint: SHA-256 over `{1: 1, -1: 4, -2: x}` (RFC 9679 §4.1).
    #[must_use]
    pub fn thumbprint(&self) -> Thumbprint {
        let mut hash = Sha256::new();
        hash.update([0xa3, 0x01, 0x01, 0x20, 0x04, 0x21, 0x58, 0x20]);
        hash.update(self.0);
        Thumbprint(hash.finalize().into())
    }

    /// Returns the name that headers use.
    #[must_use]
    pub fn kid(&self) -> Kid {
        self.thumbprint().kid()
    }
}

/// The key of an entry: P-256 for signatures, X25519 for purpose [`Purpose::Seal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedKey {
    /// Verifies signatures.
    Verify(PublicKey),
    /// Receives what is sealed.
    Seal(SealKey),
}

impl NamedKey {
    /// Returns the name that headers use.
    #[must_use]
    pub fn kid(&self) -> Kid {
        match self {
            Self::Verify(key) => key.kid(),
            Self::Seal(key) => key.kid(),
        }
    }
}

/// How an issuer's key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// In use.
    Good,
    /// Signs no more; what it signed runs to the key's expiry.
    Retired {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Someone else may have had it: good only for what a manifest held since before, or the bundle, names by digest.
    Compromised {
        /// Since when.
        since: DateTime<Utc>,
    },
}

/// What the bundle says of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerKey {
    /// The key.
    pub key: NamedKey,
    /// The place whose key it is.
    pub place: RegionCode,
    /// What it is good for, rising, none twice.
    pub purposes: Vec<Purpose>,
    /// From when.
    pub not_before: DateTime<Utc>,
    /// Until when.
    pub expires: DateTime<Utc>,
    /// How it stands.
    pub state: KeyState,
}

impl IssuerKey {
    /// Returns the name that headers use.
    #[must_use]
    pub fn kid(&self) -> Kid {
        self.key.kid()
    }

    /// Returns the key that verifies.
    ///
    /// # Errors
    /// `Purpose` when it is a sealing key.
    pub fn verifying(&self) -> Result<&PublicKey, TrustError> {
        match &self.key {
            NamedKey::Verify(key) => Ok(key),
            NamedKey::Seal(_) => Err(TrustError::Purpose),
        }
    }

    /// Returns the key to seal to.
    ///
    /// # Errors
    /// `Purpose` when it is a verifying key.
    pub fn sealing(&self) -> Result<&SealKey, TrustError> {
        match &self.key {
            NamedKey::Seal(key) => Ok(key),
            NamedKey::Verify(_) => Err(TrustError::Purpose),
        }
    }

    /// Checks purpose, times and state.
    pub(super) fn usable(&self, purpose: Purpose, at: DateTime<Utc>) -> Result<(), TrustError> {
        if !self.purposes.contains(&purpose) {
            Err(TrustError::Purpose)
        } else if at < self.not_before {
            Err(TrustError::NotYet(self.not_before))
        } else if at >= self.expires {
            Err(TrustError::Expired(self.expires))
        } else if let KeyState::Compromised { since } = self.state {
            Err(TrustError::Compromised { since })
        } else {
            Ok(())
        }
    }

    pub(super) fn check(&self) -> Result<(), BundleError> {
        let sealing = matches!(self.key, NamedKey::Seal(_));
        if !Purpose::go_together(&self.purposes, sealing) {
            Err(BundleError::PurposeMix)
        } else if self.not_before >= self.expires {
            Err(BundleError::Times)
        } else {
            Ok(())
        }
    }
}

/// `[kid, key, place, [+ purpose], nbf, exp, state, since]`.
impl<C> Encode<C> for IssuerKey {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(8)?.encode_with(self.kid(), ctx)?;
        match &self.key {
            NamedKey::Verify(key) => e.encode_with(key, ctx)?,
            NamedKey::Seal(key) => e
                .map(3)?
                .u8(1)?
                .u8(1)?
                .i8(-1)?
                .u8(4)?
                .i8(-2)?
                .bytes(&key.0)?,
        };
        e.u32(self.place.number())?;
        e.encode_with(&self.purposes, ctx)?;
        seconds::encode(&self.not_before, e, ctx)?;
        seconds::encode(&self.expires, e, ctx)?;
        match &self.state {
            KeyState::Good => e.u8(0)?.null().map(drop),
            KeyState::Retired { since } => {
                e.u8(1)?;
                seconds::encode(since, e, ctx)
            }
            KeyState::Compromised { since } => {
                e.u8(2)?;
                seconds::encode(since, e, ctx)
            }
        }
    }
}

impl<'b, C> Decode<'b, C> for IssuerKey {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let shape = || decode::Error::message("not an issuer's key");
        if d.array()? != Some(8) {
            return Err(shape());
        }
        let kid: Kid = d.decode_with(ctx)?;
        let key = named_key(d, ctx)?;
        let entry = Self {
            key,
            place: RegionCode::new(d.u32()?).map_err(|_| shape())?,
            purposes: d.decode_with(ctx)?,
            not_before: seconds::decode(d, ctx)?,
            expires: seconds::decode(d, ctx)?,
            state: state(d, ctx)?,
        };
        let rising = entry.purposes.windows(2).all(|w| w[0] < w[1]);
        if rising && entry.kid() == kid {
            Ok(entry)
        } else {
            Err(shape())
        }
    }
}

fn named_key<C>(d: &mut Decoder<'_>, ctx: &mut C) -> Result<NamedKey, decode::Error> {
    let mut ahead = d.probe();
    ahead.map()?;
    ahead.u8()?;
    if ahead.u8()? == 2 {
        return d.decode_with(ctx).map(NamedKey::Verify);
    }
    let shape = || decode::Error::message("not a key of X25519");
    if d.map()? != Some(3) || (d.i8()?, d.i8()?, d.i8()?, d.i8()?, d.i8()?) != (1, 1, -1, 4, -2) {
        return Err(shape());
    }
    let bytes: ByteArray<32> = d.decode_with(ctx)?;
    Ok(NamedKey::Seal(SealKey(*bytes)))
}

fn state<C>(d: &mut Decoder<'_>, ctx: &mut C) -> Result<KeyState, decode::Error> {
    match d.u8()? {
        0 => d.null().map(|()| KeyState::Good),
        1 => seconds::decode(d, ctx).map(|since| KeyState::Retired { since }),
        2 => seconds::decode(d, ctx).map(|since| KeyState::Compromised { since }),
        _ => Err(decode::Error::message("not a state")),
    }
}
