//! The trips of a plan file in the model's indices.

use super::model::{Model, NONE, inverse};
use crate::{plan::Plan, problem::Problem};
use std::collections::HashMap;

/// A trip whose ids are all known.
#[derive(Debug, Clone)]
pub struct ResolvedTrip {
    /// Position in the plan.
    pub position: usize,
    pub kind: u32,
    pub hubs: Vec<u32>,
    pub target: u32,
    pub day: u32,
    pub service: u32,
    pub locked: bool,
    /// Groups on board that the problem knows.
    pub groups: Vec<u32>,
}

/// The trips of a plan whose ids are all known.
pub fn known_trips(problem: &Problem, model: &Model, plan: &Plan) -> Vec<ResolvedTrip> {
    let instance = problem.instance();
    let canonical = |order: &[usize]| inverse(order);
    let (hub_at, destination_at) = (
        canonical(&model.order.hubs),
        canonical(&model.order.destinations),
    );
    let (type_at, service_at) = (
        canonical(&model.order.types),
        canonical(&model.order.services),
    );
    let group_at = canonical(&model.order.groups);
    let hubs: HashMap<&str, u32> = instance
        .hubs
        .iter()
        .zip(&hub_at)
        .map(|(one, &at)| (one.id.as_str(), at))
        .collect();
    let mut targets: HashMap<&str, u32> = hubs
        .iter()
        .map(|(&id, &hub)| (id, model.hub_target(hub)))
        .collect();
    let destinations = instance.destinations.iter().zip(&destination_at);
    targets.extend(destinations.map(|(one, &at)| (one.id.as_str(), at)));
    let types: HashMap<&str, u32> = instance
        .types
        .iter()
        .zip(&type_at)
        .map(|(one, &at)| (one.id.as_str(), at))
        .collect();
    let services: HashMap<&str, u32> = instance
        .services
        .iter()
        .zip(&service_at)
        .map(|(one, &at)| (one.id.as_str(), at))
        .collect();
    let groups: HashMap<&str, u32> = instance
        .groups
        .iter()
        .zip(&group_at)
        .map(|(one, &at)| (one.id.as_str(), at))
        .collect();
    (plan.trips.iter().enumerate())
        .filter_map(|(position, trip)| {
            Some(ResolvedTrip {
                position,
                kind: *types.get(trip.vehicle.as_str())?,
                hubs: (trip.hubs.iter())
                    .map(|id| hubs.get(id.as_str()).copied())
                    .collect::<Option<_>>()?,
                target: *targets.get(trip.destination.as_str())?,
                day: u32::from(problem.day_index(trip.day)?),
                service: match &trip.service {
                    Some(id) => *services.get(id.as_str())?,
                    None => NONE,
                },
                locked: trip.locked,
                groups: (trip.groups.iter())
                    .filter_map(|id| groups.get(id.as_str()).copied())
                    .collect(),
            })
        })
        .collect()
}
