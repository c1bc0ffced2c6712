//! Opening a trip for several unserved groups at once, and tidying trips afterwards.

use super::{
    fleet::Shape,
    insert::{Fit, InsertionOptions},
    model::{MAX_HUBS, NONE, Route},
    state::{Place, State, Weights},
};
use crate::{instance::Mode, random::Random};

/// Buffers that openings reuse.
#[derive(Debug, Default)]
pub struct Scratch {
    people: Vec<u32>,
    value: Vec<f64>,
    seen: Vec<u32>,
    /// Groups of the pool that could share the trip, on some day.
    eligible: Vec<Eligible>,
    left: Vec<u32>,
}

/// What an opening reads of a group.
#[derive(Debug, Clone, Copy)]
struct Eligible {
    group: u32,
    size: u32,
    from_day: u32,
    to_day: u32,
    bits: u64,
    weight: f64,
}

/// A trip that could be opened.
#[derive(Debug, Clone, Copy)]
struct Opening {
    target: u32,
    day: u32,
    kind: u32,
    route: Route,
    cost: f64,
    /// The trip that gives up its vehicle, and what it uses instead.
    yields: Option<(u32, Shape)>,
}

impl State<'_> {
    /// Weight of leaving a group behind.
    pub fn weight(&self, group: u32, weights: &Weights) -> f64 {
        let here = &self.model.groups[group as usize];
        let person = if here.priority {
            weights.priority
        } else {
            weights.unserved
        };
        person * f64::from(here.size)
    }

    /// A service that a feeder of a day could bring a group to.
    fn onward(&self, group: u32, station: u32, day: u32) -> Option<u32> {
        let model = self.model;
        let here = &model.groups[group as usize];
        (model.services_to[here.destination as usize].iter())
            .copied()
            .find(|&at| {
                let service = &model.services[at as usize];
                service.from == station
                    && (service.day == day || service.day == day + 1)
                    && here.modes.contains(service.mode)
                    && !model.is_forbidden(group, service.day)
                    && self
                        .service_delta(at, here.size, here.wheelchairs)
                        .is_some()
            })
    }

    fn may_ride(&self, group: u32, target: u32, day: u32) -> bool {
        let model = self.model;
        let here = &model.groups[group as usize];
        if self.places[group as usize].is_served() || !model.may_leave(group, day) {
            return false;
        }
        match target.checked_sub(model.destinations as u32) {
            None => here.destination == target && here.modes.contains(Mode::Bus),
            Some(station) => self.onward(group, station, day).is_some(),
        }
    }

    /// Opens the most useful trip on which a group could travel, if that is worth its cost, and
    /// fills it from a pool.
    pub fn open_for(
        &mut self,
        anchor: u32,
        pool: &[u32],
        weights: &Weights,
        noise: f64,
        scratch: &mut Scratch,
        random: &mut Random,
    ) -> bool {
        let model = self.model;
        let here = &model.groups[anchor as usize];
        let mut best: Option<Opening> = None;
        let mut best_gain = 0.0;
        let by_bus = here.modes.contains(Mode::Bus);
        if by_bus && self.gather(anchor, here.destination, pool, weights, scratch) {
            for day in here.from_day..=here.to_day {
                if model.may_leave(anchor, day) {
                    self.consider(
                        anchor,
                        here.destination,
                        day,
                        weights,
                        noise,
                        scratch,
                        random,
                        &mut best,
                        &mut best_gain,
                    );
                }
            }
        }
        if model.feeders.is_some() {
            for &at in &model.services_to[here.destination as usize] {
                let service = &model.services[at as usize];
                for day in service.day.saturating_sub(1)..=service.day {
                    let target = model.hub_target(service.from);
                    if self.may_ride(anchor, target, day)
                        && self.gather_feeder(anchor, target, day, pool, weights, scratch)
                    {
                        self.consider(
                            anchor,
                            target,
                            day,
                            weights,
                            noise,
                            scratch,
                            random,
                            &mut best,
                            &mut best_gain,
                        );
                    }
                }
            }
        }
        best.is_some_and(|opening| self.fill(anchor, &opening, pool, scratch))
    }

    /// Lists the groups of a pool that could share a direct trip with one; whether they are enough
    /// for any.
    fn gather(
        &self,
        anchor: u32,
        destination: u32,
        pool: &[u32],
        weights: &Weights,
        scratch: &mut Scratch,
    ) -> bool {
        let model = self.model;
        scratch.eligible.clear();
        let mut people = model.groups[anchor as usize].size;
        for &group in pool {
            let here = &model.groups[group as usize];
            if group != anchor
                && here.destination == destination
                && here.modes.contains(Mode::Bus)
                && !self.places[group as usize].is_served()
            {
                people += here.size;
                scratch.eligible.push(self.eligible(group, weights));
            }
        }
        people >= model.least_minimum
    }

    /// [`Self::gather`] for a feeder on a day.
    fn gather_feeder(
        &self,
        anchor: u32,
        target: u32,
        day: u32,
        pool: &[u32],
        weights: &Weights,
        scratch: &mut Scratch,
    ) -> bool {
        scratch.eligible.clear();
        let mut people = self.model.groups[anchor as usize].size;
        for &group in pool {
            if group != anchor && self.may_ride(group, target, day) {
                people += self.model.groups[group as usize].size;
                scratch.eligible.push(self.eligible(group, weights));
            }
        }
        people >= self.model.least_minimum
    }

    fn eligible(&self, group: u32, weights: &Weights) -> Eligible {
        let here = &self.model.groups[group as usize];
        Eligible {
            group,
            size: here.size,
            from_day: here.from_day,
            to_day: here.to_day,
            bits: here.hub_bits,
            weight: match self.homes.get(group as usize) {
                // Whoever has a place may return to it, and is welcome to make up the minimum.
                Some(Some(_)) => 0.01 * self.weight(group, weights),
                _ => self.weight(group, weights),
            },
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one loop body of `open_for`")]
    fn consider(
        &self,
        anchor: u32,
        target: u32,
        day: u32,
        weights: &Weights,
        noise: f64,
        scratch: &mut Scratch,
        random: &mut Random,
        best: &mut Option<Opening>,
        best_gain: &mut f64,
    ) {
        let model = self.model;
        let is_feeder = target >= model.destinations as u32;
        let feeder = [model
            .feeders
            .as_ref()
            .map_or(NONE, |feeders| feeders.vehicle)];
        let kinds: &[u32] = if is_feeder { &feeder } else { &model.buses };
        let own = &model.groups[anchor as usize];
        scratch.people.resize(model.hubs, 0);
        scratch.value.resize(model.hubs, 0.0);
        for &first in model.hubs_of(anchor) {
            if is_feeder && !model.feeds(first, target) {
                continue;
            }
            scratch.seen.clear();
            let mut people = own.size;
            let mut value = self.weight(anchor, weights);
            let (bit, near) = (model.hub_bit(first), model.near_any[first as usize]);
            for &other in &scratch.eligible {
                if other.bits & near == 0
                    || day < other.from_day
                    || other.to_day < day
                    || model.is_forbidden(other.group, day)
                {
                    continue;
                }
                let Eligible { size, weight, .. } = other;
                let hubs = model.hubs_of(other.group);
                if other.bits & bit != 0 && hubs.contains(&first) {
                    people += size;
                    value += weight;
                    continue;
                }
                for &hub in hubs {
                    if model.apart(first, hub) > model.widest
                        || (is_feeder && !model.feeds(hub, target))
                    {
                        continue;
                    }
                    if scratch.people[hub as usize] == 0 {
                        scratch.seen.push(hub);
                    }
                    scratch.people[hub as usize] += size;
                    scratch.value[hub as usize] += weight;
                }
            }
            let mut hubs = [NONE; MAX_HUBS];
            hubs[0] = first;
            let mut len = 1;
            loop {
                let route = model.route(&hubs[..len], target);
                for &kind in kinds {
                    let data = &model.types[kind as usize];
                    if data.minimum > people
                        || data.seats < own.size
                        || data.places < own.wheelchairs
                        || !model.may_call_at(kind, route.hubs())
                    {
                        continue;
                    }
                    let Some(cost) = model.trip_cost(kind, route.way) else {
                        continue;
                    };
                    let share = (f64::from(data.seats) / f64::from(people)).min(1.0);
                    let value = value * share;
                    let factor = 1.0 + noise * (random.unit() - 0.5);
                    if value - cost <= 0.0 || (value - cost) * factor <= *best_gain {
                        continue;
                    }
                    let mut opening = Opening {
                        target,
                        day,
                        kind,
                        route,
                        cost,
                        yields: None,
                    };
                    let mut extra = 0.0;
                    if !self.has_vehicle(kind, route.hubs[0], day) {
                        let depot = self.with_depot(kind, &route, target, day);
                        let least = depot.map_or(f64::INFINITY, |shape| shape.cost - cost);
                        if let Some((more, trip, shape)) = self.yielding(kind, route.hubs[0], day)
                            && more < least
                        {
                            opening.yields = Some((trip, shape));
                            extra = more;
                        } else if let Some(shape) = depot {
                            (opening.route, opening.cost) = (shape.route, shape.cost);
                            extra = least;
                        } else {
                            continue;
                        }
                    }
                    let gain = (value - cost - extra) * factor;
                    if gain > *best_gain {
                        *best_gain = gain;
                        *best = Some(opening);
                    }
                }
                if len == model.most_hubs || people >= 2 * model.most_seats {
                    break;
                }
                // The next hub: the one that adds most people.
                let mut next = NONE;
                let mut most = 0.0;
                for &hub in &scratch.seen {
                    let here = scratch.people[hub as usize];
                    if here == 0
                        || hubs[..len]
                            .iter()
                            .any(|&other| model.apart(other, hub) > model.widest)
                    {
                        continue;
                    }
                    let value = scratch.value[hub as usize] * (1.0 + noise * random.unit());
                    if value > most {
                        most = value;
                        next = hub;
                    }
                }
                if next == NONE {
                    break;
                }
                people += scratch.people[next as usize];
                value += scratch.value[next as usize];
                scratch.people[next as usize] = 0;
                hubs[len] = next;
                len += 1;
            }
            for hub in scratch.seen.drain(..) {
                scratch.people[hub as usize] = 0;
                scratch.value[hub as usize] = 0.0;
            }
        }
    }

    /// Opens a trip and fills it; when too few people fit, everything is as it was.
    fn fill(
        &mut self,
        anchor: u32,
        opening: &Opening,
        pool: &[u32],
        scratch: &mut Scratch,
    ) -> bool {
        let model = self.model;
        let Opening {
            target,
            day,
            kind,
            route,
            cost,
            yields,
        } = *opening;
        let data = &model.types[kind as usize];
        let before = yields.map(|(trip, shape)| {
            let head = self.trips[trip as usize].head;
            self.reshape(trip, shape.kind, shape.route, shape.cost);
            (trip, head)
        });
        let trip = self.open(kind, route, target, day, cost);
        let station = target.checked_sub(model.destinations as u32);
        let anchor = [anchor];
        for pass in 0..4 {
            for &group in if pass == 0 { &anchor[..] } else { pool } {
                let here = &model.groups[group as usize];
                let head = &self.trips[trip as usize].head;
                let has_home = matches!(self.homes.get(group as usize), Some(Some(_)));
                let is_turn = match pass {
                    0 => true,
                    1 | 2 => !has_home && here.priority == (pass == 1),
                    _ => has_home && head.load < data.minimum,
                };
                if !is_turn
                    || head.load + here.size > data.seats
                    || (here.wheelchairs > 0 && head.wheelchairs + here.wheelchairs > data.places)
                    || !self.may_ride(group, target, day)
                {
                    continue;
                }
                let hubs = model.hubs_of(group).iter();
                let Some(&hub) = { hubs }.find(|hub| route.hubs().contains(hub)) else {
                    continue;
                };
                let service = match station {
                    None => NONE,
                    Some(station) => match self.onward(group, station, day) {
                        Some(service) => service,
                        None => continue,
                    },
                };
                self.attach(
                    group,
                    Place {
                        hub,
                        first: trip,
                        service,
                        last: NONE,
                    },
                );
            }
        }
        let viable = self.trips[trip as usize].head.load >= data.minimum;
        if !viable {
            self.dissolve(trip, &mut scratch.left);
            if let Some((trip, head)) = before {
                self.reshape(trip, head.kind, head.route, head.cost);
            }
        }
        viable
    }

    /// Closes a trip; its members are added to `left`.
    pub fn dissolve(&mut self, trip: u32, left: &mut Vec<u32>) {
        while let Some(&group) = self.trips[trip as usize].members.last() {
            self.detach(group);
            left.push(group);
        }
        self.close(trip);
    }

    /// Drops hubs where nobody boards, chooses the cheapest type, and dissolves trips below their
    /// minimum, among the trips changed in this step. Members of dissolved trips are added to
    /// `left`.
    pub fn tidy(&mut self, from: usize, left: &mut Vec<u32>) {
        let mut at = from;
        while at < self.touched.len() {
            let trip = self.touched[at];
            at += 1;
            self.tidy_trip(trip, left);
        }
    }

    fn tidy_trip(&mut self, trip: u32, left: &mut Vec<u32>) {
        let model = self.model;
        let head = self.trips[trip as usize].head;
        if !head.open || head.locked {
            self.is_broken |= head.open && self.missing(trip) > 0;
            return;
        }
        if head.load == 0 {
            self.close(trip);
            return;
        }
        let mut hubs = [NONE; MAX_HUBS];
        let mut len = 0;
        for (at, &hub) in head.route.hubs().iter().enumerate() {
            if head.boarding[at] > 0 {
                hubs[len] = hub;
                len += 1;
            }
        }
        let own = Some((head.kind, head.route.hubs[0]));
        let mut best = (head.kind, head.route, head.cost);
        let minimum = model.types[head.kind as usize].minimum;
        if head.load < minimum {
            best.2 = f64::INFINITY;
        }
        let may_resize = head.arrivals == 0 && head.target < model.destinations as u32;
        let shorter = model.route(&hubs[..len], head.target);
        let mut consider = |route: Route, state: &Self| {
            if may_resize {
                let found = state.cheapest(&route, head.day, head.load, head.wheelchairs, own);
                if let Some((kind, cost)) = found
                    && cost < best.2
                {
                    best = (kind, route, cost);
                }
            } else if head.load >= minimum {
                let free = route.hubs[0] == head.route.hubs[0]
                    || state.has_vehicle(head.kind, route.hubs[0], head.day);
                if free
                    && let Some(cost) = model.trip_cost(head.kind, route.way)
                    && cost < best.2
                {
                    best = (head.kind, route, cost);
                }
            }
        };
        consider(head.route, self);
        if len < head.route.len {
            consider(shorter, self);
        }
        if best.2 == f64::INFINITY {
            if let Some(shape) = self.alternative(trip) {
                self.reshape(trip, shape.kind, shape.route, shape.cost);
            } else if head.pinned == 0 {
                self.dissolve(trip, left);
            } else {
                self.is_broken = true;
            }
        } else if best != (head.kind, head.route, head.cost) {
            self.reshape(trip, best.0, best.1, best.2);
        }
    }

    /// Seats groups at their best places if that is worth more than leaving them behind; groups
    /// without a place stay in the list. Those who waited before this step are offered the trips
    /// alone that it has changed.
    pub fn insert_all(
        &mut self,
        pool: &mut Vec<u32>,
        weights: &Weights,
        taste: &InsertionOptions,
        random: &mut Random,
        is_waiting: impl Fn(u32) -> bool,
    ) {
        pool.retain(|&group| {
            if self.places[group as usize].is_served() {
                return false;
            }
            let fit: Option<Fit> = if is_waiting(group) {
                self.best_fit_nearby(group, taste, random)
            } else {
                self.best_fit(group, taste, random)
            };
            match fit {
                Some(fit) if fit.delta < self.weight(group, weights) => {
                    self.insert(group, &fit);
                    false
                }
                _ => true,
            }
        });
    }
}
