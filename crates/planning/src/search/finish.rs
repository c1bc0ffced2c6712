//! The last pass: nobody is left behind whom one move could serve, no service runs below its
//! minimum, and the people of each find room in its vehicles.

use super::{
    baseline::BaselinePlan,
    carriages::{bound_carriages, pack, packs},
    chain::open_services,
    fill::{fill, release},
    fleet::Shape,
    homes::Homes,
    insert::InsertionOptions,
    model::NONE,
    open::Scratch,
    state::{Place, State, Weights},
};
use crate::{instance::Mode, random::Random};

/// Most passes over those left behind; the second one usually finds nothing.
const MAX_PASSES: usize = 20;

/// Groups left behind that are too many to look for companions for each.
const MAX_GROUPS_FOR_COMPANIONS: usize = 5_000;

/// Serves everyone whom one move can serve, whatever it costs.
pub fn finish(state: &mut State<'_>, weights: &Weights, kept: &BaselinePlan, random: &mut Random) {
    open_services(state, weights, random);
    state.begin();
    fill(state);
    let mut left = Vec::new();
    while state.short > 0 {
        let before = state.short;
        cancel_short_services(state);
        state.tidy(0, &mut left);
        if state.short == before {
            break;
        }
    }
    fill(state);
    reinsert(state, weights, random);
    seat_all(state, kept);
    let mut homes = Homes::default();
    let mut scratch = Scratch::default();
    cancel_short_trips(state);
    for _ in 0..MAX_PASSES {
        let before = state.unserved_count;
        let mut pool: Vec<u32> = state.unserved.iter().flatten().copied().collect();
        pool.sort_by_key(|&group| {
            let here = &state.model.groups[group as usize];
            (!here.priority, std::cmp::Reverse(here.size), group)
        });
        pool.retain(|&group| !join(state, group, kept));
        for &group in &pool {
            if !state.places[group as usize].is_served() {
                open_alone(
                    state,
                    group,
                    &pool,
                    weights,
                    &mut homes,
                    &mut scratch,
                    random,
                );
            }
        }
        let removed = seat_all(state, kept);
        if !removed && state.unserved_count >= before {
            return;
        }
    }
}

/// Adds vehicles to services whose people do not all find room, or takes those off who do not;
/// returns whether anyone was taken off.
fn seat_all(state: &mut State<'_>, kept: &BaselinePlan) -> bool {
    let mut removed = false;
    for at in 0..state.services.len() as u32 {
        let (least, vehicles) = {
            let service = &state.services[at as usize];
            (service.least, service.vehicles)
        };
        if packs(state, at, kept) {
            continue;
        }
        if has_carriage(state, at) {
            let short = state.short;
            state.set_least(at, vehicles + 1);
            if state.short <= short && packs(state, at, kept) {
                continue;
            }
            state.set_least(at, least);
        }
        loop {
            let (_, left) = pack(state, at, kept);
            if left.is_empty() {
                break;
            }
            // Who must stay leaves only when nobody else can.
            let free = left.iter().any(|&group| !state.pinned[group as usize]);
            let leaving =
                (left.into_iter()).filter(|&group| !free || !state.pinned[group as usize]);
            for group in leaving.collect::<Vec<_>>() {
                let size = state.model.groups[group as usize].size;
                let service = &mut state.services[at as usize];
                service.largest = service.largest.min(size - 1);
                state.unpin(group);
                removed = true;
            }
            if !free {
                state.set_least(at, least.min(bound_carriages(state, at, kept)));
            }
        }
    }
    if removed {
        let mut left = Vec::new();
        state.tidy(0, &mut left);
        cancel_short_trips(state);
    }
    removed
}

/// Gives up what is below its minimum, until nothing is.
fn cancel_short_trips(state: &mut State<'_>) {
    loop {
        let is_short =
            |&trip: &u32| state.trips[trip as usize].head.open && state.missing(trip) > 0;
        if let Some(trip) = (0..state.trips.len() as u32).find(is_short) {
            release(state, trip);
        } else if state.short > 0 {
            cancel_short_services(state);
        } else {
            return;
        }
    }
}

/// Whether one more vehicle of a service may run.
fn has_carriage(state: &State<'_>, at: u32) -> bool {
    let service = &state.model.services[at as usize];
    let here = &state.services[at as usize];
    here.vehicles < here.limit && state.has_vehicle(service.vehicle, service.from, service.day)
}

fn cancel_short_services(state: &mut State<'_>) {
    for at in 0..state.services.len() {
        if state.services[at].shortfall == 0 {
            continue;
        }
        let members: Vec<u32> = state.services[at].members.clone();
        for group in members {
            state.unpin(group);
        }
        state.set_least(at as u32, 0);
    }
}

fn reinsert(state: &mut State<'_>, weights: &Weights, random: &mut Random) {
    let mut left = Vec::new();
    state.tidy(0, &mut left);
    let mut pool: Vec<u32> = state.unserved.iter().flatten().copied().collect();
    pool.sort_unstable();
    for group in pool {
        let short = state.short;
        if let Some(fit) = state.best_fit(group, &InsertionOptions::EXACT, random)
            && fit.delta < state.weight(group, weights)
        {
            state.insert(group, &fit);
            if state.short > short {
                state.detach(group);
            }
        }
    }
    state.tidy(0, &mut left);
}

/// Puts a group into a trip as it is, or into a service.
fn join(state: &mut State<'_>, group: u32, kept: &BaselinePlan) -> bool {
    let Some(place) = state.fit_as_is(group) else {
        return false;
    };
    let short = state.short;
    state.attach(group, place);
    if state.short > short || (place.service != NONE && !packs(state, place.service, kept)) {
        state.detach(group);
        return false;
    }
    true
}

/// Whether one move could serve a group that is left behind.
pub fn unserved_by_choice(state: &mut State<'_>) -> bool {
    let left: Vec<u32> = state.unserved.iter().flatten().copied().collect();
    let mut homes = Homes::default();
    let kept = BaselinePlan::default();
    left.into_iter().any(|group| {
        let joins = join(state, group, &kept);
        if joins {
            state.detach(group);
        }
        joins || alone(state, group, &mut homes).is_some()
    })
}

/// Opens a trip for a group whose people suffice for it.
fn open_alone(
    state: &mut State<'_>,
    group: u32,
    pool: &[u32],
    weights: &Weights,
    homes: &mut Homes,
    scratch: &mut Scratch,
    random: &mut Random,
) {
    let short = state.short;
    // Companions for each of very many would take too long to find.
    if pool.len() > MAX_GROUPS_FOR_COMPANIONS && alone(state, group, homes).is_none() {
        return;
    }
    state.begin();
    if state.open_for(group, pool, weights, 0.0, scratch, random) {
        if state.short <= short {
            return;
        }
        state.undo();
    }
    if let Some((cost, shape, hub, day)) = alone(state, group, homes) {
        let target = state.model.groups[group as usize].destination;
        let trip = state.open(shape.kind, shape.route, target, day, cost);
        state.attach(
            group,
            Place {
                hub,
                first: trip,
                service: NONE,
                last: NONE,
            },
        );
    }
}

/// The cheapest new trip for a group alone: cost, vehicle, hub and day.
pub fn alone(state: &State<'_>, group: u32, homes: &mut Homes) -> Option<(f64, Shape, u32, u32)> {
    let model = state.model;
    let here = &model.groups[group as usize];
    if !here.modes.contains(Mode::Bus) {
        return None;
    }
    let mut best: Option<(f64, Shape, u32, u32)> = None;
    for &kind in &model.buses {
        let data = &model.types[kind as usize];
        if data.minimum > here.size || data.seats < here.size || data.places < here.wheelchairs {
            continue;
        }
        for &hub in model.hubs_of(group) {
            let routes = homes.of(model, kind, hub, here.destination);
            for day in here.from_day..=here.to_day {
                if !model.may_leave(group, day) {
                    continue;
                }
                for &(home, route, cost) in routes {
                    if best.is_none_or(|best| cost < best.0) && state.has_vehicle(kind, home, day) {
                        best = Some((cost, Shape { kind, route, cost }, hub, day));
                    }
                }
            }
        }
    }
    best
}
