use super::{
    claims::Claims,
    cose::Sign1,
    entry::{CertificateEntry, Kind},
    read::open,
    schema,
    signer::{Signer, Signers},
    transport::CertificateError,
};
use chrono::{DateTime, Utc};
use qicheng_domain::redact_debug;
use serde::Serialize;
use serde_json::Value;

/// What came of each check; nothing where a check could not run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Checks {
    /// The text begins with `HC1:`.
    pub unprefix: Option<bool>,
    /// What follows is base45 (RFC 9285).
    pub base45: Option<bool>,
    /// Those bytes are zlib (RFC 1950) of at most [`super::INFLATED_MAX`] bytes.
    pub compression: Option<bool>,
    /// It is a COSE_Sign1 message, and a trusted signer that it names signed it.
    pub verify: Option<bool>,
    /// The signer may sign such a certificate; where none verified, the signers that it names,
    /// else all that were given, are asked.
    pub key_usage: Option<bool>,
    /// It was issued before now and is not expired.
    pub expiration: Option<bool>,
    /// The document holds to its schema and value sets.
    pub schema: Option<bool>,
    /// The document is a JSON object.
    pub valid_json: Option<bool>,
}

/// What verifying came to.
#[derive(Clone, PartialEq)]
pub struct Report {
    /// Check by check.
    pub checks: Checks,
    /// Whether a signer that it names is among those given: where none is and the signature does
    /// not verify, it cannot be told from a forged one.
    pub signer_known: bool,
    /// The document as JSON, where it could be read; to be relied on only if [`Report::holds`].
    pub certificate: Option<Value>,
    /// What it says, only if every check holds.
    pub held: Option<CertificateEntry>,
}

redact_debug!(Report);

impl Checks {
    /// Whether every check ran and holds.
    #[must_use]
    pub fn hold(&self) -> bool {
        [
            self.unprefix,
            self.base45,
            self.compression,
            self.verify,
            self.key_usage,
            self.expiration,
            self.schema,
            self.valid_json,
        ]
        .iter()
        .all(|check| *check == Some(true))
    }
}

impl Report {
    /// Whether every check ran and holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.checks.hold()
    }
}

/// Verifies a certificate by the signers that are trusted, as of `now`, as far as it can be read.
#[must_use]
pub fn verify(text: &str, signers: &Signers, now: DateTime<Utc>) -> Report {
    let mut checks = Checks::default();
    let mut certificate = None;
    let mut expires_at = None;
    let mut signer_known = false;
    match open(text) {
        Err(error) => unpacked(&mut checks, error),
        Ok(message) => {
            (checks.unprefix, checks.base45, checks.compression) =
                (Some(true), Some(true), Some(true));
            signer_known = !signers.named(&message).is_empty();
            let asked = asked(&mut checks, &message, signers);
            let claims = Claims::read(&message.payload);
            checks.expiration = claims.as_ref().map(|claims| claims.holds_at(now));
            expires_at = claims.as_ref().and_then(|claims| claims.expires_at);
            certificate = claims.and_then(|claims| claims.content);
            checks.valid_json = Some(certificate.is_some());
            checks.schema = certificate.as_ref().map(schema::holds);
            checks.key_usage = certificate
                .as_ref()
                .and_then(|content| usage(&asked, &Kind::of(content)));
        }
    }
    let held = certificate
        .as_ref()
        .zip(expires_at)
        .filter(|_| checks.hold())
        .and_then(|(content, expires_at)| CertificateEntry::of(content, expires_at));
    Report {
        checks,
        signer_known,
        certificate,
        held,
    }
}

/// Says which step of unpacking failed.
fn unpacked(checks: &mut Checks, error: CertificateError) {
    let (unprefix, base45, compression, verify) = match error {
        CertificateError::Prefix => (false, None, None, None),
        CertificateError::TooLong | CertificateError::Base45 => (true, Some(false), None, None),
        CertificateError::Compression | CertificateError::TooLarge => {
            (true, Some(true), Some(false), None)
        }
        CertificateError::Message | CertificateError::Claims | CertificateError::Content => {
            (true, Some(true), Some(true), Some(false))
        }
    };
    checks.unprefix = Some(unprefix);
    (checks.base45, checks.compression, checks.verify) = (base45, compression, verify);
}

/// Verifies the signature and returns the signers whose usage counts.
fn asked<'s>(checks: &mut Checks, message: &Sign1, signers: &'s Signers) -> Vec<&'s Signer> {
    let named = signers.named(message);
    let signed: Vec<_> = named
        .iter()
        .filter(|signer| signer.signed(message))
        .collect();
    checks.verify = Some(!signed.is_empty());
    if !signed.is_empty() {
        signed
    } else if named.is_empty() {
        signers.all().collect()
    } else {
        named.iter().collect()
    }
}

/// Whether one signer may sign every kind that the document has; nothing where there is neither.
fn usage(signers: &[&Signer], kinds: &[Kind]) -> Option<bool> {
    (!signers.is_empty() && !kinds.is_empty()).then(|| {
        signers
            .iter()
            .any(|signer| kinds.iter().all(|kind| signer.may_sign(*kind)))
    })
}
