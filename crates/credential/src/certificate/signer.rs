//! Document signers: X.509 certificates that a verifier trusts, found by the hash of their bytes.

use super::{
    cose::Sign1,
    der::{BITS, Elements, INTEGER, OCTETS, OID, SEQUENCE},
    entry::Kind,
};
use crate::key::PublicKey;
use ring::signature::{RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt};

/// Bytes that a signer's certificate may have.
const DER_MAX: usize = 16 * 1024;

const ES256: i128 = -7;
const PS256: i128 = -37;

/// The first eight bytes of SHA-256 over a signer's certificate as DER, its `kid` (HCERT A.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignerId(pub [u8; 8]);

impl fmt::Display for SignerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// Why a certificate is not taken for a document signer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignerError {
    /// More than 16 KiB.
    #[error("too large for a certificate")]
    TooLarge,
    /// Not an X.509 certificate.
    #[error("not an X.509 certificate")]
    Malformed,
    /// A key other than P-256 and RSA.
    #[error("a key that no health certificate is signed with")]
    Key,
}

/// The document signers that a verifier trusts.
///
/// That a signer is in here is what it is trusted by (HCERT 5.1): its own dates are not looked at,
/// since issuers let certificates outlive them.
#[derive(Default)]
pub struct Signers(BTreeMap<SignerId, Vec<Signer>>);

impl Signers {
    /// Adds a signer by its certificate as DER.
    ///
    /// # Errors
    /// `TooLarge`, `Malformed`, `Key`.
    pub fn add(&mut self, der: &[u8]) -> Result<SignerId, SignerError> {
        let signer = Signer::of_certificate(der)?;
        let hash: [u8; 32] = Sha256::digest(der).into();
        let mut id = [0; 8];
        id.copy_from_slice(&hash[..8]);
        self.0.entry(SignerId(id)).or_default().push(signer);
        Ok(SignerId(id))
    }

    /// Returns those that a message names: eight bytes may name several, and each is tried.
    pub(super) fn named(&self, message: &Sign1) -> &[Signer] {
        message
            .key_id
            .as_deref()
            .and_then(|id| <[u8; 8]>::try_from(id).ok())
            .and_then(|id| self.0.get(&SignerId(id)))
            .map_or(&[], Vec::as_slice)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Signer> {
        self.0.values().flatten()
    }
}

/// One document signer.
pub(super) struct Signer {
    key: Key,
    /// What it may sign, where its certificate limits that.
    usage: Option<Vec<Kind>>,
}

enum Key {
    P256(PublicKey),
    Rsa(RsaPublicKeyComponents<Vec<u8>>),
}

impl Signer {
    /// Whether it signed the message, by its key's one algorithm.
    pub(super) fn signed(&self, message: &Sign1) -> bool {
        message.signed().iter().any(|bytes| match &self.key {
            Key::P256(key) if message.algorithm == Some(ES256) => {
                <&[u8; 64]>::try_from(&message.signature[..])
                    .is_ok_and(|signature| key.verifies(bytes, signature))
            }
            Key::Rsa(key) if message.algorithm == Some(PS256) => key
                .verify(&RSA_PSS_2048_8192_SHA256, bytes, &message.signature)
                .is_ok(),
            _ => false,
        })
    }

    /// Whether it may sign such a certificate (HCERT A.4).
    pub(super) fn may_sign(&self, kind: Kind) -> bool {
        self.usage
            .as_ref()
            .is_none_or(|usage| usage.contains(&kind))
    }

    fn of_certificate(der: &[u8]) -> Result<Self, SignerError> {
        if der.len() > DER_MAX {
            return Err(SignerError::TooLarge);
        }
        let (key, extensions) = parts(der).ok_or(SignerError::Malformed)?;
        Ok(Self {
            key: Key::of(key).ok_or(SignerError::Key)?,
            usage: usage(extensions),
        })
    }
}

impl Key {
    /// Reads SubjectPublicKeyInfo (RFC 5280 §4.1).
    fn of(mut info: Elements) -> Option<Self> {
        let algorithm = info.enter(SEQUENCE)?.take(OID)?;
        let (&unused, bits) = info.take(BITS)?.split_first()?;
        match algorithm {
            _ if unused != 0 => None,
            oid::EC => PublicKey::from_sec1(bits).ok().map(Self::P256),
            oid::RSA | oid::RSA_PSS => {
                let mut key = Elements::new(bits).enter(SEQUENCE)?;
                let mut number = || key.take(INTEGER).map(without_zeros);
                Some(Self::Rsa(RsaPublicKeyComponents {
                    n: number()?,
                    e: number()?,
                }))
            }
            _ => None,
        }
    }
}

fn without_zeros(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number[zeros..].to_vec()
}

/// Returns the key and the extensions of a certificate.
fn parts(der: &[u8]) -> Option<(Elements<'_>, Option<Elements<'_>>)> {
    const VERSION: u8 = 0xa0;
    const EXTENSIONS: u8 = 0xa3;
    let mut body = Elements::new(der).enter(SEQUENCE)?.enter(SEQUENCE)?;
    let _ = body.take(VERSION);
    body.take(INTEGER)?;
    for _algorithm_issuer_validity_subject in 0..4 {
        body.take(SEQUENCE)?;
    }
    let key = body.enter(SEQUENCE)?;
    let extensions = body
        .find(EXTENSIONS)
        .and_then(|extensions| Elements::new(extensions).enter(SEQUENCE));
    Some((key, extensions))
}

/// Returns what the extended key usage allows, or nothing where it allows everything: without that
/// extension, with an empty one, or with `anyExtendedKeyUsage`. One that cannot be read allows nothing.
fn usage(extensions: Option<Elements>) -> Option<Vec<Kind>> {
    let mut extensions = extensions?;
    while let Some(mut extension) = extensions.enter(SEQUENCE) {
        if extension.take(OID) == Some(oid::EXTENDED_KEY_USAGE) {
            let purposes = extension
                .find(OCTETS)
                .and_then(|value| Elements::new(value).enter(SEQUENCE));
            return purposes.map_or(Some(Vec::new()), kinds);
        }
    }
    // What stands behind an unreadable extension might be the limit.
    (!extensions.is_empty()).then(Vec::new)
}

fn kinds(mut purposes: Elements) -> Option<Vec<Kind>> {
    if purposes.is_empty() {
        return None;
    }
    let mut kinds = Vec::new();
    while let Some(purpose) = purposes.take(OID) {
        if purpose == oid::ANY_USAGE {
            return None;
        }
        let arc = [oid::HEALTH, oid::HEALTH_WITH_ZERO]
            .iter()
            .find_map(|arc| purpose.strip_prefix(*arc));
        match arc {
            Some([1]) => kinds.push(Kind::Test),
            Some([2]) => kinds.push(Kind::Vaccination),
            Some([3]) => kinds.push(Kind::Recovery),
            _ => {}
        }
    }
    Some(kinds)
}

/// Object identifiers as DER holds them.
mod oid {
    /// 1.2.840.10045.2.1
    pub(super) const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    /// 1.2.840.113549.1.1.1
    pub(super) const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    /// 1.2.840.113549.1.1.10
    pub(super) const RSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
    /// 2.5.29.37
    pub(super) const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
    /// 2.5.29.37.0
    pub(super) const ANY_USAGE: &[u8] = &[0x55, 0x1d, 0x25, 0x00];
    /// 1.3.6.1.4.1.1847.2021.1
    pub(super) const HEALTH: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x8e, 0x37, 0x8f, 0x65, 0x01];
    /// 1.3.6.1.4.1.0.1847.2021.1, as the first signers wrote it.
    pub(super) const HEALTH_WITH_ZERO: &[u8] = &[
        0x2b, 0x06, 0x01, 0x04, 0x01, 0x00, 0x8e, 0x37, 0x8f, 0x65, 0x01,
    ];
}
