use super::ParsedQuery;
use crate::{
    check::{self, CheckError},
    status::StatusList,
    trust::Bundle,
};
use chrono::{DateTime, Utc};
use qicheng_domain::region::RegionCode;
use serde::{Deserialize, Serialize};

/// Seconds by which the asker's clock may be ahead.
const MAX_CLOCK_AHEAD_SECONDS: i64 = 600;

/// Why a question is not to be answered; each has words in each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Nobody whom this device trusts vouches for the asker, or someone else signed in the asker's name.
    #[error("the asker is not known")]
    UnknownAsker,
    /// The asker's role has ended or was withdrawn.
    #[error("the asker's role has ended")]
    RoleEnded,
    /// The role may not ask for that.
    #[error("the role may not ask for that")]
    NotEntitled,
    /// The question is over, or from the future.
    #[error("not the question's time")]
    NotInTime,
    /// No trust bundle that is still good is held here.
    #[error("whom to trust is not known here")]
    NoTrust,
}

/// Who asks, once that is sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asker {
    /// The place that gave the asker the role.
    pub place: RegionCode,
    /// Whether a status list says that the role still holds; phones may hold none.
    pub confirmed: bool,
}

impl Refusal {
    /// All refusals.
    pub const ALL: [Self; 5] = [
        Self::UnknownAsker,
        Self::RoleEnded,
        Self::NotEntitled,
        Self::NotInTime,
        Self::NoTrust,
    ];

    /// Returns the stable text that JSON and catalogues use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownAsker => "unknown-asker",
            Self::RoleEnded => "role-ended",
            Self::NotEntitled => "not-entitled",
            Self::NotInTime => "not-in-time",
            Self::NoTrust => "no-trust",
        }
    }
}

impl ParsedQuery<'_> {
    /// Says who asks, if the question may be answered at all. Whether the person agrees is another matter.
    ///
    /// # Errors
    /// Why it must not be.
    pub fn judge(
        &self,
        trust: Option<&Bundle>,
        lists: &[StatusList],
        now: DateTime<Utc>,
    ) -> Result<Asker, Refusal> {
        let trust = trust.filter(|trust| now < trust.body().expires);
        let trust = trust.ok_or(Refusal::NoTrust)?;
        self.verify().map_err(|_| Refusal::UnknownAsker)?;
        let confirmed = match check::staff(&self.staff, trust, lists, now) {
            Ok(_) => true,
            Err(CheckError::StatusUnknown) => false,
            Err(CheckError::Expired | CheckError::Revoked) => return Err(Refusal::RoleEnded),
            Err(_) => return Err(Refusal::UnknownAsker),
        };
        let issuer = trust.named(self.staff.parsed.kid);
        let place = issuer.ok_or(Refusal::UnknownAsker)?.place;
        if !self.is_entitled() {
            return Err(Refusal::NotEntitled);
        }
        let now = now.timestamp();
        if now >= self.body.until || self.body.time > now + MAX_CLOCK_AHEAD_SECONDS {
            return Err(Refusal::NotInTime);
        }
        Ok(Asker { place, confirmed })
    }
}
