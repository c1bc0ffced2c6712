//! Who issued a credential, and whether it is still good.

use super::{Code, Details, Scene, Verdict, findings::Findings};
use crate::{
    credential::{ParsedCredential, StatusIndex},
    key::PublicKey,
    status::StatusList,
    trust::{Bundle, IssuerKey, NamedKey, Purpose, TrustError},
};
use chrono::{DateTime, Utc};
use qicheng_domain::region::RegionCode;

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
