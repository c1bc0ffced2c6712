//! Signers and certificates (HCERT) of our own making, good in everything but what a test changes.

use crate::key;
use chrono::{DateTime, Utc};
use ciborium::{Value, cbor};
use flate2::{Compression, write::ZlibEncoder};
use qicheng_credential::{
    certificate::{Report, Signers, instant, verify},
    key::{Signer, SoftwareKey},
};
use sha2::{Digest, Sha256};
use std::io::Write;

/// Extended key usage of a signer of tests, as the contents of an object identifier.
pub const TEST: &[u8] = &[43, 6, 1, 4, 1, 0x8e, 0x37, 0x8f, 0x65, 1, 1];
/// Extended key usage of a signer of vaccinations, its identifier written with a leading zero.
pub const VACCINATION_WITH_ZERO: &[u8] = &[43, 6, 1, 4, 1, 0, 0x8e, 0x37, 0x8f, 0x65, 1, 2];

/// Returns the instant at which the certificates made here are verified.
pub fn now() -> DateTime<Utc> {
    instant("2021-06-10T12:00:00Z").unwrap()
}

/// One element: tag, length in its long form where it must be, content.
pub fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut element = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length) if length < 0x80 => element.push(length),
        _ => element.extend([0x82, (content.len() >> 8) as u8, content.len() as u8]),
    }
    element.extend(content);
    element
}

/// A certificate for the key, with these purposes, or without the extension.
pub fn signer(key: &SoftwareKey, purposes: Option<&[&[u8]]>) -> Vec<u8> {
    let empty = der(0x30, &[]);
    let algorithm = der(0x30, &[&[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]]);
    let mut point = vec![0];
    point.extend(key.public().to_point().0);
    let info = der(0x30, &[&algorithm, &der(3, &[&point])]);
    let extensions = purposes.map_or_else(Vec::new, |purposes| {
        let purposes: Vec<_> = purposes.iter().map(|oid| der(6, &[oid])).collect();
        let purposes: Vec<_> = purposes.iter().map(Vec::as_slice).collect();
        let value = der(4, &[&der(0x30, &purposes)]);
        let extension = der(0x30, &[&[6, 3, 0x55, 0x1d, 0x25], &[1, 1, 1], &value]);
        der(0xa3, &[&der(0x30, &[&extension])])
    });
    let version = der(0xa0, &[&[2, 1, 2]]);
    let body = der(
        0x30,
        &[
            &version,
            &[2, 1, 0xff],
            &empty,
            &empty,
            &empty,
            &empty,
            &info,
            &extensions,
        ],
    );
    der(0x30, &[&body, &empty, &[3, 1, 0]])
}

/// Returns the key id of a signer certificate: the first eight bytes of its SHA-256.
pub fn kid(certificate: &[u8]) -> Vec<u8> {
    Sha256::digest(certificate)[..8].to_vec()
}

/// Returns the document of a negative nucleic-acid test.
///
/// # Panics
/// Never: it is the same each time.
pub fn test_document() -> Value {
    cbor!({
        "ver" => "1.3.0", "dob" => "1990-01-01",
        "nam" => { "fn" => "Li", "fnt" => "LI", "gn" => "Xiaoming", "gnt" => "XIAOMING" },
        "t" => [{ "tg" => "840539006", "tt" => "LP6464-4", "sc" => "2021-06-10T08:00:00+08:00",
            "tr" => "260415000", "co" => "CN", "is" => "Centre", "ci" => "URN:UVCI:01:CN:1" }]
    })
    .unwrap()
}

/// Result of a test that detected nothing (SNOMED CT).
pub const NOT_DETECTED: &str = "260415000";
/// Result of a test that detected the virus (SNOMED CT).
pub const DETECTED: &str = "260373001";

/// Returns the document of a nucleic-acid test of somebody, by surname, forename and birth date (`YYYY-MM-DD`).
///
/// # Panics
/// Never.
pub fn tested(name: (&str, &str), born: &str, result: &str, sampled: DateTime<Utc>) -> Value {
    cbor!({
        "ver" => "1.3.0", "dob" => born,
        "nam" => { "fn" => name.0, "fnt" => "A", "gn" => name.1, "gnt" => "B" },
        "t" => [{ "tg" => "840539006", "tt" => "LP6464-4", "sc" => sampled.to_rfc3339(), "tr" => result,
            "tc" => "Centre", "co" => "CN", "is" => "Centre", "ci" => "URN:UVCI:01:CN:1" }]
    })
    .unwrap()
}

/// Returns the text of a certificate that the laboratory's key signed; its signer certificate allows every purpose.
///
/// # Panics
/// For a document that CBOR cannot hold.
pub fn certified(
    laboratory: u8,
    document: Value,
    issued: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> String {
    let (issued, expires) = (issued.timestamp(), expires.timestamp());
    let claims = cbor!({ 1 => "CN", 4 => expires, 6 => issued, (-260) => { 1 => document } });
    let key = key(laboratory);
    let signer = signer(&key, None);
    CertificateParts::new(key, &signer, &claims.unwrap()).text()
}

/// Wraps a document in the claims of a certificate, from CN.
///
/// # Panics
/// For a document that CBOR cannot hold.
pub fn claims(document: Value) -> Value {
    cbor!({ 1 => "CN", 4 => 1_630_000_000, 6 => 1_623_300_000, (-260) => { 1 => document } })
        .unwrap()
}

/// What is signed and what goes around it; each part may be changed before it is made.
pub struct CertificateParts {
    /// The signer's key.
    pub key: SoftwareKey,
    /// The protected header, encoded.
    pub protected: Vec<u8>,
    /// The unprotected header.
    pub unprotected: Value,
    /// The claims, encoded.
    pub payload: Vec<u8>,
    /// The CBOR tags around the message, from the inside.
    pub tags: Vec<u64>,
}

impl CertificateParts {
    /// Prepares claims that the key of a signer certificate signs.
    #[must_use]
    pub fn new(key: SoftwareKey, certificate: &[u8], payload: &Value) -> Self {
        Self {
            key,
            protected: bytes(&header(Some(-7), Some(kid(certificate)))),
            unprotected: Value::Map(Vec::new()),
            payload: bytes(payload),
            tags: vec![18],
        }
    }

    /// Returns the signed message (COSE_Sign1).
    ///
    /// # Panics
    /// Where signing fails.
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        let signed = Value::Array(vec![
            "Signature1".into(),
            Value::Bytes(self.protected.clone()),
            Value::Bytes(Vec::new()),
            Value::Bytes(self.payload.clone()),
        ]);
        let signature = self.key.sign(&bytes(&signed)).unwrap();
        let message = Value::Array(vec![
            Value::Bytes(self.protected.clone()),
            self.unprotected.clone(),
            Value::Bytes(self.payload.clone()),
            Value::Bytes(signature.to_vec()),
        ]);
        let tag = |inner, tag: &u64| Value::Tag(*tag, Box::new(inner));
        bytes(&self.tags.iter().fold(message, tag))
    }

    /// Returns the text of the code.
    #[must_use]
    pub fn text(&self) -> String {
        text(&self.message())
    }
}

/// Returns a nucleic-acid test by a signer without limits, and who trusts that signer.
///
/// # Panics
/// Never: it is the same each time.
#[must_use]
pub fn good() -> (Signers, CertificateParts) {
    let certificate = signer(&key(1), None);
    let mut signers = Signers::default();
    signers.add(&certificate).unwrap();
    (
        signers,
        CertificateParts::new(key(1), &certificate, &claims(test_document())),
    )
}

/// Verifies a certificate at [`now`].
#[must_use]
pub fn report(signers: &Signers, made: &CertificateParts) -> Report {
    verify(&made.text(), signers, now())
}

/// Returns a header with an algorithm and a key id.
#[must_use]
pub fn header(algorithm: Option<i32>, kid: Option<Vec<u8>>) -> Value {
    let algorithm = algorithm.map(|algorithm| (1.into(), algorithm.into()));
    let kid = kid.map(|kid| (4.into(), Value::Bytes(kid)));
    Value::Map(algorithm.into_iter().chain(kid).collect())
}

/// Encodes a value.
///
/// # Panics
/// For a value that CBOR cannot hold.
#[must_use]
pub fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// Returns the text of the code that carries a message: zlib and base45 behind the prefix `HC1:`.
///
/// # Panics
/// Never: it writes to memory.
#[must_use]
pub fn text(message: &[u8]) -> String {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(message).unwrap();
    format!("HC1:{}", base45::encode(zlib.finish().unwrap()))
}
