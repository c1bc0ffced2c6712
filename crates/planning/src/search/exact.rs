//! Branch and bound over all plans, for instances of a few groups.
//!
//! Groups are assigned one after another: left behind, or on every day, hub and chain of legs that
//! they accept, in each trip begun so far that goes the same way or in a new one. When all are
//! assigned, types and depots of the trips are chosen within the fleet. The cost of people left
//! behind, and of every trip with the cheapest type that has the seats, bounds from below.
//!
//! Of a kept plan, the trips on which people are who should stay there are begun already. Plans are
//! compared by who moves: first locked trips that do not run, then people with tickets or on locked
//! trips, then others who were told; of plans that move as many, the score counts.

use super::{
    baseline::BaselinePlan,
    carriages::pack,
    finish::unserved_by_choice,
    model::{MAX_HUBS, Model, NONE, Route},
    state::{Place, Snapshot, State, Weights},
};
use crate::instance::Mode;

/// Most groups of an instance that is solved exactly.
pub const MAX_GROUPS: usize = 7;
/// Most assignments that are tried before the search gives up.
const MAX_NODES: u64 = 3_000_000;

/// What a locked trip that does not run weighs, a person who must stay, and one who should.
const WEIGHTS: [u64; 3] = [1 << 40, 1 << 20, 1];

/// A better solution than another one, if there is any. `start` is what of a kept plan is valid;
/// without one, nobody travels in it.
pub fn better(
    start: &State<'_>,
    kept: &BaselinePlan,
    weights: &Weights,
    known: &State<'_>,
) -> Option<Snapshot> {
    let model = start.model;
    let score = known.cost
        + weights.unserved * known.left[0] as f64
        + weights.priority * known.left[1] as f64;
    let mut search = Exact {
        model,
        weights: *weights,
        start,
        best: (moved(start, kept, known), below(score)),
        found: None,
        parts: Vec::new(),
        homes: vec![None; model.groups.len()],
        places: vec![Legs::default(); model.groups.len()],
        nodes: 0,
    };
    search.begin(kept);
    search.assign(0, 0, 0.0);
    search.found
}

/// The score that a better solution reaches.
fn below(score: f64) -> f64 {
    score - 1e-9 * (1.0 + score.abs())
}

/// What a group weighs that is not where it was.
fn weight(start: &State<'_>, group: u32) -> u64 {
    let size = u64::from(start.model.groups[group as usize].size);
    if !start.places[group as usize].is_served() {
        0
    } else if start.pinned[group as usize] {
        WEIGHTS[1] * size
    } else if start.homes.get(group as usize).is_some_and(Option::is_some) {
        WEIGHTS[2] * size
    } else {
        0
    }
}

/// What a solution moves of the kept plan.
fn moved(start: &State<'_>, kept: &BaselinePlan, known: &State<'_>) -> u64 {
    let origin = |state: &State<'_>, trip: u32| match trip {
        NONE => NONE,
        trip => state.trips[trip as usize].head.origin,
    };
    let mut carriages = vec![NONE; start.places.len()];
    for at in 0..known.services.len() as u32 {
        for carriage in pack(known, at, kept).0 {
            for group in carriage.groups {
                carriages[group as usize] = carriage.origin;
            }
        }
    }
    let stays = |group: usize| {
        let (before, now) = (start.places[group], known.places[group]);
        now.is_served()
            && before.hub == now.hub
            && before.service == now.service
            && (now.service == NONE || carriages[group] == kept.carriage(group as u32, now.service))
            && origin(start, before.first) == origin(known, now.first)
            && origin(start, before.last) == origin(known, now.last)
    };
    let groups: u64 = (0..start.places.len())
        .filter(|&group| !stays(group))
        .map(|group| weight(start, group as u32))
        .sum();
    let is_locked = |state: &State<'_>, origin: u32| {
        let mut trips = state.trips.iter();
        trips.any(|trip| trip.head.open && trip.head.locked && trip.head.origin == origin)
    };
    let cancelled = (start.trips.iter())
        .filter(|trip| trip.head.open && trip.head.locked && !is_locked(known, trip.head.origin))
        .count() as u64;
    groups + WEIGHTS[0] * cancelled
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
    /// The trip of the kept plan that this one continues.
    origin: u32,
    /// The only way to run a locked trip.
    locked: Option<Run>,
}

/// Trips of one group by their position; [`NONE`] where there is no such leg.
#[derive(Debug, Clone, Copy, PartialEq)]
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

impl Part {
    fn new(target: u32, day: u32, service: u32) -> Self {
        Self {
            target,
            day,
            service,
            hubs: Vec::new(),
            members: 0,
            load: 0,
            wheelchairs: 0,
            arrivals: 0,
            origin: NONE,
            locked: None,
        }
    }

    fn add(&mut self, model: &Model, group: u32, hub: u32, is_arrival: bool) {
        let here = &model.groups[group as usize];
        if !self.hubs.contains(&hub) {
            self.hubs.push(hub);
        }
        self.members += 1;
        self.load += here.size;
        self.wheelchairs += here.wheelchairs;
        self.arrivals += u32::from(is_arrival);
    }
}

/// One way to run a part: type, route and cost.
type Run = (u32, Route, f64);

struct Exact<'m> {
    model: &'m Model,
    weights: Weights,
    start: &'m State<'m>,
    /// What the best solution moves, and its score.
    best: (u64, f64),
    found: Option<Snapshot>,
    parts: Vec<Part>,
    /// The parts on which a group is in the kept plan.
    homes: Vec<Option<Legs>>,
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
    /// Begins the trips of the kept plan on which someone should stay.
    fn begin(&mut self, kept: &BaselinePlan) {
        let (model, start) = (self.model, self.start);
        let mut part_of = vec![NONE; start.trips.len()];
        for (at, trip) in start.trips.iter().enumerate() {
            let head = &trip.head;
            let is_home = trip.members.iter().any(|&group| weight(start, group) > 0);
            if !head.open || !(head.locked || is_home) {
                continue;
            }
            part_of[at] = self.parts.len() as u32;
            self.parts.push(Part {
                origin: head.origin,
                locked: head.locked.then_some((head.kind, head.route, head.cost)),
                ..Part::new(head.target, head.day, NONE)
            });
        }
        for (group, place) in start.places.iter().enumerate() {
            if weight(start, group as u32) == 0 {
                continue;
            }
            let part = |trip: u32| match trip {
                NONE => NONE,
                trip => part_of[trip as usize],
            };
            let mut home = Legs {
                hub: place.hub,
                first: part(place.first),
                service: NONE,
                last: part(place.last),
            };
            if place.service != NONE {
                let origin = kept.carriage(group as u32, place.service);
                let same = |part: &Part| part.service == place.service && part.origin == origin;
                let known = self.parts.iter().position(same);
                home.service = known.unwrap_or(self.parts.len()) as u32;
                if known.is_none() {
                    let service = &model.services[place.service as usize];
                    self.parts.push(Part {
                        origin,
                        ..Part::new(service.to, service.day, place.service)
                    });
                }
            }
            self.homes[group] = Some(home);
        }
    }

    /// Whether solutions that move so much and cost so much at least are no better than the best.
    fn is_worse(&self, moved: u64, score: f64) -> bool {
        moved > self.best.0 || (moved == self.best.0 && score >= self.best.1)
    }

    fn assign(&mut self, group: u32, moved: u64, left: f64) {
        self.nodes += 1;
        if self.nodes > MAX_NODES || self.is_worse(moved, left + self.bound()) {
            return;
        }
        if group as usize == self.model.groups.len() {
            self.complete(moved, left);
            return;
        }
        if let Some(home) = self.homes[group as usize] {
            self.stay(group, home, moved, left);
        }
        let moved = moved + weight(self.start, group);
        for legs in self.chains(group) {
            self.board(group, &legs, Legs::default(), moved, left);
        }
        let here = &self.model.groups[group as usize];
        let person = if here.priority {
            self.weights.priority
        } else {
            self.weights.unserved
        };
        self.places[group as usize] = Legs::default();
        self.assign(group + 1, moved, left + person * f64::from(here.size));
    }

    /// Leaves a group where it is in the kept plan.
    fn stay(&mut self, group: u32, home: Legs, moved: u64, left: f64) {
        let model = self.model;
        let mut legs = Vec::new();
        if home.first != NONE {
            legs.push((home.first, home.hub, false));
        }
        if home.service != NONE {
            let service = &model.services[self.parts[home.service as usize].service as usize];
            legs.push((home.service, service.from, false));
            if home.last != NONE {
                let hub = service.to - model.destinations as u32;
                legs.push((home.last, hub, true));
            }
        }
        let before: Vec<Part> = legs
            .iter()
            .map(|leg| self.parts[leg.0 as usize].clone())
            .collect();
        for &(at, hub, is_arrival) in &legs {
            self.parts[at as usize].add(model, group, hub, is_arrival);
        }
        let fits = |leg: &(u32, u32, bool)| self.least_cost(&self.parts[leg.0 as usize]).is_some();
        if legs.iter().all(fits) {
            self.places[group as usize] = home;
            self.assign(group + 1, moved, left);
        }
        for (part, leg) in before.into_iter().zip(legs) {
            self.parts[leg.0 as usize] = part;
        }
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
    fn board(&mut self, group: u32, legs: &[Leg], places: Legs, moved: u64, left: f64) {
        let Some((leg, rest)) = legs.split_first() else {
            // Who is where it was has not moved.
            if self.homes[group as usize].is_none_or(|home| home != places) {
                self.places[group as usize] = places;
                self.assign(group + 1, moved, left);
            }
            return;
        };
        for at in 0..=self.parts.len() {
            let is_new = at == self.parts.len();
            if is_new {
                self.parts.push(Part::new(leg.target, leg.day, leg.service));
            }
            let part = &self.parts[at];
            if (part.target, part.day, part.service) == (leg.target, leg.day, leg.service) {
                let before = part.clone();
                self.parts[at].add(self.model, group, leg.hub, leg.is_arrival);
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
                    self.board(group, rest, places, moved, left);
                }
                self.parts[at] = before;
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
        if let Some((kind, ..)) = part.locked {
            vec![kind]
        } else if part.service != NONE {
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
        if let Some((kind, route, _)) = part.locked
            && part.arrivals > 0
            && (route.len > 1
                || model.feeders.as_ref().map(|feeders| feeders.arrival) != Some(kind))
        {
            return None;
        }
        let route = model.route(&part.hubs, part.target);
        let costs = self.kinds(part).into_iter().filter_map(|kind| {
            let data = &model.types[kind as usize];
            if part.load > data.seats || part.wheelchairs > data.places {
                return None;
            }
            if let Some((_, route, cost)) = part.locked {
                let calls = part.hubs.iter().all(|hub| route.hubs().contains(hub));
                return calls.then_some(cost);
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
        (self.parts.iter().filter(|part| part.members > 0))
            .filter_map(|part| self.least_cost(part))
            .sum()
    }

    /// Chooses types and depots for all parts.
    fn complete(&mut self, moved: u64, left: f64) {
        let all = self.parts.clone();
        let (parts, empty): (Vec<_>, Vec<_>) = { all.iter() }.partition(|part| part.members > 0);
        let cancelled = empty.iter().filter(|part| part.locked.is_some()).count() as u64;
        let runs: Vec<Vec<Run>> = parts.iter().map(|part| self.runs(part)).collect();
        if runs.iter().all(|runs| !runs.is_empty()) {
            let moved = moved + WEIGHTS[0] * cancelled;
            self.choose(&parts, &runs, &mut Vec::new(), moved, left);
        }
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
            if let Some(run) = part.locked {
                found.push(run);
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

    fn choose(
        &mut self,
        parts: &[&Part],
        runs: &[Vec<Run>],
        chosen: &mut Vec<Run>,
        moved: u64,
        cost: f64,
    ) {
        self.nodes += 1;
        if self.is_worse(moved, cost) || self.nodes > MAX_NODES {
            return;
        }
        let model = self.model;
        let Some(options) = runs.get(chosen.len()) else {
            self.accept(chosen, moved, cost);
            return;
        };
        let part = parts[chosen.len()];
        let (day, service) = (part.day, part.service);
        for &(kind, route, more) in options {
            let cell = model.fleet_at(kind, route.hubs[0], day);
            let used = (chosen.iter().zip(parts))
                .filter(|((kind, route, _), part)| {
                    model.fleet_at(*kind, route.hubs[0], part.day) == cell
                })
                .count() as u32;
            let of_service = (parts[..chosen.len()].iter())
                .filter(|part| service != NONE && part.service == service)
                .count() as u32;
            let has_room = service == NONE || of_service < model.services[service as usize].count;
            if used < model.fleet(cell) && has_room {
                chosen.push((kind, route, more));
                self.choose(parts, runs, chosen, moved, cost + more);
                chosen.pop();
            }
        }
    }

    /// Remembers a solution if no group in it is left behind whom one move could serve.
    fn accept(&mut self, chosen: &[Run], moved: u64, score: f64) {
        let model = self.model;
        let mut state = State::new(model);
        state.begin();
        let mut trips = Vec::new();
        let mut chosen = chosen.iter();
        for part in &self.parts {
            if part.members == 0 {
                trips.push(NONE);
                continue;
            }
            let Some(&(kind, route, cost)) = chosen.next() else {
                return;
            };
            if part.service == NONE {
                let trip = state.open(kind, route, part.target, part.day, cost);
                state.trips[trip as usize].head.origin = part.origin;
                state.set_locked(trip, part.locked.is_some());
                trips.push(trip);
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
        self.best = (moved, below(score));
        self.found = Some(state.snapshot());
    }
}
