//! A solution as a plan with ids.

use std::collections::HashSet;

use super::keep::Kept;
use super::model::{Model, NONE};
use super::resolve::known_trips;
use super::state::State;
use crate::plan::{Connection, Plan, Trip};
use crate::problem::Problem;
use crate::solve::Summary;

/// One vehicle of a service and who is on it.
struct Carriage {
    /// Number of the trip in the kept plan.
    origin: u32,
    load: u32,
    wheelchairs: u32,
    groups: Vec<u32>,
}

/// A trip before it has an id.
struct Draft {
    origin: u32,
    trip: Trip,
    groups: Vec<u32>,
}

/// The plan of a solution, without those left behind.
pub fn plan(problem: &Problem, state: &State<'_>, kept: &Kept) -> Plan {
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

/// Distributes the people of a service over its vehicles: those who were on one stay there, then
/// the largest groups first, each into the emptiest vehicle. Also returns those for whom there is
/// no room, which only happens when groups cannot be divided.
fn pack(state: &State<'_>, at: u32, kept: &Kept) -> (Vec<Carriage>, Vec<u32>) {
    let model: &Model = state.model;
    let load = &state.services[at as usize];
    let service = &model.services[at as usize];
    let kind = &model.types[service.vehicle as usize];
    let mut carriages: Vec<Carriage> = Vec::new();
    let new = |origin| Carriage {
        origin,
        load: 0,
        wheelchairs: 0,
        groups: Vec::new(),
    };
    let mut members = load.members.clone();
    members.sort_by_key(|&group| {
        let here = &model.groups[group as usize];
        let is_free = !state.pinned[group as usize];
        (
            is_free,
            std::cmp::Reverse((here.wheelchairs, here.size)),
            group,
        )
    });
    let add = |carriage: &mut Carriage, group: u32| {
        let here = &model.groups[group as usize];
        carriage.load += here.size;
        carriage.wheelchairs += here.wheelchairs;
        carriage.groups.push(group);
    };
    let fits = |carriage: &Carriage, group: u32| {
        let here = &model.groups[group as usize];
        carriage.load + here.size <= kind.seats
            && (here.wheelchairs == 0 || carriage.wheelchairs + here.wheelchairs <= kind.places)
    };
    let mut rest = Vec::new();
    for &group in &members {
        let origin = kept.carriage(group, at);
        if origin == NONE {
            rest.push(group);
            continue;
        }
        let known = carriages
            .iter()
            .position(|carriage| carriage.origin == origin);
        let at = match known {
            Some(at) => at,
            None if carriages.len() < load.vehicles as usize => {
                carriages.push(new(origin));
                carriages.len() - 1
            }
            None => {
                rest.push(group);
                continue;
            }
        };
        if fits(&carriages[at], group) {
            add(&mut carriages[at], group);
        } else {
            rest.push(group);
        }
    }
    while carriages.len() < load.vehicles as usize {
        carriages.push(new(NONE));
    }
    let mut left = Vec::new();
    for group in rest {
        let emptiest = carriages
            .iter_mut()
            .filter(|carriage| fits(carriage, group))
            .min_by_key(|carriage| carriage.load);
        match emptiest {
            Some(carriage) => add(carriage, group),
            None => left.push(group),
        }
    }
    // Vehicles below their minimum take people from the fullest, or do not run.
    for at in 0..carriages.len() {
        while carriages[at].load < kind.minimum {
            let need = kind.minimum - carriages[at].load;
            let giver = (0..carriages.len())
                .filter(|&other| other != at && carriages[other].load > kind.minimum)
                .max_by_key(|&other| carriages[other].load);
            let Some(giver) = giver else { break };
            let spare = carriages[giver].load - kind.minimum;
            let mover = (carriages[giver].groups.iter()).position(|&group| {
                let size = model.groups[group as usize].size;
                size <= spare.min(need)
                    && !state.pinned[group as usize]
                    && fits(&carriages[at], group)
            });
            let Some(mover) = mover else { break };
            let group = carriages[giver].groups.swap_remove(mover);
            carriages[giver].load -= model.groups[group as usize].size;
            carriages[giver].wheelchairs -= model.groups[group as usize].wheelchairs;
            add(&mut carriages[at], group);
        }
    }
    carriages.retain(|carriage| {
        let is_bound = carriage
            .groups
            .iter()
            .any(|&group| state.pinned[group as usize]);
        let runs = carriage.load >= kind.minimum || (is_bound && carriage.load > 0);
        if !runs {
            left.extend(&carriage.groups);
        }
        runs
    });
    for carriage in &mut carriages {
        carriage.groups.sort_unstable();
    }
    (carriages, left)
}
