//! Vehicles that should run although too few people are left on them.

use super::{
    insert::Fit,
    model::{NONE, Route},
    state::{Place, State},
};
use crate::instance::Mode;

/// Brings trips and services of the kept plan up to their minimum, where people must stay on them
/// or more would have to move than join: by another vehicle, then by people who are left behind,
/// then by people from vehicles that can spare them. What stays below its minimum does not run, and
/// the people who had to stay there are free to travel otherwise.
pub fn fill(state: &mut State<'_>) {
    for trip in 0..state.trips.len() as u32 {
        let head = state.trips[trip as usize].head;
        let is_empty = head.load == 0 && !head.locked;
        if !head.open || is_empty || state.missing(trip) == 0 {
            continue;
        }
        let is_bound = head.pinned > 0 || head.locked;
        if !is_bound
            && (state.homes.is_empty() || state.missing(trip) > people_at_home(state, trip))
        {
            continue;
        }
        if !head.locked {
            change_vehicle(state, trip);
            drop_empty_hubs(state, trip);
        }
        // At first no other trip falls below its minimum, then one may where nobody must stay.
        for spares in [true, false] {
            if is_bound || spares {
                gather(state, trip, spares);
            }
            if is_bound && state.missing(trip) > 0 && replace_hubs(state, trip, spares) {
                gather(state, trip, spares);
            }
        }
    }
    for service in 0..state.services.len() as u32 {
        while state.services[service as usize].shortfall > 0
            && state.services[service as usize].least > 0
        {
            let Some((group, fit)) = passenger(state, service) else {
                break;
            };
            let before = state.services[service as usize].shortfall;
            move_to(state, group, &fit);
            if state.services[service as usize].shortfall >= before {
                break;
            }
        }
        // Fewer vehicles, with everyone of them in the others.
        while state.services[service as usize].shortfall > 0
            && state.services[service as usize].least > 0
        {
            state.set_least(service, state.services[service as usize].least - 1);
        }
    }
    while let Some(trip) = (0..state.trips.len() as u32).find(|&trip| falls_short(state, trip)) {
        release(state, trip);
    }
}

/// Whether a trip on which people must stay is below its minimum.
fn falls_short(state: &State<'_>, trip: u32) -> bool {
    let head = &state.trips[trip as usize].head;
    head.open && (head.pinned > 0 || head.locked) && state.missing(trip) > 0
}

/// Gives up a trip, also one on which people had to stay.
pub fn release(state: &mut State<'_>, trip: u32) {
    state.set_locked(trip, false);
    while let Some(&group) = state.trips[trip as usize].members.last() {
        state.unpin(group);
    }
    state.close(trip);
}

/// Takes people onto a trip until it has its minimum.
fn gather(state: &mut State<'_>, trip: u32, spares: bool) {
    while state.missing(trip) > 0 {
        let Some((group, fit)) = newcomer(state, trip, spares) else {
            break;
        };
        move_to(state, group, &fit);
    }
}

/// People on a trip who should stay there.
fn people_at_home(state: &State<'_>, trip: u32) -> u32 {
    let members = state.trips[trip as usize].members.iter();
    let at_home = members.filter(|&&group| {
        let place = state.places[group as usize];
        state.homes[group as usize].is_some() && state.penalty(group, &place) == 0.0
    });
    at_home
        .map(|&group| state.model.groups[group as usize].size)
        .sum()
}

fn move_to(state: &mut State<'_>, group: u32, fit: &Fit) {
    if state.places[group as usize].is_served() {
        state.detach(group);
    }
    state.insert(group, fit);
}

/// Uses another type, if need be one that another trip can spare.
fn change_vehicle(state: &mut State<'_>, trip: u32) {
    let model = state.model;
    if let Some(shape) = state.alternative(trip) {
        state.reshape(trip, shape.kind, shape.route, shape.cost);
        return;
    }
    let head = state.trips[trip as usize].head;
    if head.arrivals > 0 || head.target >= model.destinations as u32 {
        return;
    }
    for &kind in &model.buses {
        let data = &model.types[kind as usize];
        let suits = data.minimum <= head.load
            && data.seats >= head.load
            && data.places >= head.wheelchairs
            && model.may_call_at(kind, head.route.hubs());
        let Some(cost) = model.trip_cost(kind, head.route.way).filter(|_| suits) else {
            continue;
        };
        let found = state.yielding(kind, head.route.hubs[0], head.day);
        if let Some((_, other, shape)) = found.filter(|(_, other, _)| *other != trip) {
            state.reshape(other, shape.kind, shape.route, shape.cost);
            state.reshape(trip, kind, head.route, cost);
            return;
        }
    }
}

/// Calls no longer where nobody boards, so that the trip may call elsewhere.
fn drop_empty_hubs(state: &mut State<'_>, trip: u32) {
    let model = state.model;
    let head = state.trips[trip as usize].head;
    let hubs: Vec<u32> = (head.route.hubs().iter().zip(head.boarding))
        .filter(|(_, boarding)| *boarding > 0)
        .map(|(&hub, _)| hub)
        .collect();
    if hubs.is_empty() || hubs.len() == head.route.len || head.arrivals > 0 {
        return;
    }
    let route = model.route(&hubs, head.target);
    let has_vehicle = route.hubs[0] == head.route.hubs[0]
        || state.has_vehicle(head.kind, route.hubs[0], head.day);
    if let Some(cost) = model
        .trip_cost(head.kind, route.way)
        .filter(|_| has_vehicle)
    {
        state.reshape(trip, head.kind, route, cost);
    }
}

/// Calls at other hubs than those where people must board, so that enough are there for the
/// minimum; as many of the trip's people as possible stay.
fn replace_hubs(state: &mut State<'_>, trip: u32, spares: bool) -> bool {
    let model = state.model;
    let head = state.trips[trip as usize].head;
    let is_feeder = head.target >= model.destinations as u32;
    if head.locked || head.arrivals > 0 || is_feeder {
        return false;
    }
    let kind = &model.types[head.kind as usize];
    let members = state.trips[trip as usize].members.clone();
    let mut required = Vec::new();
    // People by hub: those on the trip who may go elsewhere, and those who could join them.
    let (mut own, mut others) = (vec![0; model.hubs], vec![0; model.hubs]);
    for &group in &members {
        let hub = state.places[group as usize].hub;
        own[hub as usize] += model.groups[group as usize].size;
        if state.pinned[group as usize] && !required.contains(&hub) {
            required.push(hub);
        }
    }
    let (from, to) = model.groups_to(head.target);
    for group in from..to {
        let here = &model.groups[group as usize];
        if state.places[group as usize].first != trip
            && here.modes.contains(Mode::Bus)
            && here.wheelchairs == 0
            && model.may_leave(group, head.day)
            && may_leave(state, group, spares)
        {
            for &hub in model.hubs_of(group) {
                others[hub as usize] += here.size;
            }
        }
    }
    let at = |hubs: &[u32], people: &[u32]| -> u32 {
        hubs.iter().map(|&hub| people[hub as usize]).sum()
    };
    let is_open = |hub: &u32| {
        !required.contains(hub)
            && own[*hub as usize] + others[*hub as usize] > 0
            && required
                .iter()
                .all(|&other| model.near(head.kind, *hub, other))
    };
    let candidates: Vec<u32> = (0..model.hubs as u32).filter(is_open).collect();
    let mut best: Option<((u32, u32), Route, f64)> = None;
    let mut consider = |more: &[u32]| {
        let hubs = [&required[..], more].concat();
        let (kept, joining) = (at(&hubs, &own), at(&hubs, &others));
        let key = (kept, joining);
        if kept + joining < kind.minimum
            || best.as_ref().is_some_and(|(most, ..)| key <= *most)
            || !model.may_call_at(head.kind, &hubs)
        {
            return;
        }
        let route = model.route(&hubs, head.target);
        let has_vehicle = route.hubs[0] == head.route.hubs[0]
            || state.has_vehicle(head.kind, route.hubs[0], head.day);
        if let Some(cost) = model
            .trip_cost(head.kind, route.way)
            .filter(|_| has_vehicle)
        {
            best = Some((key, route, cost));
        }
    };
    for (at, &one) in candidates.iter().enumerate() {
        consider(&[one]);
        for &two in &candidates[at + 1..] {
            consider(&[one, two]);
        }
    }
    let Some((_, route, cost)) = best else {
        return false;
    };
    for group in members {
        if !route.hubs().contains(&state.places[group as usize].hub) {
            state.detach(group);
        }
    }
    state.reshape(trip, head.kind, route, cost);
    true
}

/// Whether a group may leave its place: those who change vehicles stay with all of them, and with
/// `spares` a vehicle keeps its minimum.
fn may_leave(state: &State<'_>, group: u32, spares: bool) -> bool {
    let place = state.places[group as usize];
    if state.pinned[group as usize] || place.service != NONE {
        return false;
    }
    if !place.is_served() {
        return true;
    }
    let head = &state.trips[place.first as usize].head;
    let size = state.model.groups[group as usize].size;
    state.missing_without(place.first, size) == 0 || (!spares && head.pinned == 0 && !head.locked)
}

/// The order in which groups are asked: those left behind first, then by what their move costs,
/// the largest first.
type Rank = (bool, f64, u32);

fn rank(state: &State<'_>, group: u32, fit: &Fit) -> Rank {
    let place = state.places[group as usize];
    let moved = state.penalty(group, &fit.place) - state.penalty(group, &place);
    let size = state.model.groups[group as usize].size;
    (place.is_served(), moved + fit.delta, u32::MAX - size)
}

/// The best group to join a trip, of those that their vehicles can spare, or of all.
fn newcomer(state: &State<'_>, trip: u32, spares: bool) -> Option<(u32, Fit)> {
    let model = state.model;
    let head = &state.trips[trip as usize].head;
    if head.target >= model.destinations as u32 {
        let groups = 0..model.groups.len() as u32;
        return best(state, groups, spares, |fit| fit.place.first == trip);
    }
    let mut best: Option<(Rank, u32, Fit)> = None;
    let (from, to) = model.groups_to(head.target);
    for group in from..to {
        let here = &model.groups[group as usize];
        if state.places[group as usize].first == trip
            || !here.modes.contains(Mode::Bus)
            || !model.may_leave(group, head.day)
            || !may_leave(state, group, spares)
        {
            continue;
        }
        let Some(fit) = state.fit_into(group, trip) else {
            continue;
        };
        let rank = rank(state, group, &fit);
        if best.as_ref().is_none_or(|(least, ..)| rank < *least) {
            best = Some((rank, group, fit));
        }
    }
    best.map(|(_, group, fit)| (group, fit))
}

/// The best group to join a service without an arrival trip.
fn passenger(state: &State<'_>, service: u32) -> Option<(u32, Fit)> {
    let target = state.model.services[service as usize].to;
    if target >= state.model.destinations as u32 {
        return None;
    }
    let (from, to) = state.model.groups_to(target);
    best(state, from..to, true, |fit| {
        fit.place.service == service && fit.place.last == NONE
    })
}

fn best(
    state: &State<'_>,
    groups: std::ops::Range<u32>,
    spares: bool,
    suits: impl Fn(&Fit) -> bool,
) -> Option<(u32, Fit)> {
    let mut best: Option<(Rank, u32, Fit)> = None;
    for group in groups {
        let place: Place = state.places[group as usize];
        if !may_leave(state, group, spares) {
            continue;
        }
        state.each_fit(group, false, |fit, _| {
            if place.first != NONE && fit.place.first == place.first {
                return;
            }
            let rank = rank(state, group, &fit);
            if suits(&fit) && best.as_ref().is_none_or(|(least, ..)| rank < *least) {
                best = Some((rank, group, fit));
            }
        });
    }
    best.map(|(_, group, fit)| (group, fit))
}
