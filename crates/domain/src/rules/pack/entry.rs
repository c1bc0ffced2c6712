//! Whether a person may enter: each rule passed, failed or open.

use super::{Action, Entry, HealthCodeTerms, LocalizedText, Rule, RulePack, parse::root};
use crate::{
    health::HealthColour,
    rules::{
        evaluate::evaluate_item,
        facts::{FIELDS, Facts},
        item::Item,
    },
};
use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use serde_json::Value;

/// What became of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleOutcome {
    /// Which rule, or the pack's id if the pack as a whole gives no answer.
    pub rule: String,
    /// Whether it holds.
    pub state: RuleState,
    /// What to do unless it passed.
    pub on_fail: Action,
    /// What is missing and what to do, for people.
    pub words: LocalizedText,
    /// From when on what is missing can be got, where the rule says so.
    pub from: Option<DateTime<Utc>>,
    /// By when it must be got, where the rule says so.
    pub by: Option<DateTime<Utc>>,
}

/// Whether a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum RuleState {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// It could not be evaluated, which is never a pass.
    Open,
}

/// What is wrong with a health code, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthCodeFinding {
    /// What is wrong.
    pub problem: HealthCodeProblem,
    /// What to do.
    pub action: Action,
}

/// What can be wrong with a health code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum HealthCodeProblem {
    /// There is none.
    Missing,
    /// It has ended.
    Expired,
    /// It is older than the destination takes.
    TooOld,
    /// It is amber.
    Amber,
    /// It is red.
    Red,
}

impl RulePack {
    /// Evaluates every entry rule; all must pass.
    ///
    /// A pack that is not in force, or has no entry rules for anyone, gives one open outcome. An
    /// empty result is a pass: the place is open to all.
    #[must_use]
    pub fn check_entry(&self, facts: &Facts) -> Vec<RuleOutcome> {
        match &self.entry {
            Some(entry) if self.in_force(facts.now) => {
                let data = facts.to_json();
                entry.rules.iter().map(|rule| rule.check(&data)).collect()
            }
            _ => vec![RuleOutcome {
                rule: self.id.clone(),
                state: RuleState::Open,
                on_fail: Action::Hold,
                words: self.words.clone(),
                from: None,
                by: None,
            }],
        }
    }

    /// Says everything that is wrong with the health code for this destination.
    ///
    /// A red code is always a reason to reject and an amber one to hold, whatever the pack says.
    #[must_use]
    pub fn check_health_code(&self, facts: &Facts) -> Vec<HealthCodeFinding> {
        let terms = self
            .entry
            .as_ref()
            .and_then(|entry: &Entry| entry.health_code.as_ref());
        let mut findings = terms.map(|terms| terms.check(facts)).unwrap_or_default();
        let colour = facts.health.as_ref().map(|health| health.colour);
        let (problem, action) = match colour {
            Some(HealthColour::Red) => (HealthCodeProblem::Red, Action::Reject),
            Some(HealthColour::Amber) => (HealthCodeProblem::Amber, Action::Hold),
            Some(HealthColour::Green) | None => return findings,
        };
        findings.push(HealthCodeFinding { problem, action });
        findings
    }
}

impl HealthCodeTerms {
    fn check(&self, facts: &Facts) -> Vec<HealthCodeFinding> {
        let Some(health) = &facts.health else {
            return vec![HealthCodeFinding {
                problem: HealthCodeProblem::Missing,
                action: self.missing,
            }];
        };
        let mut findings = Vec::new();
        if health.expires_at <= facts.now {
            findings.push(HealthCodeFinding {
                problem: HealthCodeProblem::Expired,
                action: self.expired,
            });
        }
        if facts.now.signed_duration_since(health.issued_at)
            > Duration::hours(self.max_age_hours.into())
        {
            findings.push(HealthCodeFinding {
                problem: HealthCodeProblem::TooOld,
                action: Action::Hold,
            });
        }
        findings
    }
}

impl Rule {
    fn check(&self, data: &Value) -> RuleOutcome {
        let state = match truth(&self.logic, &self.affected_fields, data) {
            Some(true) => RuleState::Passed,
            Some(false) => RuleState::Failed,
            None => RuleState::Open,
        };
        RuleOutcome {
            rule: self.id.clone(),
            state,
            on_fail: self.on_fail,
            words: self.words.clone(),
            from: self.from.as_ref().and_then(|logic| instant(logic, data)),
            by: self.by.as_ref().and_then(|logic| instant(logic, data)),
        }
    }
}

/// Evaluates logic to true or false; nothing if it fails, gives something else, or looks at facts
/// that this code does not know.
pub(super) fn truth(logic: &Value, fields: &[String], data: &Value) -> Option<bool> {
    if !fields.iter().all(|field| FIELDS.contains(&root(field))) {
        return None;
    }
    match evaluate_item(logic, data) {
        Ok(Item::Bool(value)) => Some(value),
        _ => None,
    }
}

fn instant(logic: &Value, data: &Value) -> Option<DateTime<Utc>> {
    match evaluate_item(logic, data) {
        Ok(Item::DateTime(instant)) => instant.to_chrono(),
        _ => None,
    }
}
