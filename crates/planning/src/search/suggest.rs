//! The best places for one newcomer in a plan.

use super::{
    baseline::{BaselinePlan, start, trip_number},
    finish::alone,
    homes::Homes,
    insert::Fit,
    model::{Model, NONE},
    resolve::known_trips,
    state::{Place, State},
};
use crate::{
    error::InstanceError,
    instance::{Group, Instance},
    plan::{Plan, Trip},
    problem::Problem,
    solve::{SuggestedPlace, Suggestions},
};
use std::collections::{HashMap, HashSet};

/// Most places that are suggested.
const MAX_PLACES: usize = 3;
/// Most trips that are tried for making room.
const MAX_FULL_TRIPS: usize = 40;

/// A place, and the group that moves to another one for it.
struct Candidate {
    place: Place,
    delta: f64,
    is_new: bool,
    moved: Option<u32>,
}

/// The best three places for a newcomer; see [`crate::suggest`].
pub fn suggest(
    problem: &Problem,
    plan: &Plan,
    newcomer: &Group,
) -> Result<Suggestions, InstanceError> {
    let (instance, near) = neighbourhood(problem.instance(), plan, newcomer);
    let problem = Problem::new(instance)?;
    let model = Model::new(&problem);
    let (mut state, kept) = start(&problem, &model, &near, 0.0);
    state.resum();
    let position = problem.groups.len() - 1;
    let Some(group) = model.order.groups.iter().position(|&at| at == position) else {
        return Ok(Suggestions::default());
    };
    let group = group as u32;
    let mut fits = Vec::new();
    state.each_fit(group, false, |fit, _| fits.push(fit));
    let mut candidates = Vec::new();
    for fit in fits {
        state.begin();
        let short = state.short;
        state.insert(group, &fit);
        if state.short == short {
            let Fit { place, delta, .. } = fit;
            candidates.push(Candidate {
                place,
                delta,
                is_new: false,
                moved: None,
            });
        }
        state.undo();
    }
    add_alone(&mut state, group, &mut candidates);
    add_moves(&mut state, group, &mut candidates);
    candidates.sort_by(|a, b| {
        a.delta
            .total_cmp(&b.delta)
            .then(a.moved.is_some().cmp(&b.moved.is_some()))
    });
    let mut places: Vec<SuggestedPlace> = Vec::new();
    for candidate in &candidates {
        let mut found = describe(&problem, &state, &near, &kept, group, candidate);
        if found.new {
            found.trip = format!("t{}", next_number(plan));
        }
        if places.iter().all(|known| known.trip != found.trip) {
            places.push(found);
        }
        if places.len() == MAX_PLACES {
            break;
        }
    }
    Ok(Suggestions { places })
}

/// The part of an instance and its plan that matters to a newcomer, who is its last group. Trips
/// that are left out have used up their vehicles.
fn neighbourhood(instance: &Instance, plan: &Plan, newcomer: &Group) -> (Instance, Plan) {
    let destination = newcomer.destination.as_str();
    let hub_ids: HashSet<&str> = instance.hubs.iter().map(|hub| hub.id.as_str()).collect();
    let has_service = (instance.services.iter())
        .any(|service| service.to == destination || hub_ids.contains(service.to.as_str()));
    let connected: HashSet<&str> = (plan.connections.iter().filter(|_| has_service))
        .flat_map(|connection| connection.trips.iter().map(String::as_str))
        .collect();
    // Arrival trips run up to two days after the window.
    let days = newcomer.from_day..=newcomer.to_day.saturating_add(2);
    let is_near = |trip: &Trip| {
        (trip.destination == destination && days.contains(&trip.day))
            || (has_service && trip.service.is_some())
            || connected.contains(trip.id.as_str())
    };
    let (near, far): (Vec<&Trip>, Vec<&Trip>) = plan.trips.iter().partition(|&trip| is_near(trip));
    let mut used: HashMap<(&str, &str, i32), u32> = HashMap::new();
    let mut used_services: HashMap<&str, u32> = HashMap::new();
    for trip in far {
        if let Some(hub) = trip.hubs.first() {
            *used.entry((&trip.vehicle, hub, trip.day)).or_default() += 1;
        }
        if let Some(service) = &trip.service {
            *used_services.entry(service).or_default() += 1;
        }
    }
    let riders: HashSet<&str> = (near.iter())
        .flat_map(|trip| trip.groups.iter().map(String::as_str))
        .collect();
    let mut groups: Vec<Group> = (instance.groups.iter())
        .filter(|group| riders.contains(group.id.as_str()) || group.id == newcomer.id)
        .cloned()
        .collect();
    groups.push(newcomer.clone());
    let mut fleet = instance.fleet.clone();
    for entry in &mut fleet {
        let key = (entry.vehicle.as_str(), entry.hub.as_str(), entry.day);
        let count = used.get(&key).copied().unwrap_or(0);
        entry.count = entry.count.saturating_sub(count);
    }
    let mut services = instance.services.clone();
    for service in &mut services {
        let count = used_services.get(service.id.as_str()).copied().unwrap_or(0);
        service.count = service.count.saturating_sub(count);
    }
    let ids: HashSet<&str> = groups.iter().map(|group| group.id.as_str()).collect();
    let forbid = (instance.forbid.iter())
        .filter(|forbid| ids.contains(forbid.group.as_str()))
        .cloned()
        .collect();
    let connections = (plan.connections.iter())
        .filter(|connection| ids.contains(connection.group.as_str()))
        .cloned()
        .collect();
    let near = Plan {
        version: plan.version,
        trips: near.into_iter().cloned().collect(),
        connections,
        unserved: Vec::new(),
        bound: None,
    };
    let instance = Instance {
        hubs: instance.hubs.clone(),
        destinations: instance.destinations.clone(),
        types: instance.types.clone(),
        feeders: instance.feeders.clone(),
        fleet,
        services,
        forbid,
        groups,
        ..*instance
    };
    (instance, near)
}

/// The first number of ids of new trips.
fn next_number(plan: &Plan) -> u64 {
    let numbers = plan.trips.iter().filter_map(|trip| trip_number(&trip.id));
    numbers.max().map_or(0, |number| number.saturating_add(1))
}

/// A new trip for the newcomer alone.
fn add_alone(state: &mut State<'_>, group: u32, candidates: &mut Vec<Candidate>) {
    if let Some((cost, shape, hub, day)) = alone(state, group, &mut Homes::default()) {
        state.begin();
        let target = state.model.groups[group as usize].destination;
        let first = state.open(shape.kind, shape.route, target, day, cost);
        let place = Place {
            hub,
            first,
            service: NONE,
            last: NONE,
        };
        candidates.push(Candidate {
            place,
            delta: cost,
            is_new: true,
            moved: None,
        });
    }
}

/// Places on full trips from which one group can move to another trip.
fn add_moves(state: &mut State<'_>, group: u32, candidates: &mut Vec<Candidate>) {
    let model = state.model;
    let here = &model.groups[group as usize];
    let days = (here.from_day..=here.to_day).filter(|&day| model.may_leave(group, day));
    let trips: Vec<u32> = days
        .flat_map(|day| state.market(here.destination, day))
        .map(|offer| offer.trip)
        .filter(|&trip| {
            let route = &state.trips[trip as usize].head.route;
            model
                .hubs_of(group)
                .iter()
                .any(|hub| route.hubs().contains(hub))
        })
        .take(MAX_FULL_TRIPS)
        .collect();
    for trip in trips {
        let members = state.trips[trip as usize].members.clone();
        for other in members {
            let place = state.places[other as usize];
            if state.pinned[other as usize] || place.first != trip || place.service != NONE {
                continue;
            }
            state.begin();
            state.detach(other);
            // The newcomer sits down first, so that the other one does not return.
            let own = state.fit_into(group, trip);
            if let Some(own) = own.filter(|fit| fit.reshape.is_none()) {
                state.attach(group, own.place);
                let mut least: Option<f64> = None;
                state.each_fit(other, false, |fit, _| {
                    if fit.place.first != trip && least.is_none_or(|least| fit.delta < least) {
                        least = Some(fit.delta);
                    }
                });
                if let Some(delta) = least {
                    let place = own.place;
                    candidates.push(Candidate {
                        place,
                        delta,
                        is_new: false,
                        moved: Some(other),
                    });
                }
            }
            state.undo();
        }
    }
}

fn describe(
    problem: &Problem,
    state: &State<'_>,
    plan: &Plan,
    kept: &BaselinePlan,
    group: u32,
    candidate: &Candidate,
) -> SuggestedPlace {
    let model = state.model;
    let instance = problem.instance();
    let place = &candidate.place;
    let known = match place.first {
        NONE => carriage(problem, model, plan, place.service, group),
        trip => kept.id(state.trips[trip as usize].head.origin),
    };
    let day = match place.first {
        NONE => model.services[place.service as usize].day,
        trip => state.trips[trip as usize].head.day,
    };
    let group_id = |group: u32| {
        instance.groups[model.order.groups[group as usize]]
            .id
            .clone()
    };
    SuggestedPlace {
        new: candidate.is_new || known.is_none(),
        trip: known.unwrap_or_default(),
        hub: instance.hubs[model.order.hubs[place.hub as usize]]
            .id
            .clone(),
        day: problem.day(day as u16),
        cost_delta: candidate.delta,
        moved: candidate.moved.map(group_id).into_iter().collect(),
    }
}

/// A vehicle of a service with room for a group.
fn carriage(
    problem: &Problem,
    model: &Model,
    plan: &Plan,
    service: u32,
    group: u32,
) -> Option<String> {
    let here = &model.groups[group as usize];
    let kind = &model.types[model.services[service as usize].vehicle as usize];
    known_trips(problem, model, plan)
        .into_iter()
        .find(|known| {
            let people: u32 = known
                .groups
                .iter()
                .map(|&at| model.groups[at as usize].size)
                .sum();
            known.service == service && people + here.size <= kind.seats
        })
        .map(|known| plan.trips[known.position].id.clone())
}
