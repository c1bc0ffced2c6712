//! Vehicles that must run although too few people are left on them.

use super::insert::Fit;
use super::model::NONE;
use super::state::State;

/// Brings trips and services in which people must stay up to their minimum: by another vehicle,
/// then by people who are left behind, then by people from vehicles that can spare them.
pub fn fill(state: &mut State<'_>) {
    for trip in 0..state.trips.len() as u32 {
        let head = state.trips[trip as usize].head;
        if !head.open || (head.pinned == 0 && !head.locked) || head.load == 0 {
            continue;
        }
        if state.missing(trip) > 0 && !head.locked {
            change_vehicle(state, trip);
        }
        while state.missing(trip) > 0 {
            let Some((group, fit)) = newcomer(state, |fit| fit.place.first == trip) else {
                break;
            };
            move_to(state, group, &fit);
        }
    }
    for service in 0..state.services.len() as u32 {
        while state.services[service as usize].shortfall > 0
            && state.services[service as usize].least > 0
        {
            let found = newcomer(state, |fit| {
                fit.place.service == service && fit.place.last == NONE
            });
            let Some((group, fit)) = found else { break };
            let before = state.services[service as usize].shortfall;
            move_to(state, group, &fit);
            if state.services[service as usize].shortfall >= before {
                break;
            }
        }
    }
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

/// The group that can be had at the least cost for a place of some kind: the largest of those left
/// behind, then of those whose vehicles can spare them.
fn newcomer(state: &State<'_>, suits: impl Fn(&Fit) -> bool) -> Option<(u32, Fit)> {
    let mut best: Option<((bool, f64, u32), u32, Fit)> = None;
    for group in 0..state.model.groups.len() as u32 {
        let place = state.places[group as usize];
        let is_served = place.is_served();
        let size = state.model.groups[group as usize].size;
        // Whoever changes vehicles stays with both.
        let can_leave =
            place.service == NONE && (!is_served || state.missing_without(place.first, size) == 0);
        if state.pinned[group as usize] || !can_leave {
            continue;
        }
        state.each_fit(group, false, |fit, _| {
            if place.first != NONE && fit.place.first == place.first {
                return;
            }
            let moved = state.penalty(group, &fit.place) - state.penalty(group, &place);
            let key = (is_served, moved + fit.delta, u32::MAX - size);
            if suits(&fit) && best.as_ref().is_none_or(|(least, ..)| key < *least) {
                best = Some((key, group, fit));
            }
        });
    }
    best.map(|(_, group, fit)| (group, fit))
}
