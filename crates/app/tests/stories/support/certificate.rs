//! Certificates of others, of our own making, and the list of those who sign them.

use super::{RULES, key, start};
use chrono::{DateTime, TimeDelta, Utc};
use ciborium::{Value, cbor};
use flate2::{Compression, write::ZlibEncoder};
use qicheng_credential::{
    certificate::SignerList,
    document,
    key::{Signer as _, SoftwareKey},
};
use sha2::{Digest as _, Sha256};
use std::io::Write as _;

/// Signs certificates.
pub const LABORATORY: u8 = 70;

/// The list of Shenzhen, which trusts some who sign certificates.
pub fn signers(version: u32, trusted: &[u8]) -> Vec<u8> {
    signers_by(RULES, version, trusted)
}

pub fn signers_by(issuer: u8, version: u32, trusted: &[u8]) -> Vec<u8> {
    let list = SignerList {
        id: "laboratories".to_owned(),
        version,
        certificates: trusted.iter().map(|n| x509(&key(*n)).into()).collect(),
    };
    let (issued, expires) = (start() - TimeDelta::days(1), start() + TimeDelta::days(30));
    document::issue(&key(issuer), issued, expires, &list).unwrap()
}

/// A negative nucleic-acid test of a sample, as a code's text.
pub fn negative_test(laboratory: u8, name: (&str, &str), born: &str, at: DateTime<Utc>) -> String {
    let sampled = at.to_rfc3339();
    let content = cbor!({
        "ver" => "1.3.0", "dob" => born,
        "nam" => { "fn" => name.0, "fnt" => "A", "gn" => name.1, "gnt" => "B" },
        "t" => [{ "tg" => "840539006", "tt" => "LP6464-4", "sc" => sampled, "tr" => "260415000",
            "tc" => "Centre", "co" => "CN", "is" => "Centre", "ci" => "URN:UVCI:01:CN:1" }]
    });
    let issued = at.timestamp();
    let ends = (start() + TimeDelta::days(30)).timestamp();
    let claims = cbor!({ 1 => "CN", 4 => ends, 6 => issued, (-260) => { 1 => content.unwrap() } });
    text(&key(laboratory), &bytes(&claims.unwrap()))
}

fn text(signer: &SoftwareKey, payload: &[u8]) -> String {
    let kid = Sha256::digest(x509(signer))[..8].to_vec();
    let protected = bytes(&Value::Map(vec![
        (1.into(), (-7).into()),
        (4.into(), Value::Bytes(kid)),
    ]));
    let part = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
    let signed = vec![
        "Signature1".into(),
        part(&protected),
        part(b""),
        part(payload),
    ];
    let signature = signer.sign(&bytes(&Value::Array(signed))).unwrap();
    let empty = Value::Map(Vec::new());
    let message = vec![part(&protected), empty, part(payload), part(&signature)];
    let message = Value::Tag(18, Box::new(Value::Array(message)));
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(&bytes(&message)).unwrap();
    format!("HC1:{}", base45::encode(zlib.finish().unwrap()))
}

fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// A certificate for the key that says nothing else.
fn x509(key: &SoftwareKey) -> Vec<u8> {
    let empty = der(0x30, &[]);
    let algorithm = der(0x30, &[&[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]]);
    let point = [&[0], &key.public().to_point().0[..]].concat();
    let info = der(0x30, &[&algorithm, &der(3, &[&point])]);
    let version = der(0xa0, &[&[2, 1, 2]]);
    let parts: [&[u8]; 7] = [&version, &[2, 1, 1], &empty, &empty, &empty, &empty, &info];
    der(0x30, &[&der(0x30, &parts), &empty, &[3, 1, 0]])
}

fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len();
    let head = match u8::try_from(length) {
        Ok(length) if length < 0x80 => vec![tag, length],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [head, content].concat()
}
