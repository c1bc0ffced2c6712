//! Ruin and recreate under simulated annealing.

use super::insert::Taste;
use super::model::{Model, NONE};
use super::open::Scratch;
use super::state::{State, Weights};
use crate::random::Random;

/// Share of told groups that a step leaves where they are.
const STAY: f64 = 0.8;

/// One search.
pub struct Search<'m> {
    pub state: State<'m>,
    weights: Weights,
    temperature: f64,
    /// Most penalties of moved groups.
    most_moved: f64,
    keeps: bool,
    random: Random,
    pool: Vec<u32>,
    in_pool: Vec<u64>,
    left: Vec<u32>,
    scratch: Scratch,
    candidates: Vec<(f64, u32)>,
}

/// Parameters of a search, in the instance's money.
#[derive(Debug, Clone)]
pub struct Tuning {
    /// Temperatures at the beginning and at the end.
    pub temperatures: (f64, f64),
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
            (1.0 * trip, 0.012 * trip)
        };
        let rise_until = if keeps { 0.0 } else { 0.5 };
        Self {
            temperatures,
            unserved: 4.0 * seat,
            priority: 40.0 * seat,
            rise_until,
            trips: 4,
            whole: 0.5,
            string: 6,
            open_first: 0.8,
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
            random,
            pool: Vec::new(),
            in_pool: vec![0; groups],
            left: Vec::new(),
            scratch: Scratch::default(),
            candidates: Vec::new(),
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

    /// Makes a kept solution valid, and seats those who are left.
    pub fn repair(&mut self, truth: &Weights) {
        self.weights = *truth;
        let mut pool: Vec<u32> = self.state.unserved.iter().flatten().copied().collect();
        pool.sort_unstable_by_key(|&group| {
            let here = &self.state.model.groups[group as usize];
            (!here.priority, std::cmp::Reverse(here.size), group)
        });
        self.state
            .insert_all(&mut pool, truth, &Taste::EXACT, &mut self.random);
        let mut left = Vec::new();
        self.state.tidy(0, &mut left);
        self.state
            .insert_all(&mut left, truth, &Taste::EXACT, &mut self.random);
        self.state.resum();
    }

    fn take(&mut self, group: u32) {
        let at = group as usize;
        let stays = self.keeps && self.state.homes[at].is_some() && self.random.unit() < STAY;
        if self.state.pinned[at] || stays {
            return;
        }
        if self.state.places[group as usize].is_served() {
            self.state.detach(group);
        }
        self.add(group);
    }

    fn add(&mut self, group: u32) {
        let stamp = &mut self.in_pool[group as usize];
        if *stamp != self.state.step {
            *stamp = self.state.step;
            self.pool.push(group);
        }
    }

    fn ruin_trip(&mut self, trip: u32, tuning: &Tuning) {
        let members = self.state.trips[trip as usize].members.len();
        if members == 0 || self.state.trips[trip as usize].head.locked {
            return;
        }
        if self.random.unit() < tuning.whole {
            let all = self.state.trips[trip as usize].members.clone();
            for group in all {
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
    }

    /// Picks a group around which to ruin.
    fn seed(&mut self) -> u32 {
        let groups = self.state.model.groups.len();
        if self.state.unserved_count > 0 && self.random.unit() < 0.4 {
            let mut at = self.random.below(self.state.unserved_count);
            for list in &self.state.unserved {
                if at < list.len() {
                    return list[at];
                }
                at -= list.len();
            }
        }
        self.random.below(groups) as u32
    }

    fn ruin(&mut self, tuning: &Tuning) {
        let mut candidates = std::mem::take(&mut self.candidates);
        let model: &Model = self.state.model;
        let seed = self.seed();
        let here = &model.groups[seed as usize];
        let place = self.state.places[seed as usize];
        let hubs = model.hubs_of(seed);
        let hub = hubs[self.random.below(hubs.len())];
        candidates.clear();
        let by_service =
            self.random.unit() < 0.2 && !model.services_to[here.destination as usize].is_empty();
        let day = match place.first {
            NONE => {
                here.from_day
                    + self
                        .random
                        .below((here.to_day - here.from_day + 1) as usize)
                        as u32
            }
            trip => self.state.trips[trip as usize].head.day,
        };
        if place.first != NONE {
            candidates.push((-1.0, place.first));
        }
        let reach = 2;
        for day_near in day.saturating_sub(reach)..=(day + reach).min(model.days as u32 - 1) {
            for &trip in self.state.market(here.destination, day_near) {
                let head = &self.state.trips[trip as usize].head;
                let apart = head
                    .route
                    .hubs()
                    .iter()
                    .map(|&other| model.apart(hub, other))
                    .fold(f64::INFINITY, f64::min);
                let value = apart + 15.0 * f64::from(day_near.abs_diff(day));
                candidates.push((value * (0.3 + self.random.unit()), trip));
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
                for day in service.day.saturating_sub(1)..=service.day {
                    for &trip in self.state.market(model.hub_target(service.from), day) {
                        let head = &self.state.trips[trip as usize].head;
                        let apart = head
                            .route
                            .hubs()
                            .iter()
                            .map(|&other| model.apart(hub, other))
                            .fold(f64::INFINITY, f64::min);
                        candidates.push((apart * (0.3 + self.random.unit()), trip));
                    }
                }
            }
        }
        candidates.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let count = 1 + self.random.below(tuning.trips);
        self.take(seed);
        for &(_, trip) in candidates.iter().take(count) {
            if self.state.trips[trip as usize].head.open {
                self.ruin_trip(trip, tuning);
            }
        }
        // Unserved groups of the destination compete for the places that are free now.
        let list = &self.state.unserved[here.destination as usize];
        let sample: Vec<u32> = if list.len() <= 60 {
            list.clone()
        } else {
            (0..60)
                .map(|_| list[self.random.below(list.len())])
                .collect()
        };
        for group in sample {
            let other = &model.groups[group as usize];
            let is_near = |&there: &u32| model.apart(hub, there) <= model.widest;
            if other.from_day <= day + 3
                && day <= other.to_day + 3
                && model.hubs_of(group).iter().any(is_near)
            {
                self.add(group);
            }
        }
        if by_service {
            // Groups of other destinations share the feeders.
            for &(_, trip) in candidates.iter().take(count) {
                if self.state.trips[trip as usize].head.target < model.destinations as u32 {
                    continue;
                }
                let day = self.state.trips[trip as usize].head.day;
                for destination in 0..model.destinations {
                    let near = model.services_to[destination].iter().any(|&at| {
                        let service = &model.services[at as usize];
                        service.day == day || service.day == day + 1
                    });
                    if near {
                        let list = &self.state.unserved[destination];
                        let sample: Vec<u32> = (0..list.len().min(10))
                            .map(|_| list[self.random.below(list.len())])
                            .collect();
                        for group in sample {
                            if model.may_leave(group, day) {
                                self.add(group);
                            }
                        }
                    }
                }
            }
        }
        self.candidates = candidates;
    }

    fn recreate(&mut self, tuning: &Tuning) {
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
        let taste = Taste {
            blink: tuning.blink,
            empty_seat: [0.5, 0.05, -0.05][self.random.below(3)],
            resize: self.random.below(2) == 0,
        };
        let open_first = self.random.unit() < tuning.open_first;
        if open_first {
            for _ in 0..2 {
                if pool.is_empty() {
                    break;
                }
                let anchor = pool[self.random.below(pool.len().min(4))];
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
        self.state
            .insert_all(&mut pool, &self.weights, &taste, &mut self.random);
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
            self.state
                .insert_all(&mut left, &self.weights, &taste, &mut self.random);
            self.state.tidy(0, &mut left);
        }
        self.left = left;
        pool.clear();
        self.pool = pool;
    }

    fn step(&mut self, tuning: &Tuning) {
        let before = self.state.score(&self.weights);
        self.state.begin();
        self.ruin(tuning);
        self.recreate(tuning);
        let after = self.state.score(&self.weights);
        let threshold = -self.temperature * (1.0 - self.random.unit()).ln();
        if after - before >= threshold || self.state.moved > self.most_moved + 1e-6 {
            self.state.undo();
        }
    }

    /// Opens trips for everyone, greedily.
    pub fn construct(&mut self, tuning: &Tuning) {
        for destination in 0..self.state.model.destinations {
            let mut pool = self.state.unserved[destination].clone();
            self.random.shuffle(&mut pool);
            while let Some(&anchor) = pool.last() {
                self.state.begin();
                self.state.open_for(
                    anchor,
                    &pool,
                    &self.weights,
                    tuning.noise,
                    &mut self.scratch,
                    &mut self.random,
                );
                pool.pop();
                let state = &self.state;
                pool.retain(|&group| !state.places[group as usize].is_served());
            }
        }
    }
}
