//! The independent checker: reads instance and plan as files, shares no code with the search.

use serde::Serialize;

use crate::instance::Instance;
use crate::plan::Plan;

/// What to check beside the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CheckOptions {
    /// Apply each what-if alone and check it.
    pub what_if: bool,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Nothing is broken.
    pub ok: bool,
    /// Trips.
    pub vehicles: u64,
    /// Cost of the trips.
    pub cost: f64,
    /// Cost and the weights of people left behind.
    pub score: f64,
    /// People left behind, those with priority included.
    pub unserved_people: u64,
    /// People with priority left behind.
    pub unserved_priority: u64,
    /// Every rule that is broken, and where.
    pub broken: Vec<Broken>,
}

/// A broken rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Name of the rule.
    pub rule: &'static str,
    /// Trip, group or other place.
    pub r#where: String,
}

/// Checks a plan against a valid instance.
pub fn check(instance: &Instance, plan: &Plan, options: CheckOptions) -> Report {
    let _ = (instance, plan, options);
    unimplemented!()
}
