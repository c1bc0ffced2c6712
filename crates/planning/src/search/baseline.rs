//! The kept plan: what of it is still valid becomes the start of the search.

use super::{
    fill::fill,
    insert::InsertionOptions,
    model::{Model, NONE},
    resolve::{ResolvedTrip, known_trips},
    state::{Home, Place, State, Weights},
};
use crate::{
    plan::{Plan, Trip},
    problem::Problem,
    random::Random,
};
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

/// What the output needs to know of the kept plan.
#[derive(Debug, Clone, Default)]
pub struct BaselinePlan {
    ids: Vec<String>,
    locked: Vec<bool>,
    next: u64,
    /// The service and the number of its trip on which a group travels.
    carriages: HashMap<u32, (u32, u32)>,
    /// People who are told of a place.
    pub told_people: u64,
    /// Those of them whose place is no longer valid.
    pub lost_people: u64,
}

impl BaselinePlan {
    /// Whether a trip is locked.
    pub fn is_locked(&self, origin: u32) -> bool {
        self.locked.get(origin as usize).copied().unwrap_or(false)
    }

    /// Id of a kept trip.
    pub fn id(&self, origin: u32) -> Option<String> {
        self.ids.get(origin as usize).cloned()
    }

    /// First number of ids of new trips.
    pub fn next_number(&self) -> u64 {
        self.next
    }

    /// The vehicle of a service on which a group travelled.
    pub fn carriage(&self, group: u32, service: u32) -> u32 {
        match self.carriages.get(&group) {
            Some(&(at, origin)) if at == service => origin,
            _ => NONE,
        }
    }
}

/// The number in a trip's id, if it is one that the planner has given.
pub fn trip_number(id: &str) -> Option<u64> {
    id.strip_prefix('t')?.parse().ok()
}

/// A trip of the kept plan, and the trip of the state that continues it.
struct Old {
    known: ResolvedTrip,
    trip: u32,
}

impl std::ops::Deref for Old {
    type Target = ResolvedTrip;

    fn deref(&self) -> &ResolvedTrip {
        &self.known
    }
}

/// Seats everyone whose place is still valid. `person_penalty` is the penalty of moving one told
/// person.
pub fn start<'m>(
    problem: &Problem,
    model: &'m Model,
    plan: &Plan,
    person_penalty: f64,
) -> (State<'m>, BaselinePlan) {
    let mut state = State::new(model);
    state.homes = vec![None; model.groups.len()];
    let known = known_trips(problem, model, plan);
    let mut olds: Vec<Old> = known
        .into_iter()
        .map(|known| Old { known, trip: NONE })
        .collect();
    let mut kept = BaselinePlan {
        ids: plan.trips.iter().map(|trip| trip.id.clone()).collect(),
        locked: plan.trips.iter().map(|trip| trip.locked).collect(),
        next: (plan.trips.iter())
            .filter_map(|trip| trip_number(&trip.id))
            .max()
            .map_or(0, |number| number.saturating_add(1)),
        ..BaselinePlan::default()
    };
    state.begin();
    let is_bound = |old: &Old| {
        old.locked
            || old
                .groups
                .iter()
                .any(|&group| model.groups[group as usize].fixed)
    };
    // Vehicles go to trips that must stay first, then to the fullest.
    olds.sort_by_cached_key(|old| {
        let people: u32 = old
            .groups
            .iter()
            .map(|&group| model.groups[group as usize].size)
            .sum();
        let mut groups = old.groups.clone();
        groups.sort_unstable();
        (!is_bound(old), Reverse(people), old.day, old.target, groups)
    });
    for old in &mut olds {
        if old.service == NONE {
            open(&mut state, old, is_bound(old));
        }
    }
    let mut legs: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, old) in olds.iter().enumerate() {
        for &group in &old.groups {
            legs.entry(group).or_default().push(at);
        }
    }
    let mut order: Vec<u32> = legs.keys().copied().collect();
    let is_pinned = |group: u32| {
        let locked = legs
            .get(&group)
            .is_some_and(|legs| legs.iter().any(|&at| olds[at].locked));
        locked || model.groups[group as usize].fixed
    };
    order.sort_unstable_by_key(|&group| (!is_pinned(group), group));
    let mut bound_carriages: HashMap<u32, Vec<usize>> = HashMap::new();
    for group in order {
        let rides: Vec<&Old> = legs[&group].iter().map(|&at| &olds[at]).collect();
        let here = &model.groups[group as usize];
        let is_told = here.told || here.fixed;
        if is_told {
            kept.told_people += u64::from(here.size);
        }
        let Some(place) = place(&state, group, &rides) else {
            if is_told {
                kept.lost_people += u64::from(here.size);
            }
            continue;
        };
        let carriage = rides.iter().find(|old| old.service != NONE);
        state.pinned[group as usize] = is_pinned(group);
        state.attach(group, place);
        if let Some(old) = carriage {
            kept.carriages
                .insert(group, (old.service, old.position as u32));
            if is_pinned(group) {
                let carriages = bound_carriages.entry(old.service).or_default();
                if !carriages.contains(&old.position) {
                    carriages.push(old.position);
                }
            }
        }
        if is_told {
            let (origin, day) = match place.first {
                NONE => (NONE, model.services[place.service as usize].day),
                trip => (
                    state.trips[trip as usize].head.origin,
                    state.trips[trip as usize].head.day,
                ),
            };
            let penalty = person_penalty * f64::from(here.size);
            let Place { hub, service, .. } = place;
            state.homes[group as usize] = Some(Home {
                origin,
                service,
                day,
                hub,
                penalty,
            });
        }
    }
    for (service, carriages) in bound_carriages {
        state.services[service as usize].least = carriages.len() as u32;
    }
    for old in olds.iter().filter(|old| old.trip != NONE) {
        state.set_locked(old.trip, old.locked);
    }
    // Told groups whose place is gone count as moved already.
    state.resum();
    (state, kept)
}

/// Trips of a kept plan that the coordinator has locked, or on which people hold tickets, and that a
/// new one lacks.
pub fn cancelled(problem: &Problem, old: &Plan, new: &Plan) -> Vec<String> {
    let groups = &problem.instance().groups;
    let fixed: HashSet<&str> = (groups.iter())
        .filter(|group| group.fixed)
        .map(|group| group.id.as_str())
        .collect();
    let runs: HashSet<&str> = new.trips.iter().map(|trip| trip.id.as_str()).collect();
    let is_bound = |trip: &&Trip| {
        trip.locked
            || trip
                .groups
                .iter()
                .any(|group| fixed.contains(group.as_str()))
    };
    (old.trips.iter().filter(is_bound))
        .filter(|trip| !runs.contains(trip.id.as_str()))
        .map(|trip| trip.id.clone())
        .collect()
}

/// Makes a kept solution valid, and seats those who are left.
pub fn repair(state: &mut State<'_>, weights: &Weights, random: &mut Random) {
    let mut pool: Vec<u32> = state.unserved.iter().flatten().copied().collect();
    pool.sort_unstable_by_key(|&group| {
        let here = &state.model.groups[group as usize];
        (!here.priority, Reverse(here.size), group)
    });
    state.insert_all(&mut pool, weights, &InsertionOptions::EXACT, random, |_| {
        false
    });
    fill(state);
    let mut left = Vec::new();
    state.tidy(0, &mut left);
    left.extend(state.unserved.iter().flatten());
    state.insert_all(&mut left, weights, &InsertionOptions::EXACT, random, |_| {
        false
    });
    state.resum();
}

/// Opens a trip if its vehicle, or for one that must stay any vehicle, is still there.
fn open(state: &mut State<'_>, old: &mut Old, is_bound: bool) {
    let model = state.model;
    let is_feeder = old.target >= model.destinations as u32;
    let mut distinct = old.hubs.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.is_empty() || distinct.len() != old.hubs.len() {
        return;
    }
    if is_feeder {
        let feeds = |&hub: &u32| model.feeds(hub, old.target);
        let kind = model.feeders.as_ref().map(|feeders| feeders.vehicle);
        if kind != Some(old.kind) || !old.hubs.iter().all(feeds) {
            return;
        }
    }
    let people: u32 = old
        .groups
        .iter()
        .map(|&group| model.groups[group as usize].size)
        .sum();
    let wheelchairs = old
        .groups
        .iter()
        .map(|&group| model.groups[group as usize].wheelchairs)
        .sum();
    let is_bus = model.buses.contains(&old.kind);
    if !is_bus || !model.may_call_at(old.kind, &old.hubs) {
        return;
    }
    let route = {
        let mut route = model.route(&old.hubs, old.target);
        // Another order may be as short.
        if model.way(&old.hubs, old.target) <= route.way + 1e-7 {
            route.hubs[..old.hubs.len()].copy_from_slice(&old.hubs);
        }
        route
    };
    let own = (state.has_vehicle(old.kind, route.hubs[0], old.day))
        .then(|| model.trip_cost(old.kind, route.way))
        .flatten()
        .map(|cost| (old.kind, route, cost));
    let shape = own.or_else(|| {
        let depot = state.with_depot(old.kind, &route, old.target, old.day);
        let depot = depot.map(|shape| (shape.kind, shape.route, shape.cost));
        if is_feeder {
            return depot;
        }
        let other = state.cheapest(&route, old.day, people, wheelchairs, None);
        other.map(|(kind, cost)| (kind, route, cost)).or(depot)
    });
    let Some((kind, route, cost)) = shape else {
        return;
    };
    // A trip that nobody is bound to may as well be opened anew.
    if !is_bound && people == 0 {
        return;
    }
    old.trip = state.open(kind, route, old.target, old.day, cost);
    state.trips[old.trip as usize].head.origin = old.position as u32;
}

/// Where the kept trips of a group take it, if that is still valid.
fn place(state: &State<'_>, group: u32, rides: &[&Old]) -> Option<Place> {
    let model = state.model;
    let here = &model.groups[group as usize];
    let hubs = model.hubs_of(group);
    let service = rides.iter().find(|old| old.service != NONE);
    let boards = |trip: u32| {
        let head = &state.trips[trip as usize].head;
        let kind = &model.types[head.kind as usize];
        let hub = hubs
            .iter()
            .copied()
            .find(|hub| head.route.hubs().contains(hub))?;
        let has_room = head.load + here.size <= kind.seats
            && (here.wheelchairs == 0 || head.wheelchairs + here.wheelchairs <= kind.places);
        has_room.then_some(hub)
    };
    let Some(old) = service else {
        let [old] = rides else { return None };
        if old.trip == NONE
            || old.target != here.destination
            || !model.may_leave(group, old.day)
            || !here.modes.contains(crate::instance::Mode::Bus)
        {
            return None;
        }
        return Some(Place {
            hub: boards(old.trip)?,
            first: old.trip,
            service: NONE,
            last: NONE,
        });
    };
    let data = &model.services[old.service as usize];
    let fits = state
        .service_delta(old.service, here.size, here.wheelchairs)
        .is_some();
    if data.day != old.day
        || data.vehicle != old.kind
        || data.count == 0
        || old.hubs != [data.from]
        || old.target != data.to
        || !here.modes.contains(data.mode)
        || model.is_forbidden(group, data.day)
        || !fits
    {
        return None;
    }
    let mut found = Place {
        hub: data.from,
        first: NONE,
        service: old.service,
        last: NONE,
    };
    for ride in rides.iter().filter(|ride| ride.service == NONE) {
        if ride.trip == NONE {
            return None;
        }
        let is_feeder = ride.target == model.hub_target(data.from) && found.first == NONE;
        if is_feeder {
            let follows = data.day == ride.day || data.day == ride.day + 1;
            if !follows || !model.may_leave(group, ride.day) {
                return None;
            }
            found.hub = boards(ride.trip)?;
            found.first = ride.trip;
        } else {
            let head = &state.trips[ride.trip as usize].head;
            let kind = &model.types[head.kind as usize];
            let arrival = model.feeders.as_ref().map(|feeders| feeders.arrival);
            let follows = ride.day == data.day || ride.day == data.day + 1;
            let fits = head.load + here.size <= kind.seats
                && (here.wheelchairs == 0 || head.wheelchairs + here.wheelchairs <= kind.places);
            if found.last != NONE
                || !follows
                || !fits
                || Some(head.kind) != arrival
                || model.is_forbidden(group, ride.day)
                || ride.target != here.destination
                || head.route.len != 1
                || model.hub_target(head.route.hubs[0]) != data.to
                || !model.in_reach(head.route.hubs[0], here.destination)
            {
                return None;
            }
            found.last = ride.trip;
        }
    }
    let direct = found.first == NONE;
    if direct && !(hubs.contains(&data.from) && model.may_leave(group, data.day)) {
        return None;
    }
    let ends_here = if found.last == NONE {
        data.to == here.destination
    } else {
        true
    };
    ends_here.then_some(found)
}
