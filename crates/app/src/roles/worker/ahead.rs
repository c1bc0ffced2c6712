//! What is missing for the destination, told ahead by the evaluator that a crew's device and the service use.

use super::{
    certificates,
    goal::{Goal, goal},
};
use crate::{
    App,
    error::AppError,
    mirror::{feed, trust},
    people,
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::credential::Body;
use qicheng_domain::{
    date::shanghai_day,
    ids::{PersonId, TripId},
    redact_debug,
    region::{self, RegionCode},
    rules::{
        facts::{Facts, LOOKBACK_DAYS},
        pack::{HealthCodeProblem, LocalizedText, RuleOutcome, RulePack, RuleState, entry_pack},
    },
};
use qicheng_store::{Tx, table::declaration};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a person's destination asks of them, and how far they meet it now.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Ahead {
    /// Where the person goes: of the next ticket, else of their travel request.
    pub destination: RegionCode,
    /// What it is called, with what lies above it.
    pub place_name: String,
    /// When the journey begins: the vehicle's departure, else the first day of the travel request.
    pub boarding_at: DateTime<Utc>,
    /// Whether that is a ticket's departure.
    pub planned: bool,
    /// The trip, where it is.
    pub trip: Option<TripId>,
    /// What the destination asks, in each language. Nothing where no rules in force are held: whether the person may
    /// enter cannot be verified, which is never a pass.
    pub rules: Option<BTreeMap<String, String>>,
    /// What became of each rule.
    pub outcomes: Vec<AheadRule>,
    /// What is wrong with the health code for this destination, as of now.
    pub health_code: Vec<HealthCodeProblem>,
}

/// What became of one rule.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct AheadRule {
    /// Which rule.
    pub rule: String,
    /// Whether it holds; an open one could not be evaluated, which is never a pass.
    pub state: RuleState,
    /// What is missing and what to do, in each language.
    pub words: BTreeMap<String, String>,
    /// From when on what is missing can be got.
    pub from: Option<DateTime<Utc>>,
    /// By when it must be got.
    pub by: Option<DateTime<Utc>>,
}

redact_debug!(Ahead, AheadRule);

/// Returns what a person's destination requires and what is missing, or nothing where they have neither a ticket nor a
/// travel request.
///
/// It rests on the health code, the declarations and those certificates on this phone that hold and are the person's
/// (see [`qicheng_credential::certificate::Holder::ownership`] for what is compared).
///
/// # Errors
/// `UnknownPerson`, the store's.
pub fn ahead(app: &App, person: PersonId) -> Result<Option<Ahead>, AppError> {
    ahead_of(app, person, None)
}

/// As [`ahead`], for the trip that was chosen of several.
///
/// # Errors
/// As [`ahead`].
pub fn ahead_of(
    app: &App,
    person: PersonId,
    trip: Option<TripId>,
) -> Result<Option<Ahead>, AppError> {
    let now = app.now();
    app.store.read(|tx| {
        people::profile(tx, person)?;
        let Some(goal) = goal(app, tx, person, trip, now)? else {
            return Ok(None);
        };
        let packs = match trust::bundle(app, tx)? {
            Some(bundle) => trust::packs(tx, &bundle, now)?,
            None => Vec::new(),
        };
        let facts = facts(app, tx, person, &goal, now)?;
        let pack = entry_pack(&packs, goal.destination, now);
        Ok(Some(Ahead::of(&goal, pack, &facts)))
    })
}

impl Ahead {
    fn of(goal: &Goal, pack: Option<&RulePack>, facts: &Facts) -> Self {
        Self {
            destination: goal.destination,
            place_name: region::full_name(goal.destination),
            boarding_at: goal.boarding_at,
            planned: goal.trip.is_some(),
            trip: goal.trip,
            rules: pack.map(|pack| texts(&pack.words)),
            outcomes: pack.map_or_else(Vec::new, |pack| {
                let outcomes = pack.check_entry(facts).into_iter();
                outcomes.map(AheadRule::of).collect()
            }),
            health_code: pack.map_or_else(Vec::new, |pack| {
                let findings = pack.check_health_code(facts);
                findings
                    .into_iter()
                    .map(|finding| finding.problem)
                    .collect()
            }),
        }
    }
}

fn facts(
    app: &App,
    tx: &Tx<'_>,
    person: PersonId,
    goal: &Goal,
    now: DateTime<Utc>,
) -> Result<Facts, AppError> {
    let mut facts = Facts::new(now, Some(goal.boarding_at), Some(goal.destination));
    if let Some(held) = feed::health(tx, person, now)?
        && let Body::Health(health) = &held.credential.body
        && let Some(issued) = DateTime::from_timestamp(held.credential.issued, 0)
        && let Some(expires) = DateTime::from_timestamp(held.credential.expires, 0)
    {
        facts.add_health(health.colour, issued, expires, health.region, &health.basis);
    }
    let today = shanghai_day(now);
    let first = today.checked_sub_signed(TimeDelta::days(LOOKBACK_DAYS - 1));
    let declared = declaration::since(tx, person, first.unwrap_or(today))?;
    let declared: Vec<_> = declared.into_iter().map(|held| held.claim).collect();
    facts.set_declarations(&declared);
    certificates::add_to(app, tx, person, &mut facts)?;
    Ok(facts)
}

impl AheadRule {
    fn of(outcome: RuleOutcome) -> Self {
        Self {
            rule: outcome.rule,
            state: outcome.state,
            words: texts(&outcome.words),
            from: outcome.from,
            by: outcome.by,
        }
    }
}

fn texts(words: &LocalizedText) -> BTreeMap<String, String> {
    let owned = |(language, text): (&str, &str)| (language.to_owned(), text.to_owned());
    words.iter().map(owned).collect()
}
