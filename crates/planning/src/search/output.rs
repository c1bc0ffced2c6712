//! A solution as a plan with ids.

use super::{
    baseline::BaselinePlan,
    carriages::pack,
    model::{Model, NONE},
    resolve::known_trips,
    state::State,
};
use crate::{
    plan::{Connection, Plan, Trip},
    problem::Problem,
    solve::Summary,
};
use std::collections::HashSet;

/// A trip before it has an id.
struct Draft {
    origin: u32,
    trip: Trip,
    groups: Vec<u32>,
}

/// The plan of a solution, without those left behind.
pub fn plan(problem: &Problem, state: &State<'_>, kept: &BaselinePlan) -> Plan {
    let model = state.model;
    let instance = problem.instance();
    let order = &model.order;
    let hub_id = |hub: u32| instance.hubs[order.hubs[hub as usize]].id.clone();
    let target_id = |target: u32| match target.checked_sub(model.destinations as u32) {
        Some(hub) => hub_id(hub),
        None => instance.destinations[order.destinations[target as usize]]
            .id
            .clone(),
    };
    let type_id = |kind: u32| instance.types[order.types[kind as usize]].id.clone();
    let day = |day: u32| problem.day(day as u16);

    let mut rides: Vec<Vec<usize>> = vec![Vec::new(); model.groups.len()];
    let mut drafts: Vec<Draft> = Vec::new();
    let mut unpacked: HashSet<u32> = HashSet::new();
    for (at, service) in model.services.iter().enumerate() {
        let (carriages, left) = pack(state, at as u32, kept);
        unpacked.extend(left);
        for carriage in carriages {
            let trip = Trip {
                id: String::new(),
                vehicle: type_id(service.vehicle),
                hubs: vec![hub_id(service.from)],
                destination: target_id(service.to),
                day: day(service.day),
                service: Some(instance.services[order.services[at]].id.clone()),
                locked: kept.is_locked(carriage.origin),
                groups: Vec::new(),
            };
            drafts.push(Draft {
                origin: carriage.origin,
                trip,
                groups: carriage.groups,
            });
        }
    }
    for trip in state.trips.iter().filter(|trip| trip.head.open) {
        let head = &trip.head;
        let mut groups: Vec<u32> = trip
            .members
            .iter()
            .copied()
            .filter(|group| !unpacked.contains(group))
            .collect();
        groups.sort_unstable();
        let trip = Trip {
            id: String::new(),
            vehicle: type_id(head.kind),
            hubs: head.route.hubs().iter().map(|&hub| hub_id(hub)).collect(),
            destination: target_id(head.target),
            day: day(head.day),
            service: None,
            locked: head.locked,
            groups: Vec::new(),
        };
        drafts.push(Draft {
            origin: head.origin,
            trip,
            groups,
        });
    }
    // Kept trips in their order, then new ones by day and by who travels first.
    drafts.sort_by(|a, b| {
        let key = |draft: &Draft| (draft.origin, draft.trip.day);
        key(a).cmp(&key(b)).then_with(|| a.groups.cmp(&b.groups))
    });
    for (at, draft) in drafts.iter().enumerate() {
        for &group in &draft.groups {
            rides[group as usize].push(at);
        }
    }
    let mut next = kept.next_number();
    for draft in &mut drafts {
        draft.trip.id = kept.id(draft.origin).unwrap_or_else(|| {
            next += 1;
            format!("t{}", next - 1)
        });
        let id = |&group: &u32| instance.groups[order.groups[group as usize]].id.clone();
        draft.trip.groups = draft.groups.iter().map(id).collect();
    }
    let mut connections = Vec::new();
    for (group, rides) in rides.iter_mut().enumerate() {
        if rides.len() > 1 {
            let place = state.places[group];
            // Feeder, service, arrival trip.
            rides.sort_by_key(|&at| {
                let trip = &drafts[at].trip;
                let is_last = trip.service.is_none() && place.last != NONE && {
                    let head = &state.trips[place.last as usize].head;
                    trip.destination == target_id(head.target)
                };
                (is_last, trip.service.is_some())
            });
            connections.push(Connection {
                group: instance.groups[order.groups[group]].id.clone(),
                trips: rides.iter().map(|&at| drafts[at].trip.id.clone()).collect(),
            });
        }
    }
    Plan {
        version: 1,
        trips: drafts.into_iter().map(|draft| draft.trip).collect(),
        connections,
        unserved: Vec::new(),
        bound: None,
    }
}

/// Figures of a plan.
pub fn summary(problem: &Problem, model: &Model, plan: &Plan) -> Summary {
    let mut is_served = vec![false; model.groups.len()];
    let mut cost = 0.0;
    for known in known_trips(problem, model, plan) {
        for &group in &known.groups {
            is_served[group as usize] = true;
        }
        cost += match known.service {
            NONE => {
                let way = model.way(&known.hubs, known.target);
                model.trip_cost(known.kind, way).unwrap_or(0.0)
            }
            service => model.services[service as usize].cost,
        };
    }
    let mut left = [0; 2];
    for (group, _) in model
        .groups
        .iter()
        .zip(&is_served)
        .filter(|(_, served)| !**served)
    {
        left[usize::from(group.priority)] += u64::from(group.size);
    }
    let [ordinary, priority] = left;
    let weights = model.unserved_cost * ordinary as f64 + model.priority_cost * priority as f64;
    Summary {
        vehicles: plan.trips.len() as u64,
        cost,
        score: cost + weights,
        unserved_people: ordinary + priority,
        unserved_priority: priority,
        ..Summary::default()
    }
}
