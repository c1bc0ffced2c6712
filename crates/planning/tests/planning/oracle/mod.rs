//! The least score of any plan, by exhaustive search. Slow, plain, and independent of the crate.
//!
//! Of a kept plan, everyone who should stay either does or counts as moved; fewer moved people are
//! better than any score.
//!
//! Each group chooses a way: none, a direct bus, or a service with or without a feeder and an
//! arrival trip, with days. That gives pools of people who need the same leg on the same day. Each
//! pool is cut into vehicles in every possible way.

use qicheng_planning::{
    instance::{Group, Instance, Mode, Service, VehicleType},
    plan::{Plan, Trip},
};
use std::collections::HashMap;

mod routes;

type Position = (f64, f64);

/// A leg that groups share: who stands in one pool may share a vehicle.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Pool {
    /// To a destination by bus; the day is the vehicle's choice.
    Road(String),
    Service(String),
    Feeder(String, i32),
    Arrival(String, String, i32),
    /// A trip of the kept plan.
    Kept(String),
}

/// What a locked trip that does not run weighs.
pub const LOCKED: u64 = 1 << 40;
/// What a person weighs who holds a ticket or is on a locked trip.
pub const PINNED: u64 = 1 << 20;

/// Where a group is in the kept plan.
pub struct Home {
    /// Ids of its trips, in the order of the plan.
    pub trips: Vec<String>,
    /// Where it boards.
    pub hub: String,
    /// What it weighs to move it.
    pub weight: u64,
    /// The trip that takes it on from a service.
    arrival: Option<String>,
}

/// Where those are who should stay, by their position in the instance.
pub fn homes(instance: &Instance, plan: &Plan) -> Vec<Option<Home>> {
    let home = |group: &Group| {
        let trips: Vec<&Trip> = (plan.trips.iter())
            .filter(|trip| trip.groups.contains(&group.id))
            .collect();
        let is_pinned = group.fixed || trips.iter().any(|trip| trip.locked);
        if trips.is_empty() || !(is_pinned || group.told) {
            return None;
        }
        let hub = (group.hubs.iter()).find(|hub| trips.iter().any(|trip| trip.hubs.contains(hub)));
        let person = if is_pinned { PINNED } else { 1 };
        let takes_on = |trip: &&&Trip| {
            trip.service.is_none() && trip.destination == group.destination && trips.len() > 1
        };
        Some(Home {
            arrival: trips.iter().find(takes_on).map(|trip| trip.id.clone()),
            trips: trips.iter().map(|trip| trip.id.clone()).collect(),
            hub: hub.unwrap().clone(),
            weight: person * u64::from(group.size),
        })
    };
    instance.groups.iter().map(home).collect()
}

/// The legs of a group, and the trip of the kept plan among them that takes it on from a service.
type Way = (Vec<Pool>, Option<String>);

/// One way to run a vehicle for some groups.
#[derive(Clone)]
struct Offer {
    cost: f64,
    /// Type, home and day.
    fleet: (String, String, i32),
    service: Option<String>,
}

struct Search<'a> {
    instance: &'a Instance,
    /// Trips of the kept plan that are locked or on which someone should stay.
    kept: Vec<&'a Trip>,
    homes: Vec<Option<Home>>,
    /// Who stays, as bits.
    stays: u32,
    /// The trip of the kept plan that takes each group on from a service.
    arrivals: Vec<Option<String>>,
    best: (u64, f64),
    fleet: HashMap<(String, String, i32), i64>,
    services: HashMap<String, i64>,
    offers: HashMap<(Pool, Riders), Vec<Offer>>,
}

/// Who travels in one vehicle, as bits: all, those who stay, and those who come from a service.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Riders {
    all: u32,
    stay: u32,
    arrive: u32,
}

/// What the best plan moves of a kept plan, and its score.
pub fn best(instance: &Instance, plan: Option<&Plan>) -> (u64, f64) {
    let homes: Vec<Option<Home>> = match plan {
        Some(plan) => homes(instance, plan),
        None => instance.groups.iter().map(|_| None).collect(),
    };
    let is_kept = |trip: &&Trip| {
        let mut homes = homes.iter().flatten();
        (trip.locked && trip.service.is_none()) || homes.any(|home| home.trips.contains(&trip.id))
    };
    let kept = plan.map_or(Vec::new(), |plan| {
        plan.trips.iter().filter(is_kept).collect()
    });
    let mut search = Search {
        instance,
        kept,
        homes,
        stays: 0,
        arrivals: vec![None; instance.groups.len()],
        best: (u64::MAX, f64::INFINITY),
        fleet: HashMap::new(),
        services: HashMap::new(),
        offers: HashMap::new(),
    };
    for entry in &instance.fleet {
        let key = (entry.vehicle.clone(), entry.hub.clone(), entry.day);
        search.fleet.insert(key, entry.count.into());
    }
    for service in &instance.services {
        (search.services).insert(service.id.clone(), service.count.into());
    }
    search.choose(0, 0, 0.0, &mut HashMap::new());
    search.best
}

impl Search<'_> {
    /// Chooses a way for each group from one on.
    fn choose(&mut self, at: usize, moved: u64, cost: f64, pools: &mut HashMap<Pool, u32>) {
        if (moved, cost) >= self.best {
            return;
        }
        let instance = self.instance;
        let Some(group) = instance.groups.get(at) else {
            let mut open: Vec<(Pool, u32)> = pools
                .iter()
                .map(|(pool, mask)| (pool.clone(), *mask))
                .collect();
            open.retain(|(_, mask)| *mask > 0);
            let runs = |trip: &Trip| {
                open.iter()
                    .any(|(pool, _)| *pool == Pool::Kept(trip.id.clone()))
            };
            let locked = (self.kept.iter()).filter(|trip| trip.locked && trip.service.is_none());
            let cancelled = locked.filter(|trip| !runs(trip)).count() as u64;
            return self.cut(&mut open, moved + LOCKED * cancelled, cost);
        };
        let home: Option<(Way, u64)> = self.homes[at].as_ref().map(|home| {
            let pools = home.trips.iter().map(|id| Pool::Kept(id.clone()));
            ((pools.collect(), home.arrival.clone()), home.weight)
        });
        let mut follow = |search: &mut Self, (way, arrival): &Way, moved: u64| {
            search.arrivals[at].clone_from(arrival);
            for pool in way {
                *pools.entry(pool.clone()).or_default() |= 1 << at;
            }
            search.choose(at + 1, moved, cost, pools);
            for pool in way {
                *pools.entry(pool.clone()).or_default() &= !(1 << at);
            }
            search.arrivals[at] = None;
        };
        if let Some((way, _)) = &home {
            self.stays |= 1 << at;
            follow(self, way, moved);
            self.stays &= !(1 << at);
        }
        let moved = moved + home.as_ref().map_or(0, |(_, weight)| *weight);
        for way in self.ways(group) {
            follow(self, &way, moved);
        }
        let weight = if group.priority {
            instance.priority_cost
        } else {
            instance.unserved_cost
        };
        self.choose(at + 1, moved, cost + weight * f64::from(group.size), pools);
    }

    fn ways(&self, group: &Group) -> Vec<Way> {
        let mut ways = Vec::new();
        if group.modes.contains(&Mode::Bus) {
            ways.push(vec![Pool::Road(group.destination.clone())]);
            self.joins(group, &mut ways);
        }
        for service in &self.instance.services {
            if group.modes.contains(&service.mode) {
                self.service_ways(group, service, &mut ways);
            }
        }
        ways.iter()
            .flat_map(|way| self.with_kept(group, way))
            .collect()
    }

    /// Direct ways on trips that also take people on from a service.
    fn joins(&self, group: &Group, ways: &mut Vec<Vec<Pool>>) {
        let Some(feeders) = &self.instance.feeders else {
            return;
        };
        for hub in &group.hubs {
            let is_end = self.instance.services.iter().any(|one| one.to == *hub);
            let (from, to) = (self.position(hub), self.position(&group.destination));
            if is_end && distance(from, to) <= feeders.max_km {
                let days = group.from_day..=group.to_day;
                for day in days.filter(|&day| self.may_leave(group, day)) {
                    let to = group.destination.clone();
                    ways.push(vec![Pool::Arrival(hub.clone(), to, day)]);
                }
            }
        }
    }

    /// A way with each leg in any vehicle, or in a trip of the kept plan.
    fn with_kept(&self, group: &Group, way: &[Pool]) -> Vec<Way> {
        let mut ways: Vec<Way> = vec![Way::default()];
        for pool in way {
            let fits = |trip: &&&Trip| match pool {
                Pool::Service(id) => trip.service.as_ref() == Some(id),
                _ if trip.service.is_some() => false,
                Pool::Road(destination) => {
                    trip.destination == *destination && self.may_leave(group, trip.day)
                }
                Pool::Feeder(station, day) => trip.destination == *station && trip.day == *day,
                Pool::Arrival(from, to, day) => {
                    trip.hubs == [from.as_str()] && trip.destination == *to && trip.day == *day
                }
                Pool::Kept(_) => false,
            };
            let kept = self.kept.iter().filter(fits);
            let options: Vec<Pool> = kept
                .map(|trip| Pool::Kept(trip.id.clone()))
                .chain([pool.clone()])
                .collect();
            let mut longer = Vec::new();
            for (pools, arrival) in &ways {
                for option in &options {
                    let takes_on = match (pool, option) {
                        (Pool::Arrival(..), Pool::Kept(id)) if way.len() > 1 => Some(id.clone()),
                        _ => arrival.clone(),
                    };
                    let pools = [&pools[..], std::slice::from_ref(option)].concat();
                    longer.push((pools, takes_on));
                }
            }
            ways = longer;
        }
        ways
    }

    fn may_leave(&self, group: &Group, day: i32) -> bool {
        let forbidden =
            (self.instance.forbid.iter()).any(|one| one.group == group.id && one.day == day);
        (group.from_day..=group.to_day).contains(&day) && !forbidden
    }

    fn service_ways(&self, group: &Group, service: &Service, ways: &mut Vec<Vec<Pool>>) {
        let allowed = |day: i32| {
            let forbidden = (self.instance.forbid.iter())
                .any(|forbid| forbid.group == group.id && forbid.day == day);
            !forbidden
        };
        let in_window = |day: i32| (group.from_day..=group.to_day).contains(&day);
        if !allowed(service.day) {
            return;
        }
        let mut starts: Vec<Vec<Pool>> = Vec::new();
        if group.hubs.contains(&service.from) && in_window(service.day) {
            starts.push(Vec::new());
        }
        if let Some(feeders) = &self.instance.feeders {
            let is_near = (group.hubs.iter()).any(|hub| {
                *hub != service.from
                    && distance(self.position(hub), self.position(&service.from)) <= feeders.max_km
            });
            for day in [service.day - 1, service.day] {
                if is_near && in_window(day) && allowed(day) {
                    starts.push(vec![Pool::Feeder(service.from.clone(), day)]);
                }
            }
        }
        for mut way in starts {
            way.push(Pool::Service(service.id.clone()));
            if service.to == group.destination {
                ways.push(way.clone());
                continue;
            }
            let Some(feeders) = &self.instance.feeders else {
                continue;
            };
            let is_hub = self.instance.hubs.iter().any(|hub| hub.id == service.to);
            let (from, to) = (
                self.position(&service.to),
                self.position(&group.destination),
            );
            if !is_hub || distance(from, to) > feeders.max_km {
                continue;
            }
            for day in [service.day, service.day + 1] {
                if allowed(day) {
                    let mut way = way.clone();
                    let (from, to) = (service.to.clone(), group.destination.clone());
                    way.push(Pool::Arrival(from, to, day));
                    ways.push(way);
                }
            }
        }
    }

    /// Cuts the pools into vehicles.
    fn cut(&mut self, pools: &mut Vec<(Pool, u32)>, moved: u64, cost: f64) {
        if (moved, cost) >= self.best {
            return;
        }
        let Some((pool, mask)) = pools.pop() else {
            self.best = (moved, cost);
            return;
        };
        let first = mask & mask.wrapping_neg();
        let others = mask & !first;
        let is_kept = matches!(pool, Pool::Kept(_));
        let mut subset = others;
        loop {
            let riders = first | subset;
            for offer in self.offers(&pool, riders) {
                if !self.take(&offer) {
                    continue;
                }
                let rest = mask & !riders;
                if rest > 0 {
                    pools.push((pool.clone(), rest));
                }
                self.cut(pools, moved, cost + offer.cost);
                if rest > 0 {
                    pools.pop();
                }
                self.give_back(&offer);
            }
            if subset == 0 || is_kept {
                break;
            }
            subset = (subset - 1) & others;
        }
        pools.push((pool, mask));
    }

    fn take(&mut self, offer: &Offer) -> bool {
        let has_vehicle = self.fleet.get(&offer.fleet).is_none_or(|left| *left > 0);
        let has_service = (offer.service.as_ref())
            .is_none_or(|service| self.services.get(service).is_some_and(|left| *left > 0));
        if has_vehicle && has_service {
            self.count(offer, -1);
        }
        has_vehicle && has_service
    }

    fn give_back(&mut self, offer: &Offer) {
        self.count(offer, 1);
    }

    fn count(&mut self, offer: &Offer, change: i64) {
        if let Some(left) = self.fleet.get_mut(&offer.fleet) {
            *left += change;
        }
        if let Some(left) = (offer.service.as_ref()).and_then(|id| self.services.get_mut(id)) {
            *left += change;
        }
    }

    fn offers(&mut self, pool: &Pool, riders: u32) -> Vec<Offer> {
        let arrives = |at: &usize| match (pool, &self.arrivals[*at]) {
            (Pool::Kept(id), Some(arrival)) => riders & (1 << at) != 0 && id == arrival,
            _ => false,
        };
        let riders = Riders {
            all: riders,
            stay: self.stays & riders,
            arrive: (0..self.arrivals.len())
                .filter(arrives)
                .map(|at| 1 << at)
                .sum(),
        };
        let key = (pool.clone(), riders);
        if let Some(offers) = self.offers.get(&key) {
            return offers.clone();
        }
        let offers = self.every_offer(pool, riders);
        self.offers.insert(key, offers.clone());
        offers
    }

    /// The cheapest way of each type, home and day.
    fn every_offer(&self, pool: &Pool, riders: Riders) -> Vec<Offer> {
        let groups = self.groups(riders.all);
        let mut cheapest: HashMap<(String, String, i32), Offer> = HashMap::new();
        for vehicle in &self.instance.types {
            if !self.holds(vehicle, &groups) {
                continue;
            }
            let offers = match pool {
                Pool::Kept(id) => self.offers_of_kept(id, vehicle, &groups, riders),
                _ => self.offers_of(pool, vehicle, &groups),
            };
            for offer in offers {
                let known = cheapest.get(&offer.fleet);
                if known.is_none_or(|known| offer.cost < known.cost) {
                    cheapest.insert(offer.fleet.clone(), offer);
                }
            }
        }
        cheapest.into_values().collect()
    }

    fn groups(&self, bits: u32) -> Vec<&Group> {
        (self.instance.groups.iter().enumerate())
            .filter(|(at, _)| bits & (1 << at) != 0)
            .map(|(_, group)| group)
            .collect()
    }

    fn holds(&self, vehicle: &VehicleType, groups: &[&Group]) -> bool {
        let people: u32 = groups.iter().map(|group| group.size).sum();
        let wheelchairs: u32 = groups.iter().map(|group| group.wheelchairs).sum();
        let seats = (f64::from(vehicle.seats) * self.instance.load_cap + 1e-9).floor() as u32;
        people >= vehicle.minimum_load.max(1)
            && people <= seats
            && wheelchairs <= vehicle.wheelchairs
    }

    fn offers_of(&self, pool: &Pool, vehicle: &VehicleType, groups: &[&Group]) -> Vec<Offer> {
        let feeders = self.instance.feeders.as_ref();
        match pool {
            Pool::Service(id) => {
                let service = self
                    .instance
                    .services
                    .iter()
                    .find(|one| one.id == *id)
                    .unwrap();
                if service.vehicle != vehicle.id {
                    return Vec::new();
                }
                let way = 1.3 * distance(self.position(&service.from), self.position(&service.to));
                vec![Offer {
                    cost: vehicle.fixed_cost + vehicle.cost_per_km * way,
                    fleet: (vehicle.id.clone(), service.from.clone(), service.day),
                    service: Some(id.clone()),
                }]
            }
            _ if vehicle.mode != Mode::Bus => Vec::new(),
            Pool::Road(destination) => {
                let days = |day: i32| {
                    groups.iter().all(|group| {
                        (group.from_day..=group.to_day).contains(&day)
                            && !(self.instance.forbid.iter())
                                .any(|forbid| forbid.group == group.id && forbid.day == day)
                    })
                };
                let first = groups.iter().map(|group| group.from_day).min().unwrap();
                let last = groups.iter().map(|group| group.to_day).max().unwrap();
                (first..=last)
                    .filter(|day| days(*day))
                    .flat_map(|day| self.routes(vehicle, groups, destination, day, f64::INFINITY))
                    .collect()
            }
            Pool::Feeder(station, day) if feeders.is_some_and(|one| one.vehicle == vehicle.id) => {
                self.routes(vehicle, groups, station, *day, feeders.unwrap().max_km)
            }
            Pool::Arrival(from, to, day)
                if feeders.is_some_and(|one| one.arrival_type == vehicle.id) =>
            {
                self.offer(vehicle, &[from.as_str()], to, *day)
                    .into_iter()
                    .collect()
            }
            Pool::Feeder(..) | Pool::Arrival(..) | Pool::Kept(_) => Vec::new(),
        }
    }

    /// Ways to run a trip of the kept plan: a locked one as it is, others with every hub where
    /// someone who stays boards.
    fn offers_of_kept(
        &self,
        id: &str,
        vehicle: &VehicleType,
        groups: &[&Group],
        riders: Riders,
    ) -> Vec<Offer> {
        let trip = self.kept.iter().find(|trip| trip.id == id).unwrap();
        if let Some(service) = &trip.service {
            return self.offers_of(&Pool::Service(service.clone()), vehicle, groups);
        }
        let feeders = self.instance.feeders.as_ref();
        let boarding = self.groups(riders.all & !riders.arrive);
        let boards =
            (boarding.iter()).all(|group| group.hubs.iter().any(|hub| trip.hubs.contains(hub)));
        let takes_on = riders.arrive == 0
            || (feeders.is_some_and(|one| one.arrival_type == vehicle.id) && trip.hubs.len() == 1);
        if trip.locked || riders.arrive != 0 {
            let hubs: Vec<&str> = trip.hubs.iter().map(String::as_str).collect();
            let suits = vehicle.mode == Mode::Bus && (!trip.locked || trip.vehicle == vehicle.id);
            let offer = self.offer(vehicle, &hubs, &trip.destination, trip.day);
            return { offer.into_iter() }
                .filter(|_| suits && boards && takes_on)
                .collect();
        }
        if vehicle.mode != Mode::Bus {
            return Vec::new();
        }
        let mut max_km = f64::INFINITY;
        let is_home = |id: &String| self.instance.destinations.iter().any(|one| one.id == *id);
        if !is_home(&trip.destination) {
            let Some(feeders) = feeders.filter(|one| one.vehicle == vehicle.id) else {
                return Vec::new();
            };
            max_km = feeders.max_km;
        }
        let required: Vec<&str> = (0..self.homes.len())
            .filter(|at| riders.stay & (1 << at) != 0)
            .filter_map(|at| self.homes[at].as_ref())
            .map(|home| home.hub.as_str())
            .collect();
        let (end, day) = (&trip.destination, trip.day);
        self.routes_over(vehicle, groups, end, day, max_km, &required)
    }

    fn position(&self, id: &str) -> Position {
        let hub = self.instance.hubs.iter().find(|hub| hub.id == id);
        let destination = self.instance.destinations.iter().find(|one| one.id == id);
        hub.map(|hub| (hub.x_km, hub.y_km))
            .or(destination.map(|one| (one.x_km, one.y_km)))
            .unwrap()
    }
}

fn distance(from: Position, to: Position) -> f64 {
    (from.0 - to.0).hypot(from.1 - to.1)
}
