//! The colour of a health code, decided by a pack.

use super::{LocalizedText, NotApplicable, RulePack, entry::truth};
use crate::{health::HealthColour, rules::facts::Facts};

/// A colour and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthDecision {
    /// The worst colour of all rules that apply; green if none does; at least amber if one is open.
    pub colour: HealthColour,
    /// The rules that apply, as the pack orders them.
    pub reasons: Vec<HealthReason>,
    /// The rules that could not be evaluated.
    pub open: Vec<String>,
}

/// A rule that applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthReason {
    /// Which rule.
    pub rule: String,
    /// The colour that it gives.
    pub colour: HealthColour,
    /// Why, for people.
    pub words: LocalizedText,
}

impl RulePack {
    /// Decides the colour of a person's health code.
    ///
    /// # Errors
    /// Says why the pack decides nothing; then there is no health code, and never a green one.
    pub fn decide_health(&self, facts: &Facts) -> Result<HealthDecision, NotApplicable> {
        if !self.in_force(facts.now) {
            return Err(NotApplicable::NotInForce);
        }
        if self.health.is_empty() {
            return Err(NotApplicable::NoHealthRules);
        }
        let data = facts.to_json();
        let mut decision = HealthDecision {
            colour: HealthColour::Green,
            reasons: Vec::new(),
            open: Vec::new(),
        };
        for rule in &self.health {
            let colour = match truth(&rule.logic, &rule.affected_fields, &data) {
                Some(false) => continue,
                Some(true) => {
                    let (rule, colour, words) = (rule.id.clone(), rule.colour, rule.words.clone());
                    decision.reasons.push(HealthReason {
                        rule,
                        colour,
                        words,
                    });
                    colour
                }
                None => {
                    decision.open.push(rule.id.clone());
                    HealthColour::Amber
                }
            };
            decision.colour = decision.colour.max(colour);
        }
        Ok(decision)
    }
}
