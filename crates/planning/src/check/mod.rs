//! The independent checker: reads instance and plan as files, shares no code with the search.
//!
//! Every rule has a stable name:
//!
//! | rule | broken when |
//! | --- | --- |
//! | `version` | the plan is not of version 1 |
//! | `unknown-id` | a trip, a connection or the list of people left behind names what does not exist |
//! | `duplicate-trip` | two trips have one id |
//! | `hubs` | a trip calls at no hub, or at one twice |
//! | `hub-count`, `hub-radius` | more hubs, or hubs further apart, than the type allows |
//! | `hub-order` | another order of the hubs has a shorter way |
//! | `drivers` | the way needs more drivers than allowed |
//! | `seats`, `wheelchairs` | more people than seats under the load cap, or than wheelchair places |
//! | `minimum-load` | fewer people than the type's minimum, or nobody |
//! | `service` | type, day, hub or end of a trip are not its service's |
//! | `service-missing` | a train or flight runs without a service |
//! | `service-count`, `fleet` | more trips than the service or the fleet has |
//! | `feeder` | a trip to a hub is not of the feeders' type, or from too far |
//! | `group-missing`, `group-twice` | a group stands nowhere, or where it must not stand again |
//! | `destination`, `hub`, `mode`, `window`, `forbidden-day` | a group's trip is not one that it accepts |
//! | `connection-twice`, `connection-trips` | connections and the groups of trips disagree |
//! | `connection-legs`, `connection-days`, `arrival-distance` | legs do not follow one another |
//! | `one-move` | one move would serve a group that is left behind |
//! | `reason`, `reason-figures`, `reason-trips` | another reason comes first, or its details are wrong |
//! | `what-if` | a what-if does not let its group travel (with [`CheckOptions::what_if`]) |
//! | `bound` | the plan is better than the bound in it |

use crate::{instance::Instance, plan::Plan};
pub use broken::Broken;
use serde::Serialize;
use std::collections::HashSet;
use tables::Tables;

mod broken;
mod groups;
mod moves;
mod reasons;
mod tables;
mod trips;
mod what_if;

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

/// Checks a plan against a valid instance.
pub fn check(instance: &Instance, plan: &Plan, options: CheckOptions) -> Report {
    let tables = Tables::new(instance, plan);
    let mut broken = Vec::new();
    if plan.version != 1 {
        broken.push(Broken::new("version", plan.version.to_string()));
    }
    trips::check(&tables, plan, &mut broken);
    groups::check(&tables, plan, &mut broken);
    reasons::check(&tables, plan, &mut broken);
    if options.what_if {
        what_if::check(&tables, plan, &mut broken);
    }
    let mut report = figures(&tables, plan);
    if contradicts_bound(&report, plan) {
        broken.push(Broken::new("bound", ""));
    }
    report.ok = broken.is_empty();
    report.broken = broken;
    report
}

fn figures(tables: &Tables<'_>, plan: &Plan) -> Report {
    let cost = tables.trips.iter().flatten().map(|known| {
        let vehicle = known.vehicle;
        let drivers = match known.service {
            Some(_) => 0.0,
            None => f64::from(tables.drivers(known.way_km)),
        };
        let driver_cost = tables.instance.driver_cost * drivers;
        vehicle.fixed_cost + vehicle.cost_per_km * known.way_km + driver_cost
    });
    let cost: f64 = cost.sum();
    let (mut ordinary, mut priority) = (0, 0);
    let served: HashSet<&str> = (plan.trips.iter())
        .flat_map(|trip| trip.groups.iter().map(String::as_str))
        .collect();
    for group in &tables.instance.groups {
        if served.contains(group.id.as_str()) {
            continue;
        }
        let people = if group.priority {
            &mut priority
        } else {
            &mut ordinary
        };
        *people += u64::from(group.size);
    }
    let weights = tables.instance.unserved_cost * ordinary as f64
        + tables.instance.priority_cost * priority as f64;
    Report {
        ok: true,
        vehicles: plan.trips.len() as u64,
        cost,
        score: cost + weights,
        unserved_people: ordinary + priority,
        unserved_priority: priority,
        broken: Vec::new(),
    }
}

/// A bound of vehicles holds for plans that leave nobody behind; one of cost is one of the score.
fn contradicts_bound(report: &Report, plan: &Plan) -> bool {
    let Some(bound) = plan.bound else {
        return false;
    };
    let vehicles =
        report.unserved_people == 0 && bound.vehicles.is_some_and(|bound| report.vehicles < bound);
    let cost = (bound.cost).is_some_and(|bound| report.score < bound * (1.0 - 1e-9) - 1e-6);
    vehicles || cost
}
