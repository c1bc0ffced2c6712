//! Ruin and recreate under simulated annealing.

use super::{
    insert::InsertionOptions,
    model::{Model, NONE},
    open::Scratch,
    state::{State, Weights},
};
use crate::random::Random;

/// Shares of told groups that a step leaves where they are; each step takes one of them.
const STAY: [f64; 2] = [0.0, 0.8];
/// Factor of the penalties of moved groups at the beginning. The moves that are allowed go to
/// those first for whom they do most.
const STRICT: f64 = 100.0;
/// By how much each person on a trip makes it further away, when a plan is kept.
const LOAD_DISTANCE: f64 = 2.0;
/// Groups among which a search that keeps a plan looks for one with priority to start from.
const PRIORITY_DRAWS: usize = 8;

/// Groups for which trips are opened at the beginning before the caller is asked again.
const ANCHORS_BETWEEN: u64 = 500;
/// Most groups among which companions are looked for at the beginning.
const COMPANIONS: usize = 5_000;

/// Steps for which a search works on one destination.
const BLOCK: u32 = 32;
/// Most unserved groups of a destination that a step tries to seat.
const INVITED: usize = 60;

/// Share of steps in which groups that waited are offered every trip, not the changed ones alone.
const ALL_OFFERS: f64 = 0.05;

/// One search.
pub struct Search<'m> {
    pub state: State<'m>,
    weights: Weights,
    temperature: f64,
    /// Most penalties of moved groups.
    most_moved: f64,
    keeps: bool,
    stay: f64,
    random: Random,
    pool: Vec<u32>,
    in_pool: Vec<u64>,
    left: Vec<u32>,
    scratch: Scratch,
    /// Trips to ruin, the nearest first.
    candidates: Vec<(f64, u32)>,
    destination: u32,
    steps_left: u32,
}

/// Parameters of a search, in the instance's money.
#[derive(Debug, Clone)]
pub struct Tuning {
    /// Temperatures at the beginning and at the end.
    pub temperatures: (f64, f64),
    /// Cost of a seat in a full vehicle.
    pub seat: f64,
    /// Weights of people left behind at the beginning.
    pub unserved: f64,
    pub priority: f64,
    /// Share of the search after which the weights are the instance's.
    pub rise_until: f64,
    /// Most trips that a step ruins.
    pub trips: usize,
    /// Share of ruined trips that lose everyone.
    pub whole: f64,
    /// Most groups that another ruined trip loses.
    pub string: usize,
    /// Share of steps that open a trip before they fill others.
    pub open_first: f64,
    /// Share of these that open the trip for the group around which the step ruined.
    pub seed_first: f64,
    /// Share of steps that ruin around a group left behind.
    pub waiting: f64,
    /// Share of emptied trips that give up their vehicle, so that another trip can use it.
    pub close: f64,
    /// Share of steps around a group left behind that take the vehicle from a trip to anywhere.
    pub rival: f64,
    pub blink: f64,
    pub noise: f64,
}

impl Tuning {
    /// Parameters for a model, by the cost of its trips.
    pub fn new(model: &Model, keeps: bool) -> Self {
        let (trip, seat) = typical_costs(model);
        let temperatures = if keeps {
            (0.02 * trip, 0.002 * trip)
        } else {
            (trip, 0.012 * trip)
        };
        let rise_until = if keeps { 0.0 } else { 0.5 };
        Self {
            temperatures,
            seat,
            unserved: 10.0 * seat,
            priority: 60.0 * seat,
            rise_until,
            trips: 3,
            whole: 0.5,
            string: 6,
            open_first: 0.8,
            seed_first: 0.8,
            waiting: if keeps { 0.8 } else { 0.5 },
            close: if keeps { 0.5 } else { 0.4 },
            rival: if keeps { 0.3 } else { 0.2 },
            blink: 0.02,
            noise: 0.3,
        }
    }
}

/// Cost of a usual trip, and of one of its seats when it is full.
fn typical_costs(model: &Model) -> (f64, f64) {
    let mut trips: Vec<(f64, f64)> = Vec::new();
    for target in 0..model.destinations as u32 {
        for hub in 0..model.hubs as u32 {
            let way = model.way(&[hub], target);
            let costs = model.buses.iter().filter_map(|&kind| {
                let seats = model.types[kind as usize].seats;
                (seats > 0).then_some(())?;
                Some((model.trip_cost(kind, way)?, f64::from(seats)))
            });
            let best = costs.min_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
            trips.extend(best.map(|(cost, seats)| (cost, cost / seats)));
        }
    }
    trips.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let least = 1e-6 + 1e-3 * model.unserved_cost.max(model.priority_cost);
    let (trip, seat) = trips.get(trips.len() / 2).copied().unwrap_or_default();
    (trip.max(least), seat.max(least / 50.0))
}

impl<'m> Search<'m> {
    /// A search from a solution in which moved groups may cost at most `most_moved`.
    pub fn new(state: State<'m>, most_moved: f64, random: Random) -> Self {
        let groups = state.model.groups.len();
        let keeps = state.homes.iter().any(Option::is_some);
        Self {
            state,
            weights: Weights {
                unserved: 0.0,
                priority: 0.0,
                short: 0.0,
            },
            temperature: 0.0,
            most_moved,
            keeps,
            stay: 0.0,
            random,
            pool: Vec::new(),
            in_pool: vec![0; groups],
            left: Vec::new(),
            scratch: Scratch::default(),
            candidates: Vec::new(),
            destination: 0,
            steps_left: 0,
        }
    }

    /// Sets temperature and weights for a share of the search that is done.
    pub fn set_schedule(&mut self, tuning: &Tuning, truth: &Weights, used: f64) {
        let (hot, cold) = tuning.temperatures;
        self.temperature = hot * (cold / hot).powf(used);
        let rise = if tuning.rise_until > 0.0 {
            (used / tuning.rise_until).min(1.0)
        } else {
            1.0
        };
        let weight = |first: f64, last: f64| {
            if first < last {
                first * (last / first).powf(rise)
            } else {
                last
            }
        };
        if self.keeps {
            self.state.strictness = STRICT.powf(1.0 - used);
        }
        self.weights = Weights {
            unserved: weight(tuning.unserved, truth.unserved),
            priority: weight(tuning.priority, truth.priority),
            short: weight(2.0 * tuning.unserved, truth.unserved),
        };
    }

    /// Does steps.
    pub fn run(&mut self, tuning: &Tuning, steps: u64) {
        if self.state.model.groups.is_empty() {
            return;
        }
        for _ in 0..steps {
            self.step(tuning);
        }
        self.state.resum();
    }

    /// Takes a group out of the solution, into the pool, unless it should stay.
    fn take(&mut self, group: u32) {
        let at = group as usize;
        let stays = self.keeps && self.state.homes[at].is_some() && self.random.unit() < self.stay;
        if self.state.pinned[at] || stays {
            return;
        }
        let was_served = self.state.places[at].is_served();
        if was_served {
            self.state.detach(group);
        }
        self.add(group, was_served);
    }

    fn add(&mut self, group: u32, was_served: bool) {
        let stamp = &mut self.in_pool[group as usize];
        let step = self.state.step << 1;
        if *stamp & !1 != step {
            *stamp = step | u64::from(was_served);
            self.pool.push(group);
        }
    }

    fn ruin_trip(&mut self, trip: u32, tuning: &Tuning) {
        let here = &self.state.trips[trip as usize];
        let members = here.members.len();
        if members == 0 || here.head.locked || !here.head.open {
            return;
        }
        if self.random.unit() < tuning.whole {
            for at in (0..members).rev() {
                let group = self.state.trips[trip as usize].members[at];
                self.take(group);
            }
        } else {
            let count = 1 + self.random.below(tuning.string.min(members));
            for _ in 0..count {
                let members = &self.state.trips[trip as usize].members;
                if members.is_empty() {
                    break;
                }
                let group = members[self.random.below(members.len())];
                self.take(group);
            }
        }
        let is_empty = self.state.trips[trip as usize].members.is_empty();
        if is_empty && self.random.unit() < tuning.close {
            self.state.close(trip);
        }
    }

    /// Takes everyone off a trip, to anywhere, that uses a vehicle from near a hub of a group on one
    /// of its days, and closes it: one with few people.
    fn ruin_rival(&mut self, group: u32) -> bool {
        let model: &Model = self.state.model;
        let here = &model.groups[group as usize];
        let hubs = model.hubs_of(group);
        let near = model.near_any[hubs[self.random.below(hubs.len())] as usize];
        let days = here.to_day - here.from_day + 1;
        let day = here.from_day + self.random.below(days as usize) as u32;
        let mut best: Option<(f64, u32)> = None;
        for hub in (0..model.hubs as u32).filter(|&hub| model.hub_bit(hub) & near != 0) {
            for &kind in &model.buses {
                for &trip in self.state.users(kind, hub, day) {
                    let head = &self.state.trips[trip as usize].head;
                    if head.locked || head.pinned > 0 || head.arrivals > 0 {
                        continue;
                    }
                    let value = f64::from(head.load) * (0.3 + self.random.unit());
                    if best.is_none_or(|(least, _)| value < least) {
                        best = Some((value, trip));
                    }
                }
            }
        }
        let Some((_, trip)) = best else {
            return false;
        };
        while let Some(&member) = self.state.trips[trip as usize].members.last() {
            self.state.detach(member);
            self.add(member, true);
        }
        self.state.close(trip);
        true
    }

    /// Picks the destination around which the next steps ruin: working on one for a while keeps
    /// its data at hand.
    fn pick_destination(&mut self, tuning: &Tuning) {
        let model = self.state.model;
        self.steps_left = BLOCK;
        self.destination = if self.state.unserved_count > 0 && self.random.unit() < tuning.waiting {
            let group = self.waiting_group();
            model.groups[group as usize].destination
        } else {
            let group = self.random.below(model.groups.len());
            model.groups[group].destination
        };
    }

    fn waiting_group(&mut self) -> u32 {
        for draw in self.draws() {
            let at = self.random.below(self.state.unserved_count);
            let group = self.waiting_at(at);
            if draw == 0 || self.state.model.groups[group as usize].priority {
                return group;
            }
        }
        0
    }

    fn waiting_at(&self, mut at: usize) -> u32 {
        for list in &self.state.unserved {
            if at < list.len() {
                return list[at];
            }
            at -= list.len();
        }
        0
    }

    /// Numbers of draws, counted down to 0, until a group left behind has priority: there is little
    /// that may move for the sake of others.
    fn draws(&self) -> impl Iterator<Item = usize> + use<> {
        let draws = if self.keeps { PRIORITY_DRAWS } else { 1 };
        (0..draws).rev()
    }

    /// Picks a group around which to ruin.
    fn seed(&mut self, tuning: &Tuning) -> u32 {
        if self.steps_left == 0 {
            self.pick_destination(tuning);
        }
        self.steps_left -= 1;
        let count = self.state.unserved[self.destination as usize].len();
        if count > 0 && self.random.unit() < tuning.waiting {
            for draw in self.draws() {
                let at = self.random.below(count);
                let group = self.state.unserved[self.destination as usize][at];
                if draw == 0 || self.state.model.groups[group as usize].priority {
                    return group;
                }
            }
        }
        let (from, to) = self.state.model.groups_to(self.destination);
        from + self.random.below((to - from) as usize) as u32
    }

    /// Remembers a trip to ruin if it is among the nearest.
    fn nominate(&mut self, value: f64, trip: u32, count: usize) {
        let near = &mut self.candidates;
        if near.len() == count {
            match near.last() {
                Some(&(most, _)) if value < most => near.pop(),
                _ => return,
            };
        }
        let at = near.partition_point(|&(other, _)| other <= value);
        near.insert(at, (value, trip));
    }

    fn ruin(&mut self, tuning: &Tuning) -> u32 {
        let model: &Model = self.state.model;
        let seed = self.seed(tuning);
        let here = &model.groups[seed as usize];
        let place = self.state.places[seed as usize];
        let hubs = model.hubs_of(seed);
        let hub = hubs[self.random.below(hubs.len())];
        let (bit, near) = (model.hub_bit(hub), model.near_any[hub as usize]);
        let apart = |calls: u64| {
            if calls & bit != 0 {
                0.0
            } else if calls & near != 0 {
                25.0
            } else {
                75.0
            }
        };
        self.candidates.clear();
        let count = 1 + self.random.below(tuning.trips);
        let by_service =
            self.random.unit() < 0.2 && !model.services_to[here.destination as usize].is_empty();
        let day = match place.first {
            NONE => {
                let days = here.to_day - here.from_day + 1;
                here.from_day + self.random.below(days as usize) as u32
            }
            trip => self.state.trips[trip as usize].head.day,
        };
        if place.first != NONE {
            self.nominate(-1.0, place.first, count);
        }
        let reach = 2;
        for day_near in day.saturating_sub(reach)..=(day + reach).min(model.days as u32 - 1) {
            let later = 15.0 * f64::from(day_near.abs_diff(day));
            for at in 0..self.state.market(here.destination, day_near).len() {
                let offer = self.state.market(here.destination, day_near)[at];
                if offer.trip != place.first {
                    let mut value = 5.0 + apart(offer.calls) + later;
                    if self.keeps {
                        // Of emptier trips fewer people have to move.
                        let load = self.state.trips[offer.trip as usize].head.load;
                        value += LOAD_DISTANCE * f64::from(load);
                    }
                    let noise = 0.3 + self.random.unit();
                    self.nominate(value * noise, offer.trip, count);
                }
            }
        }
        if by_service {
            for &at in &model.services_to[here.destination as usize] {
                let service = &model.services[at as usize];
                if service.day + 1 < here.from_day.saturating_sub(1)
                    || service.day > here.to_day + 2
                {
                    continue;
                }
                let station = model.hub_target(service.from);
                for day in service.day.saturating_sub(1)..=service.day {
                    for at in 0..self.state.market(station, day).len() {
                        let offer = self.state.market(station, day)[at];
                        let noise = 0.3 + self.random.unit();
                        self.nominate(apart(offer.calls) * noise, offer.trip, count);
                    }
                }
            }
        }
        self.take(seed);
        let waits = !place.is_served();
        if waits && self.random.unit() < tuning.rival && self.ruin_rival(seed) {
            self.candidates.clear();
        }
        for at in 0..self.candidates.len() {
            self.ruin_trip(self.candidates[at].1, tuning);
        }
        self.invite(here.destination, day, near);
        if by_service {
            // Groups of other destinations share the feeders.
            for at in 0..self.candidates.len() {
                let head = &self.state.trips[self.candidates[at].1 as usize].head;
                if head.target >= model.destinations as u32 {
                    self.invite_to_services(head.day);
                }
            }
        }
        seed
    }

    /// Unserved groups of a destination compete for the places that are free now.
    fn invite(&mut self, destination: u32, day: u32, near: u64) {
        let model = self.state.model;
        let count = self.state.unserved[destination as usize].len();
        for at in 0..count.min(INVITED) {
            let list = &self.state.unserved[destination as usize];
            let group = if count <= INVITED {
                list[at]
            } else {
                list[self.random.below(count)]
            };
            let other = &model.groups[group as usize];
            if other.from_day <= day + 3 && day <= other.to_day + 3 && other.hub_bits & near != 0 {
                self.add(group, false);
            }
        }
    }

    fn invite_to_services(&mut self, day: u32) {
        let model = self.state.model;
        for destination in 0..model.destinations {
            let runs = model.services_to[destination].iter().any(|&at| {
                let service = &model.services[at as usize];
                service.day == day || service.day == day + 1
            });
            if !runs {
                continue;
            }
            let count = self.state.unserved[destination].len();
            for _ in 0..count.min(10) {
                let group = self.state.unserved[destination][self.random.below(count)];
                if model.may_leave(group, day) {
                    self.add(group, true);
                }
            }
        }
    }

    fn recreate(&mut self, tuning: &Tuning, seed: u32) {
        let model = self.state.model;
        let mut pool = std::mem::take(&mut self.pool);
        self.random.shuffle(&mut pool);
        match self.random.below(4) {
            0 => {}
            1 => pool.sort_by_key(|&group| std::cmp::Reverse(model.groups[group as usize].size)),
            2 => pool.sort_by_key(|&group| {
                let here = &model.groups[group as usize];
                (
                    !here.priority,
                    here.to_day - here.from_day,
                    std::cmp::Reverse(here.size),
                )
            }),
            _ => pool.sort_by_key(|&group| {
                let here = &model.groups[group as usize];
                (!here.priority, std::cmp::Reverse(here.size))
            }),
        }
        let taste = InsertionOptions {
            blink: tuning.blink,
            empty_seat: [0.5, 0.05, -0.05][self.random.below(3)],
            resize: self.random.below(2) == 0,
        };
        let open_first = self.random.unit() < tuning.open_first;
        if open_first {
            let mut first = true;
            for _ in 0..2 {
                if pool.is_empty() {
                    break;
                }
                let anchor = if first && self.random.unit() < tuning.seed_first {
                    seed
                } else {
                    pool[self.random.below(pool.len().min(4))]
                };
                first = false;
                if self.state.places[anchor as usize].is_served() {
                    continue;
                }
                self.state.open_for(
                    anchor,
                    &pool,
                    &self.weights,
                    tuning.noise,
                    &mut self.scratch,
                    &mut self.random,
                );
            }
        }
        let in_pool = &self.in_pool;
        let all = self.random.unit() < ALL_OFFERS;
        let step = self.state.step << 1;
        let is_waiting = |group: u32| !all && in_pool[group as usize] == step;
        self.state.insert_all(
            &mut pool,
            &self.weights,
            &taste,
            &mut self.random,
            is_waiting,
        );
        let mut tries = 0;
        let mut at = 0;
        while at < pool.len() && tries < 4 {
            let anchor = pool[at];
            at += 1;
            if self.state.places[anchor as usize].is_served() {
                continue;
            }
            tries += 1;
            if self.state.open_for(
                anchor,
                &pool,
                &self.weights,
                tuning.noise,
                &mut self.scratch,
                &mut self.random,
            ) {
                tries -= 1;
            }
        }
        let mut left = std::mem::take(&mut self.left);
        left.clear();
        self.state.tidy(0, &mut left);
        if !left.is_empty() {
            left.extend(pool.iter());
            self.state.insert_all(
                &mut left,
                &self.weights,
                &taste,
                &mut self.random,
                is_waiting,
            );
            self.state.tidy(0, &mut left);
        }
        self.left = left;
        pool.clear();
        self.pool = pool;
    }

    fn step(&mut self, tuning: &Tuning) {
        let before = self.state.score(&self.weights);
        let moved = self.state.moved;
        self.state.begin();
        if self.keeps {
            self.stay = STAY[self.random.below(STAY.len())];
        }
        let seed = self.ruin(tuning);
        self.recreate(tuning, seed);
        let after = self.state.score(&self.weights);
        let threshold = -self.temperature * (1.0 - self.random.unit()).ln();
        if after - before >= threshold
            || self.state.is_broken
            || self.state.moved > self.most_moved.max(moved) + 1e-6
        {
            self.state.undo();
        }
    }

    /// Opens trips for everyone, greedily, while the caller lets it go on.
    pub fn construct(&mut self, tuning: &Tuning, goes_on: &mut dyn FnMut(&State<'m>) -> bool) {
        let mut anchors = 0;
        for destination in 0..self.state.model.destinations {
            let mut pool = self.state.unserved[destination].clone();
            self.random.shuffle(&mut pool);
            while let Some(&anchor) = pool.last() {
                anchors += 1;
                if anchors % ANCHORS_BETWEEN == 0 && !goes_on(&self.state) {
                    return;
                }
                self.state.begin();
                let opened = self.state.open_for(
                    anchor,
                    &pool[pool.len().saturating_sub(COMPANIONS)..],
                    &self.weights,
                    tuning.noise,
                    &mut self.scratch,
                    &mut self.random,
                );
                pool.pop();
                if opened {
                    let state = &self.state;
                    pool.retain(|&group| !state.places[group as usize].is_served());
                }
            }
        }
    }
}
