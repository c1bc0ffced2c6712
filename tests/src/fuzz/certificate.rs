//! Certificates of others, as text, as zlib and as COSE.

use super::{Outcome, Target, dressed, undress};
use chrono::DateTime;
use minicbor::{Encoder, encode::Error};
use qicheng_credential::{
    certificate::{self, Signers},
    text::{self, Prefix},
};
use std::{convert::Infallible, sync::LazyLock};

/// The text; zlib; the COSE message.
const DRESSES: u8 = 3;

pub(super) const TARGET: Target = Target {
    name: "certificate",
    seeds,
    read,
};

static NOBODY: LazyLock<Signers> = LazyLock::new(Signers::default);

fn seeds() -> Vec<Vec<u8>> {
    let message = message().unwrap_or_default();
    let zlib = stored(&message);
    vec![
        dressed(0, unpacked(&zlib).as_bytes()),
        dressed(1, &zlib),
        dressed(2, &message),
    ]
}

fn read(input: &[u8]) -> Outcome {
    let (dress, rest) = undress(input, DRESSES);
    let text = match dress {
        0 => String::from_utf8_lossy(rest).into_owned(),
        1 => unpacked(rest),
        _ => unpacked(&stored(rest)),
    };
    let now = DateTime::from_timestamp(1_640_000_000, 0).unwrap_or_default();
    let report = certificate::verify(&text, &NOBODY, now);
    let read = certificate::read(&text);
    let mut outcome = Outcome::of("certificate", &read);
    if let Ok(read) = read {
        let held = read.held().is_some();
        outcome.kind = format!("{}, held {held}, {:?}", outcome.kind, report.checks);
    }
    outcome.forged = report.holds() || report.held.is_some();
    outcome
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

/// A test certificate that nobody signed.
fn message() -> Result<Vec<u8>, Error<Infallible>> {
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
    let mut message = Encoder::new(Vec::new());
    message.tag(minicbor::data::Tag::new(18))?.array(4)?;
    message.bytes(&[0xa2, 0x01, 0x26, 0x04, 0x48, 1, 2, 3, 4, 5, 6, 7, 8])?;
    message
        .map(0)?
        .bytes(&claims.into_writer())?
        .bytes(&[7; 64])?;
    Ok(message.into_writer())
}
