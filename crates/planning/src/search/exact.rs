//! Branch and bound over all plans, for instances of a few groups.
//!
//! Groups are assigned one after another: left behind, or on every day, hub and chain of legs that
//! they accept, in each trip begun so far that goes the same way or in a new one. When all are
//! assigned, types and depots of the trips are chosen within the fleet. The cost of people left
//! behind, and of every trip with the cheapest type that has the seats, bounds from below.

use super::finish::unserved_by_choice;
use super::model::{MAX_HUBS, Model, NONE, Route};
use super::state::{Place, Snapshot, State, Weights};
use crate::instance::Mode;

/// Most groups of an instance that is solved exactly.
pub const MAX_GROUPS: usize = 7;
/// Most assignments that are tried before the search gives up.
const MAX_NODES: u64 = 3_000_000;

/// A better solution than one of a given score, if there is any.
pub fn better(model: &Model, weights: &Weights, score: f64) -> Option<Snapshot> {
    let mut search = Exact {
        model,
        weights: *weights,
        best: score - 1e-9 * (1.0 + score.abs()),
        found: None,
        parts: Vec::new(),
        places: vec![Legs::default(); model.groups.len()],
        nodes: 0,
    };
    search.assign(0, 0.0);
    search.found
}

/// A trip begun.
#[derive(Debug, Clone)]
struct Part {
    target: u32,
    day: u32,
    service: u32,
    /// Hubs where people board, each once.
    hubs: Vec<u32>,
    members: u32,
    load: u32,
    wheelchairs: u32,
    arrivals: u32,
}

/// Trips of one group by their position; [`NONE`] where there is no such leg.
#[derive(Debug, Clone, Copy)]
struct Legs {
    hub: u32,
    first: u32,
    service: u32,
    last: u32,
}

impl Default for Legs {
    fn default() -> Self {
        Self {
            hub: NONE,
            first: NONE,
            service: NONE,
            last: NONE,
        }
    }
}

/// One way to run a part: type, route and cost.
type Run = (u32, Route, f64);

struct Exact<'m> {
    model: &'m Model,
    weights: Weights,
    best: f64,
    found: Option<Snapshot>,
    parts: Vec<Part>,
    places: Vec<Legs>,
    nodes: u64,
}

/// A leg that a group needs.
#[derive(Debug, Clone, Copy)]
struct Leg {
    target: u32,
    day: u32,
    service: u32,
    /// Hub where the group boards.
    hub: u32,
    is_arrival: bool,
}

impl Exact<'_> {
    fn assign(&mut self, group: u32, left: f64) {
        self.nodes += 1;
        if self.nodes > MAX_NODES || left + self.bound() >= self.best {
            return;
        }
        if group as usize == self.model.groups.len() {
            self.complete(left);
            return;
        }
        for legs in self.chains(group) {
            self.board(group, &legs, Legs::default(), left);
        }
        let here = &self.model.groups[group as usize];
        let person = if here.priority {
            self.weights.priority
        } else {
            self.weights.unserved
        };
        self.places[group as usize] = Legs::default();
        self.assign(group + 1, left + person * f64::from(here.size));
    }

    /// Every chain of legs that a group accepts.
    fn chains(&self, group: u32) -> Vec<Vec<Leg>> {
        let model = self.model;
        let here = &model.groups[group as usize];
        let mut chains = Vec::new();
        let days = || (here.from_day..=here.to_day).filter(|&day| model.may_leave(group, day));
        if here.modes.contains(Mode::Bus) {
            for day in days() {
                for &hub in model.hubs_of(group) {
                    let target = here.destination;
                    chains.push(vec![Leg {
                        target,
                        day,
                        service: NONE,
                        hub,
                        is_arrival: false,
                    }]);
                }
            }
        }
        let ends = &model.services_to[here.destination as usize];
        let continues = &model.services_via[here.destination as usize];
        for (&at, ends_here) in ends
            .iter()
            .map(|at| (at, true))
            .chain(continues.iter().map(|at| (at, false)))
        {
            let service = &model.services[at as usize];
            if !here.modes.contains(service.mode)
                || service.count == 0
                || model.is_forbidden(group, service.day)
            {
                continue;
            }
            let main = Leg {
                target: service.to,
                day: service.day,
                service: at,
                hub: service.from,
                is_arrival: false,
            };
            let mut starts = Vec::new();
            if model.hubs_of(group).contains(&service.from) && model.may_leave(group, service.day) {
                starts.push(vec![main]);
            }
            let station = model.hub_target(service.from);
            for day in days().filter(|&day| day == service.day || day + 1 == service.day) {
                for &hub in model
                    .hubs_of(group)
                    .iter()
                    .filter(|&&hub| model.feeds(hub, station))
                {
                    let feeder = Leg {
                        target: station,
                        day,
                        service: NONE,
                        hub,
                        is_arrival: false,
                    };
                    starts.push(vec![feeder, main]);
                }
            }
            if ends_here {
                chains.extend(starts);
                continue;
            }
            for day in service.day..=service.day + 1 {
                if day as usize >= model.days || model.is_forbidden(group, day) {
                    continue;
                }
                let hub = service.to - model.destinations as u32;
                let target = here.destination;
                let arrival = Leg {
                    target,
                    day,
                    service: NONE,
                    hub,
                    is_arrival: true,
                };
                chains.extend(starts.iter().map(|legs| [&legs[..], &[arrival]].concat()));
            }
        }
        chains
    }

    /// Puts a group on the rest of its legs, in every begun trip and in a new one.
    fn board(&mut self, group: u32, legs: &[Leg], places: Legs, left: f64) {
        let Some((leg, rest)) = legs.split_first() else {
            self.places[group as usize] = places;
            self.assign(group + 1, left);
            return;
        };
        let here = &self.model.groups[group as usize];
        for at in 0..=self.parts.len() {
            let is_new = at == self.parts.len();
            if is_new {
                self.parts.push(Part {
                    target: leg.target,
                    day: leg.day,
                    service: leg.service,
                    hubs: Vec::new(),
                    members: 0,
                    load: 0,
                    wheelchairs: 0,
                    arrivals: 0,
                });
            }
            let part = &mut self.parts[at];
            if (part.target, part.day, part.service) == (leg.target, leg.day, leg.service) {
                let calls = part.hubs.contains(&leg.hub);
                if !calls {
                    part.hubs.push(leg.hub);
                }
                part.members += 1;
                part.load += here.size;
                part.wheelchairs += here.wheelchairs;
                part.arrivals += u32::from(leg.is_arrival);
                let mut places = places;
                match (leg.service != NONE, leg.is_arrival) {
                    (true, _) => places.service = at as u32,
                    (false, true) => places.last = at as u32,
                    (false, false) => places.first = at as u32,
                }
                if places.hub == NONE {
                    places.hub = leg.hub;
                }
                if self.least_cost(&self.parts[at]).is_some() {
                    self.board(group, rest, places, left);
                }
                let part = &mut self.parts[at];
                if !calls {
                    part.hubs.pop();
                }
                part.members -= 1;
                part.load -= here.size;
                part.wheelchairs -= here.wheelchairs;
                part.arrivals -= u32::from(leg.is_arrival);
            }
            if is_new {
                self.parts.pop();
            }
        }
    }

    /// Types that may run a part.
    fn kinds(&self, part: &Part) -> Vec<u32> {
        let model = self.model;
        let feeders = model.feeders.as_ref();
        if part.service != NONE {
            vec![model.services[part.service as usize].vehicle]
        } else if part.target >= model.destinations as u32 {
            feeders.map(|feeders| feeders.vehicle).into_iter().collect()
        } else if part.arrivals > 0 {
            feeders.map(|feeders| feeders.arrival).into_iter().collect()
        } else {
            model.buses.clone()
        }
    }

    /// Cost of the cheapest type with the seats; none when there is none.
    fn least_cost(&self, part: &Part) -> Option<f64> {
        let model = self.model;
        if part.hubs.len() > MAX_HUBS || (part.arrivals > 0 && part.hubs.len() > 1) {
            return None;
        }
        let route = model.route(&part.hubs, part.target);
        let costs = self.kinds(part).into_iter().filter_map(|kind| {
            let data = &model.types[kind as usize];
            if part.load > data.seats || part.wheelchairs > data.places {
                return None;
            }
            if part.service != NONE {
                return Some(model.services[part.service as usize].cost);
            }
            (model.may_call_at(kind, &part.hubs))
                .then(|| model.trip_cost(kind, route.way))
                .flatten()
        });
        costs.min_by(f64::total_cmp)
    }

    fn bound(&self) -> f64 {
        self.parts
            .iter()
            .filter_map(|part| self.least_cost(part))
            .sum()
    }

    /// Chooses types and depots for all parts.
    fn complete(&mut self, left: f64) {
        let runs: Vec<Vec<Run>> = self.parts.iter().map(|part| self.runs(part)).collect();
        if runs.iter().any(Vec::is_empty) {
            return;
        }
        let mut chosen = Vec::new();
        self.choose(&runs, &mut chosen, left);
    }

    /// Ways to run a part, the cheapest of each type and first hub.
    fn runs(&self, part: &Part) -> Vec<Run> {
        let model = self.model;
        let mut found: Vec<Run> = Vec::new();
        for kind in self.kinds(part) {
            let data = &model.types[kind as usize];
            if part.load < data.minimum || part.load > data.seats || part.wheelchairs > data.places
            {
                continue;
            }
            if part.service != NONE {
                let route = model.route(&part.hubs, part.target);
                found.push((kind, route, model.services[part.service as usize].cost));
                continue;
            }
            let most = if part.arrivals > 0 { 1 } else { data.max_hubs };
            let mut hubs = part.hubs.clone();
            self.extend(part, kind, most, 0, &mut hubs, &mut found);
        }
        found.sort_by(|a, b| a.2.total_cmp(&b.2));
        found
    }

    fn extend(
        &self,
        part: &Part,
        kind: u32,
        most: usize,
        from: u32,
        hubs: &mut Vec<u32>,
        found: &mut Vec<Run>,
    ) {
        let model = self.model;
        if hubs.len() > most || !model.may_call_at(kind, hubs) {
            return;
        }
        let route = model.route(hubs, part.target);
        let Some(cost) = model.trip_cost(kind, route.way) else {
            return;
        };
        let same = |run: &&mut Run| run.0 == kind && run.1.hubs[0] == route.hubs[0];
        match found.iter_mut().find(same) {
            Some(known) if known.2 <= cost => {}
            Some(known) => *known = (kind, route, cost),
            None => found.push((kind, route, cost)),
        }
        let is_feeder = part.target >= model.destinations as u32;
        for depot in from..model.hubs as u32 {
            if hubs.len() < most
                && !hubs.contains(&depot)
                && (!is_feeder || model.feeds(depot, part.target))
            {
                hubs.push(depot);
                self.extend(part, kind, most, depot + 1, hubs, found);
                hubs.pop();
            }
        }
    }

    fn choose(&mut self, runs: &[Vec<Run>], chosen: &mut Vec<Run>, cost: f64) {
        self.nodes += 1;
        if cost >= self.best || self.nodes > MAX_NODES {
            return;
        }
        let model = self.model;
        let Some(options) = runs.get(chosen.len()) else {
            self.accept(chosen, cost);
            return;
        };
        let part = &self.parts[chosen.len()];
        let (day, service) = (part.day, part.service);
        for &(kind, route, more) in options {
            let cell = model.fleet_at(kind, route.hubs[0], day);
            let used = (chosen.iter().zip(&self.parts))
                .filter(|((kind, route, _), part)| {
                    model.fleet_at(*kind, route.hubs[0], part.day) == cell
                })
                .count() as u32;
            let of_service = (self.parts[..chosen.len()].iter())
                .filter(|part| service != NONE && part.service == service)
                .count() as u32;
            let has_room = service == NONE || of_service < model.services[service as usize].count;
            if used < model.fleet(cell) && has_room {
                chosen.push((kind, route, more));
                self.choose(runs, chosen, cost + more);
                chosen.pop();
            }
        }
    }

    /// Remembers a solution if no group in it is left behind whom one move could serve.
    fn accept(&mut self, chosen: &[Run], score: f64) {
        let model = self.model;
        let mut state = State::new(model);
        state.begin();
        let mut trips = Vec::new();
        for (part, &(kind, route, cost)) in self.parts.iter().zip(chosen) {
            if part.service == NONE {
                trips.push(state.open(kind, route, part.target, part.day, cost));
            } else {
                trips.push(NONE);
                state.services[part.service as usize].least += 1;
            }
        }
        let trip = |at: u32| if at == NONE { NONE } else { trips[at as usize] };
        for (group, legs) in self.places.iter().enumerate() {
            let service = match legs.service {
                NONE => NONE,
                at => self.parts[at as usize].service,
            };
            let (first, last) = (trip(legs.first), trip(legs.last));
            let place = Place {
                hub: legs.hub,
                first,
                service,
                last,
            };
            if place.is_served() {
                state.attach(group as u32, place);
            }
        }
        if unserved_by_choice(&mut state) {
            return;
        }
        self.best = score - 1e-9 * (1.0 + score.abs());
        self.found = Some(state.snapshot());
    }
}
