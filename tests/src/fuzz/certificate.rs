//! Certificates of others, as text, as zlib, as COSE and as claims that a trusted signer signs.

use super::target::{Outcome, Target, dressed, undress};
use chrono::{DateTime, Utc};
use minicbor::{Encoder, encode::Error};
use qicheng_credential::{
    certificate::{self, Signers},
    encoding::text::{self, Prefix},
    key::{Signer as _, SoftwareKey},
};
use serde_json::Value;
use std::{convert::Infallible, sync::LazyLock};

/// The text; zlib; the COSE message; the claims, which a signer who is trusted then signs.
const DRESSES: u8 = 4;

pub(super) const TARGET: Target = Target {
    name: "certificate",
    seeds,
    read,
};

/// A laboratory that everyone trusts.
struct Laboratory {
    key: SoftwareKey,
    /// The protected header that names it.
    protected: Vec<u8>,
    signers: Signers,
    /// What the one certificate says that it signed.
    said: Option<Value>,
}

static LABORATORY: LazyLock<Option<Laboratory>> = LazyLock::new(laboratory);

fn laboratory() -> Option<Laboratory> {
    let key = SoftwareKey::from_secret(&[77; 32]).ok()?;
    let mut signers = Signers::default();
    let id = signers.add(&x509(&key)).ok()?;
    let mut laboratory = Laboratory {
        protected: [&[0xa2, 0x01, 0x26, 0x04, 0x48], &id.0[..]].concat(),
        key,
        signers,
        said: None,
    };
    let text = unpacked(&stored(&laboratory.message(&claims().ok()?)?));
    let report = certificate::verify(&text, &laboratory.signers, now());
    laboratory.said = Some(report.certificate.filter(|_| report.checks.hold())?);
    Some(laboratory)
}

impl Laboratory {
    fn message(&self, payload: &[u8]) -> Option<Vec<u8>> {
        let mut signed = Encoder::new(Vec::new());
        signed.array(4).ok()?.str("Signature1").ok()?;
        signed.bytes(&self.protected).ok()?.bytes(&[]).ok()?;
        signed.bytes(payload).ok()?;
        let signature = self.key.sign(&signed.into_writer()).ok()?;
        let mut message = Encoder::new(Vec::new());
        message.tag(minicbor::data::Tag::new(18)).ok()?;
        message.array(4).ok()?.bytes(&self.protected).ok()?;
        message.map(0).ok()?.bytes(payload).ok()?;
        message.bytes(&signature).ok()?;
        Some(message.into_writer())
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_640_000_000, 0).unwrap_or_default()
}

fn seeds() -> Vec<Vec<u8>> {
    let claims = claims().unwrap_or_default();
    let signed = LABORATORY.as_ref().and_then(|by| by.message(&claims));
    let message = signed.unwrap_or_default();
    let zlib = stored(&message);
    vec![
        dressed(0, unpacked(&zlib).as_bytes()),
        dressed(1, &zlib),
        dressed(2, &message),
        dressed(3, &claims),
    ]
}

fn read(input: &[u8]) -> Outcome {
    let Some(laboratory) = LABORATORY.as_ref() else {
        return Outcome::honest("no laboratory".to_owned());
    };
    let (dress, rest) = undress(input, DRESSES);
    let text = match dress {
        0 => String::from_utf8_lossy(rest).into_owned(),
        1 => unpacked(rest),
        2 => unpacked(&stored(rest)),
        _ => unpacked(&stored(&laboratory.message(rest).unwrap_or_default())),
    };
    let report = certificate::verify(&text, &laboratory.signers, now());
    let read = certificate::read(&text);
    let mut outcome = Outcome::of("certificate", &read);
    if let Ok(read) = read {
        let held = read.held().is_some();
        outcome.kind = format!("{}, held {held}, {:?}", outcome.kind, report.checks);
    }
    // Of the claims anything may be signed; of what came signed, nothing else than was said may hold.
    let other = report.certificate != laboratory.said;
    outcome.forged = dress < 3 && other && (report.holds() || report.held.is_some());
    outcome
}

/// An X.509 certificate for the key that says nothing else.
fn x509(key: &SoftwareKey) -> Vec<u8> {
    let empty = der(0x30, &[]);
    let algorithm = der(0x30, &[&[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]]);
    let point = [&[0], &key.public().to_point().0[..]].concat();
    let info = der(0x30, &[&algorithm, &der(3, &[&point])]);
    let version = der(0xa0, &[&[2, 1, 2]]);
    let parts: [&[u8]; 7] = [&version, &[2, 1, 1], &empty, &empty, &empty, &empty, &info];
    der(0x30, &[&der(0x30, &parts), &empty, &[3, 1, 0]])
}

/// One element of fewer than 256 bytes.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u8::try_from(content.len()).unwrap_or(u8::MAX);
    [&[tag, 0x81, length], &content[..]].concat()
}

fn unpacked(zlib: &[u8]) -> String {
    text::encode(Prefix::Pass, zlib).replacen("QC1:", "HC1:", 1)
}

/// Bytes as zlib holds them when it does not compress (RFC 1950, RFC 1951 §3.2.4).
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let chunks = bytes.chunks(0xffff);
    let last = chunks.len().saturating_sub(1);
    for (n, chunk) in chunks.enumerate() {
        let length = u16::try_from(chunk.len()).unwrap_or(u16::MAX);
        out.push(u8::from(n == last));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(chunk);
    }
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    out.extend((b << 16 | a).to_be_bytes());
    out
}

/// The claims of a test certificate.
fn claims() -> Result<Vec<u8>, Error<Infallible>> {
    let mut claims = Encoder::new(Vec::new());
    claims
        .map(4)?
        .u8(1)?
        .str("CN")?
        .u8(4)?
        .u32(1_650_000_000)?
        .u8(6)?
        .u32(1_630_000_000)?;
    claims.i32(-260)?.map(1)?.u8(1)?.map(4)?;
    claims
        .str("ver")?
        .str("1.3.0")?
        .str("dob")?
        .str("1990-01-02")?;
    claims
        .str("nam")?
        .map(2)?
        .str("fn")?
        .str("张")?
        .str("fnt")?
        .str("ZHANG")?;
    claims.str("t")?.array(1)?.map(8)?;
    for (name, value) in [
        ("tg", "840539006"),
        ("tt", "LP6464-4"),
        ("sc", "2021-12-19T08:00:00Z"),
        ("tr", "260415000"),
        ("tc", "Test centre"),
        ("co", "CN"),
        ("is", "Issuer"),
        ("ci", "URN:UVCI:01:CN:1"),
    ] {
        claims.str(name)?.str(value)?;
    }
    Ok(claims.into_writer())
}
