//! What others sign, checked under the bundle in one step.

use crate::{
    credential::{CredentialError, StaffCredential},
    document::{Content, Document, DocumentError, RulePackText},
    envelope::Type,
    status::StatusList,
    trust::{Bundle, Purpose, TrustError},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    region::RegionCode,
    rules::pack::{PackError, RulePack},
};

/// Why something signed is not taken.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CheckError {
    /// The key is not good for it.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// A document that is forged or past its expiry.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A credential that is forged.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// A rule pack that is not to be trusted.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The issuer's place has no say there.
    #[error("the issuer's place has no say there")]
    Place,
    /// The credential is past its expiry.
    #[error("past its expiry")]
    Expired,
    /// Whether it is revoked cannot be said: no list, an expired one, or one too short.
    #[error("whether it is revoked is not known")]
    StatusUnknown,
    /// It is revoked.
    #[error("revoked")]
    Revoked,
}

/// Checks a document's key, signature and expiry, and returns the place that issued it. A compromised key is good for
/// a document that the bundle pins.
///
/// # Errors
/// `Trust`, `Document`.
pub fn document<B: Content>(
    document: &Document<'_, B>,
    trust: &Bundle,
    now: DateTime<Utc>,
) -> Result<RegionCode, CheckError> {
    let purpose = match B::KIND {
        Type::Manifest => Purpose::Manifest,
        Type::RulePack | Type::Signers => Purpose::Rules,
        _ => Purpose::Notice,
    };
    let issuer = trust.document_key(document.kid, purpose, now, &document.digest())?;
    trust
        .verify_signature(&document.envelope, issuer.verifying()?, B::KIND)
        .map_err(DocumentError::from)?;
    document.check_time(now)?;
    Ok(issuer.place)
}

/// Checks and reads a rule pack; only a place around its region may make one.
///
/// # Errors
/// As [`document`], `Pack`, `Place`.
pub fn rule_pack(
    signed: &Document<'_, RulePackText>,
    trust: &Bundle,
    now: DateTime<Utc>,
) -> Result<RulePack, CheckError> {
    Ok(rule_pack_of(signed, trust, now)?.1)
}

/// As [`rule_pack`], with the place that made it.
///
/// # Errors
/// As [`rule_pack`].
pub fn rule_pack_of(
    signed: &Document<'_, RulePackText>,
    trust: &Bundle,
    now: DateTime<Utc>,
) -> Result<(RegionCode, RulePack), CheckError> {
    let place = document(signed, trust, now)?;
    let pack = RulePack::parse(signed.body.json.as_bytes())?;
    if place.contains(pack.region) {
        Ok((place, pack))
    } else {
        Err(CheckError::Place)
    }
}

/// Checks a staff credential and returns the place that issued it. Ask only with a clock that is not below its minimum
/// trusted time.
///
/// # Errors
/// `Trust`, `Credential`, `Expired`, `StatusUnknown`, `Revoked`.
pub fn staff(
    staff: &StaffCredential<'_>,
    trust: &Bundle,
    lists: &[StatusList],
    now: DateTime<Utc>,
) -> Result<RegionCode, CheckError> {
    let issuer = trust.key(staff.parsed.kid, Purpose::Staff, now)?;
    staff.parsed.verify(issuer.verifying()?)?;
    if now.timestamp() >= staff.parsed.credential.expires {
        return Err(CheckError::Expired);
    }
    let index = staff.staff.status;
    let list = StatusList::newest(lists, issuer.place, index.list)
        .filter(|list| now < list.expires)
        .ok_or(CheckError::StatusUnknown)?;
    match list.revoked.contains(index.index) {
        Some(false) => Ok(issuer.place),
        Some(true) => Err(CheckError::Revoked),
        None => Err(CheckError::StatusUnknown),
    }
}
