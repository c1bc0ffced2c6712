//! Rule packs: what a place asks of travellers and how it colours health codes, as data.
//!
//! A pack stands inside a signed envelope; this module reads what was in it, refuses what it
//! cannot trust, and evaluates it over [`Facts`](super::facts::Facts).

mod entry;
mod error;
mod health;
mod localized_text;
mod parse;
mod select;

use crate::{health::HealthColour, region::RegionCode};
use chrono::{DateTime, Utc};
pub use entry::{HealthCodeFinding, HealthCodeProblem, RuleOutcome, RuleState};
pub use error::{NotApplicable, PackError};
pub use health::{HealthDecision, HealthReason};
pub use localized_text::LocalizedText;
pub use select::{entry_pack, health_pack};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The format of packs that this code reads.
pub const FORMAT: u32 = 1;
/// How large a pack may be, in bytes of JSON.
pub const MAX_PACK_BYTES: usize = 64 * 1024;
/// How many rules each part of a pack may have.
pub const MAX_RULES: usize = 64;

/// What one place asks, for a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RulePack {
    /// [`FORMAT`].
    pub format: u32,
    /// Which pack it is, through all its versions: lower-case letters, digits and hyphens.
    pub id: String,
    /// Rises with each change.
    pub version: u32,
    /// Where it holds: this region and all in it.
    pub region: RegionCode,
    /// From when it holds.
    pub valid_from: DateTime<Utc>,
    /// Until when it holds; this instant is not included.
    pub valid_until: DateTime<Utc>,
    /// Its title for people.
    pub words: LocalizedText,
    /// How health codes get their colour; empty if the pack says nothing of that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub health: Vec<ColourRule>,
    /// What is asked of those who want to enter; absent if the pack says nothing of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Entry>,
}

/// What is asked of those who want to enter a region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What is asked of the health code; absent if none is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_code: Option<HealthCodeTerms>,
    /// What else must hold, every one of it.
    pub rules: Vec<Rule>,
}

/// What is asked of a health code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCodeTerms {
    /// The oldest that is taken, in hours since it was issued.
    pub max_age_hours: u16,
    /// What to do without one (every paper pass).
    pub missing: Action,
    /// What to do when it has expired.
    pub expired: Action,
}

/// What to do with a person for whom something does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Staff must do something first.
    Hold,
    /// May not board.
    Reject,
}

/// Something that must hold: passed if its logic is exactly `true`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Which rule of the pack it is: lower-case letters, digits and hyphens.
    pub id: String,
    /// The facts that it looks at, as paths (`health.colour`).
    pub affected_fields: Vec<String>,
    /// A CertLogic expression.
    pub logic: Value,
    /// What is missing and what to do, for people.
    pub words: LocalizedText,
    /// What to do when it does not hold.
    pub on_fail: Action,
    /// From when on what is missing can be got: an expression that gives a date-time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
    /// By when it must be got: an expression that gives a date-time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Value>,
}

/// Something that colours a health code if its logic is `true`; the worst colour counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColourRule {
    /// Which rule of the pack it is: lower-case letters, digits and hyphens.
    pub id: String,
    /// The facts that it looks at, as paths.
    pub affected_fields: Vec<String>,
    /// A CertLogic expression.
    pub logic: Value,
    /// The colour that it gives.
    pub colour: HealthColour,
    /// Why, for people.
    pub words: LocalizedText,
}

impl RulePack {
    /// Returns whether the pack holds at `now`.
    #[must_use]
    pub fn in_force(&self, now: DateTime<Utc>) -> bool {
        (self.valid_from..self.valid_until).contains(&now)
    }
}
