//! What rules see: the document that every rule of a pack is evaluated over.
//!
//! As JSON, with instants as RFC 3339 strings in UTC, days as `YYYY-MM-DD` in Asia/Shanghai, and
//! what is not known as `null`:
//!
//! ```json
//! { "now": "2020-03-01T00:30:00Z", "boarding_at": "2020-03-02T00:00:00Z", "destination": "440300",
//!   "health": { "colour": "green", "issued_at": "…", "expires_at": "…", "age_hours": 3,
//!               "region": "430000", "basis": [{ "kind": "nucleic-acid-test", "hours": 20 }] },
//!   "declarations": [{ "day": "2020-03-01", "days_ago": 0, "temperature_tenths": 365,
//!                      "symptoms": false, "contact": false }],
//!   "fever_free_days": 14,
//!   "evidence": [{ "kind": "nucleic-acid-test", "result": "negative", "at": "…",
//!                  "hours_ago": 23, "hours_before_boarding": 47 }],
//!   "stays": [{ "region": "421127", "days_ago": 3 }] }
//! ```
//!
//! Hours are whole and rounded away from zero, so 48 means at most 48 and −1 means afterwards.

use crate::{
    date::shanghai_day,
    health::{Basis, BasisKind, DailyDeclaration, FEVER, HealthColour},
    redact_debug,
    region::RegionCode,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many days back declarations and stays count, today included.
pub const LOOKBACK_DAYS: i64 = 14;

/// The names of the fields of [`Facts`], as rules write them.
pub const FIELDS: [&str; 8] = [
    "now",
    "boarding_at",
    "destination",
    "health",
    "declarations",
    "fever_free_days",
    "evidence",
    "stays",
];

/// Everything known of one person for one journey at one moment.
#[derive(Clone, PartialEq, Serialize)]
pub struct Facts {
    /// When the rules are asked.
    pub now: DateTime<Utc>,
    /// When the journey begins, where it is planned.
    pub boarding_at: Option<DateTime<Utc>>,
    /// Where the journey leads.
    pub destination: Option<RegionCode>,
    /// The health code that the person holds.
    pub health: Option<HealthFact>,
    /// The daily declarations of the last [`LOOKBACK_DAYS`] days, one a day, newest first.
    pub declarations: Vec<DeclarationFact>,
    /// On how many of these days a temperature below 37.3 °C was declared. A verifier that sees only a health code
    /// knows it as of when that was made, where its issuer counts.
    pub fever_free_days: Option<u16>,
    /// Tests, vaccinations and recoveries.
    pub evidence: Vec<EvidenceFact>,
    /// Where the person was in the last [`LOOKBACK_DAYS`] days.
    pub stays: Vec<StayFact>,
}

/// A health code.
#[derive(Clone, PartialEq, Serialize)]
pub struct HealthFact {
    /// Its colour: `green`, `amber`, `red`.
    pub colour: HealthColour,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// Its age in hours, rounded up.
    pub age_hours: i64,
    /// Whose it is.
    pub region: RegionCode,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

/// The declaration of one day.
#[derive(Clone, PartialEq, Serialize)]
pub struct DeclarationFact {
    /// The day in Asia/Shanghai.
    pub day: NaiveDate,
    /// Days before today: 0 to 13.
    pub days_ago: i64,
    /// Temperature in tenths of a degree Celsius.
    pub temperature_tenths: u16,
    /// Whether any symptom was declared.
    pub symptoms: bool,
    /// Whether contact with a case was declared.
    pub contact: bool,
}

/// A test, a vaccination, a recovery or a check.
#[derive(Clone, PartialEq, Serialize)]
pub struct EvidenceFact {
    /// What it is.
    pub kind: BasisKind,
    /// What a test found; nothing for what is no test.
    pub result: Option<TestResult>,
    /// When the sample was taken or the vaccine given.
    pub at: DateTime<Utc>,
    /// Hours from then to now.
    pub hours_ago: i64,
    /// Hours from then to the beginning of the journey, where it is planned.
    pub hours_before_boarding: Option<i64>,
}

/// What a test found.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum TestResult {
    /// Nothing was detected.
    Negative,
    /// Something was detected.
    Positive,
}

/// A region where the person was.
#[derive(Clone, PartialEq, Serialize)]
pub struct StayFact {
    /// Which region.
    pub region: RegionCode,
    /// Days from the last day there to today.
    pub days_ago: i64,
}

redact_debug!(
    Facts,
    HealthFact,
    DeclarationFact,
    EvidenceFact,
    TestResult,
    StayFact
);

impl Facts {
    /// Begins with a moment and a journey, and knows nothing else.
    #[must_use]
    pub fn new(
        now: DateTime<Utc>,
        boarding_at: Option<DateTime<Utc>>,
        destination: Option<RegionCode>,
    ) -> Self {
        Self {
            now,
            boarding_at,
            destination,
            health: None,
            declarations: Vec::new(),
            fever_free_days: None,
            evidence: Vec::new(),
            stays: Vec::new(),
        }
    }

    /// Adds a health code, and as evidence what it rests on (a test there was negative). Of the days without fever that
    /// it vouches for, the count stands until declarations themselves are known.
    pub fn add_health(
        &mut self,
        colour: HealthColour,
        issued_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
        region: RegionCode,
        basis: &[Basis],
    ) {
        let age_hours = whole_hours(self.now.signed_duration_since(issued_at));
        for Basis { kind, hours, days } in basis {
            if *kind == BasisKind::Declaration {
                self.fever_free_days = days.map(u16::from);
                continue;
            }
            let result = (*kind == BasisKind::NucleicAcidTest).then_some(TestResult::Negative);
            if let Some(at) = issued_at.checked_sub_signed(TimeDelta::hours((*hours).into())) {
                self.add_evidence(*kind, result, at);
            }
        }
        self.health = Some(HealthFact {
            colour,
            issued_at,
            expires_at,
            age_hours,
            region,
            basis: basis.to_vec(),
        });
    }

    /// Takes all declarations that are known, oldest claim first; a later one for a day replaces
    /// the earlier, and days outside the last [`LOOKBACK_DAYS`] do not count. Where there are none, what a health code
    /// vouches for is used.
    pub fn set_declarations(&mut self, claims: &[DailyDeclaration]) {
        let today = shanghai_day(self.now);
        self.declarations.clear();
        for claim in claims {
            let days_ago = today.signed_duration_since(claim.day).num_days();
            if !(0..LOOKBACK_DAYS).contains(&days_ago) {
                continue;
            }
            self.declarations.retain(|other| other.day != claim.day);
            self.declarations.push(DeclarationFact {
                day: claim.day,
                days_ago,
                temperature_tenths: claim.temperature,
                symptoms: !claim.symptoms.is_empty(),
                contact: claim.contact,
            });
        }
        self.declarations
            .sort_by_key(|declaration| declaration.days_ago);
        if self.declarations.is_empty() && self.fever_free_days.is_some() {
            return;
        }
        let fever_free = self
            .declarations
            .iter()
            .filter(|declaration| declaration.temperature_tenths < FEVER);
        self.fever_free_days = u16::try_from(fever_free.count()).ok();
    }

    /// Adds a test, a vaccination or a recovery.
    pub fn add_evidence(&mut self, kind: BasisKind, result: Option<TestResult>, at: DateTime<Utc>) {
        self.evidence.push(EvidenceFact {
            kind,
            result,
            at,
            hours_ago: whole_hours(self.now.signed_duration_since(at)),
            hours_before_boarding: self
                .boarding_at
                .map(|boarding| whole_hours(boarding.signed_duration_since(at))),
        });
    }

    /// Adds a region where the person was, unless the last day there is too long ago to count.
    pub fn add_stay(&mut self, region: RegionCode, last_day: NaiveDate) {
        let days_ago = shanghai_day(self.now)
            .signed_duration_since(last_day)
            .num_days()
            .max(0);
        if days_ago < LOOKBACK_DAYS {
            self.stays.push(StayFact { region, days_ago });
        }
    }

    /// Returns the document that rules see.
    #[must_use]
    pub fn to_json(&self) -> Value {
        // Nothing in these types can fail to become JSON; null would leave every rule open.
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// Returns a span in whole hours, rounded away from zero.
#[must_use]
pub fn whole_hours(span: TimeDelta) -> i64 {
    const HOUR: u64 = 3_600_000;
    let millis = span.num_milliseconds();
    let hours = i64::try_from(millis.unsigned_abs().div_ceil(HOUR)).unwrap_or(i64::MAX);
    if millis < 0 { -hours } else { hours }
}
