//! Certificates of others, of our own making, and the list of those who sign them.

use super::{RULES, key, start};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{certificate::SignerList, document};
use qicheng_test_kit::certificates;

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
        certificates: trusted
            .iter()
            .map(|n| certificates::signer(&key(*n), None).into())
            .collect(),
    };
    let (issued, expires) = (start() - TimeDelta::days(1), start() + TimeDelta::days(30));
    document::issue(&key(issuer), issued, expires, &list).unwrap()
}

/// A negative nucleic-acid test of a sample, as a code's text.
pub fn negative_test(laboratory: u8, name: (&str, &str), born: &str, at: DateTime<Utc>) -> String {
    let document = certificates::tested(name, born, certificates::NOT_DETECTED, at);
    certificates::certified(laboratory, document, at, start() + TimeDelta::days(30))
}
