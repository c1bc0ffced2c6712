//! The scanned code: reading it, and checking issuer and status of the credentials in it.

use super::{Code, Details, Scene, Verdict, decision::Findings};
use crate::{
    credential::{Body, ParsedCredential, StatusIndex},
    encoding::text::{self, Prefix, TextError},
    envelope::EnvelopeError,
    key::PublicKey,
    presentation::{PresentationError, Presented},
    status::StatusList,
    trust::{Bundle, IssuerKey, NamedKey, Purpose, TrustError},
};
use chrono::{DateTime, Utc};
use qicheng_domain::region::RegionCode;

/// The code held up at a door, decoded from its text.
pub struct ScannedCode(Result<Vec<u8>, Unreadable>);

/// A code that was parsed, no signature checked yet.
pub struct ScannedPass<'b>(pub(super) Result<Presented<'b>, Unreadable>);

/// Why there is no pass in a code, and what that does to the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) code: Code,
    pub(super) effect: Verdict,
}

impl ScannedCode {
    /// Decodes the text of a code.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self(match text::decode(text) {
            Ok((Prefix::Pass, bytes)) => Ok(bytes),
            Ok(_) | Err(TextError::AnimatedPart) => Err(rejected(Code::NotAPass)),
            Err(TextError::UnknownPrefix) => Err(Unreadable {
                code: Code::UnknownVersion,
                effect: Verdict::CannotVerify,
            }),
            Err(TextError::Foreign) => Err(Unreadable {
                code: Code::NotOurs,
                effect: Verdict::None,
            }),
            Err(_) => Err(rejected(Code::Malformed)),
        })
    }

    /// Parses the pass in it.
    #[must_use]
    pub fn pass(&self) -> ScannedPass<'_> {
        ScannedPass(match &self.0 {
            Ok(bytes) => Presented::parse(bytes).map_err(|error| rejected(unreadable(error))),
            Err(why) => Err(*why),
        })
    }
}

impl ScannedPass<'_> {
    /// Returns the slot that the ticket names, to look up what is known of it. Nothing proves it yet: only
    /// [`decide`](super::decide) says whether the ticket is good, and for which trip.
    #[must_use]
    pub fn slot(&self) -> Option<u16> {
        match &self.parsed_ticket()?.credential.body {
            Body::Ticket(ticket) => Some(ticket.slot),
            _ => None,
        }
    }

    /// Returns the digest of the ticket in it, as manifests name tickets: first 16 bytes of the SHA-256 of its protected
    /// header and payload. Nothing proves it yet.
    #[must_use]
    pub fn ticket(&self) -> Option<[u8; 16]> {
        let ticket = self.parsed_ticket()?;
        Some(ticket.digest())
    }

    fn parsed_ticket(&self) -> Option<&ParsedCredential<'_>> {
        let presented = self.0.as_ref().ok()?;
        let mut credentials = presented.credentials().iter().rev();
        credentials.find(|parsed| matches!(parsed.credential.body, Body::Ticket(_)))
    }
}

fn rejected(code: Code) -> Unreadable {
    Unreadable {
        code,
        effect: Verdict::Reject,
    }
}

pub(super) fn unreadable(error: PresentationError) -> Code {
    match error {
        PresentationError::HoldersDiffer | PresentationError::NoHolder => Code::MixedHolders,
        PresentationError::Envelope(EnvelopeError::Signature) => Code::WrongSignature,
        _ => Code::Malformed,
    }
}

/// An issuer whose signature over the credential was checked.
#[derive(Clone, Copy)]
pub(super) struct Issuer {
    pub(super) place: RegionCode,
    /// Since when someone else may have had the key.
    pub(super) compromised: Option<DateTime<Utc>>,
}

/// Says who issued a credential, or notes why that cannot be said.
pub(super) fn issuer(
    parsed: &ParsedCredential<'_>,
    purpose: Purpose,
    scene: &Scene<'_>,
    found: &mut Findings,
) -> Option<Issuer> {
    let Some(trust) = scene.trust else {
        found.cannot_verify(Code::NoBundle, Details::default());
        return None;
    };
    let (key, issuer) = match named(trust, parsed, purpose, scene.clock.at()) {
        Ok(named) => named,
        Err(TrustError::BundleExpired(until)) => {
            let details = Details {
                until: Some(until),
                ..Details::default()
            };
            found.cannot_verify(Code::BundleExpired, details);
            return None;
        }
        Err(_) => {
            found.cannot_verify(Code::IssuerUnknown, Details::default());
            return None;
        }
    };
    if parsed.verify(key).is_err() {
        found.reject(Code::WrongSignature, Details::default());
        return None;
    }
    Some(issuer)
}

/// Looks a credential up in its issuer's status list and returns when that list was made.
pub(super) fn status(
    index: StatusIndex,
    issuer: Issuer,
    revoked: Code,
    scene: &Scene<'_>,
    found: &mut Findings,
) -> Option<DateTime<Utc>> {
    let Some(list) = StatusList::newest(scene.lists, issuer.place, index.list) else {
        found.cannot_verify(Code::NoList, Details::default());
        return None;
    };
    if scene.clock.at() >= list.expires {
        let details = Details {
            until: Some(list.expires),
            ..Details::default()
        };
        found.cannot_verify(Code::ListExpired, details);
    }
    // What was revoked stays revoked, however old the list.
    match list.revoked.contains(index.index) {
        Some(false) => {}
        Some(true) => found.add(revoked, Verdict::Reject, Details::default()),
        None => found.cannot_verify(Code::ListTooShort, Details::default()),
    }
    Some(list.issued)
}

fn named<'t>(
    trust: &'t Bundle,
    parsed: &ParsedCredential<'_>,
    purpose: Purpose,
    at: DateTime<Utc>,
) -> Result<(&'t PublicKey, Issuer), TrustError> {
    let issuer = |key: &'t IssuerKey, compromised| {
        let NamedKey::Verify(public) = &key.key else {
            return Err(TrustError::Purpose);
        };
        let place = key.place;
        Ok((public, Issuer { place, compromised }))
    };
    match trust.key(parsed.kid, purpose, at) {
        Ok(key) => issuer(key, None),
        Err(TrustError::Compromised { since }) => {
            let key = trust.named(parsed.kid).ok_or(TrustError::Unknown)?;
            issuer(key, Some(since))
        }
        Err(error) => Err(error),
    }
}
