//! The least score of any plan, by exhaustive search. Slow, plain, and independent of the crate.
//!
//! Each group chooses a way: none, a direct bus, or a service with or without a feeder and an
//! arrival trip, with days. That gives pools of people who need the same leg on the same day. Each
//! pool is cut into vehicles in every possible way.

use std::collections::HashMap;

use qicheng_planning::instance::{Group, Instance, Mode, Service, VehicleType};

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
}

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
    best: f64,
    fleet: HashMap<(String, String, i32), i64>,
    services: HashMap<String, i64>,
    offers: HashMap<(Pool, u32), Vec<Offer>>,
}

/// The least score.
pub fn least_score(instance: &Instance) -> f64 {
    let mut search = Search {
        instance,
        best: f64::INFINITY,
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
    search.choose(0, 0.0, &mut HashMap::new());
    search.best
}

impl Search<'_> {
    /// Chooses a way for each group from one on.
    fn choose(&mut self, at: usize, cost: f64, pools: &mut HashMap<Pool, u32>) {
        if cost >= self.best {
            return;
        }
        let instance = self.instance;
        let Some(group) = instance.groups.get(at) else {
            let mut open: Vec<(Pool, u32)> = pools
                .iter()
                .map(|(pool, mask)| (pool.clone(), *mask))
                .collect();
            open.retain(|(_, mask)| *mask > 0);
            return self.cut(&mut open, cost);
        };
        for way in self.ways(group) {
            for pool in &way {
                *pools.entry(pool.clone()).or_default() |= 1 << at;
            }
            self.choose(at + 1, cost, pools);
            for pool in &way {
                *pools.entry(pool.clone()).or_default() &= !(1 << at);
            }
        }
        let weight = if group.priority {
            instance.priority_cost
        } else {
            instance.unserved_cost
        };
        self.choose(at + 1, cost + weight * f64::from(group.size), pools);
    }

    fn ways(&self, group: &Group) -> Vec<Vec<Pool>> {
        let mut ways = Vec::new();
        if group.modes.contains(&Mode::Bus) {
            ways.push(vec![Pool::Road(group.destination.clone())]);
        }
        for service in &self.instance.services {
            if group.modes.contains(&service.mode) {
                self.service_ways(group, service, &mut ways);
            }
        }
        ways
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
    fn cut(&mut self, pools: &mut Vec<(Pool, u32)>, cost: f64) {
        if cost >= self.best {
            return;
        }
        let Some((pool, mask)) = pools.pop() else {
            self.best = cost;
            return;
        };
        let first = mask & mask.wrapping_neg();
        let others = mask & !first;
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
                self.cut(pools, cost + offer.cost);
                if rest > 0 {
                    pools.pop();
                }
                self.give_back(&offer);
            }
            if subset == 0 {
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
        let key = (pool.clone(), riders);
        if let Some(offers) = self.offers.get(&key) {
            return offers.clone();
        }
        let offers = self.every_offer(pool, riders);
        self.offers.insert(key, offers.clone());
        offers
    }

    /// The cheapest way of each type, home and day.
    fn every_offer(&self, pool: &Pool, riders: u32) -> Vec<Offer> {
        let groups: Vec<&Group> = (self.instance.groups.iter().enumerate())
            .filter(|(at, _)| riders & (1 << at) != 0)
            .map(|(_, group)| group)
            .collect();
        let mut cheapest: HashMap<(String, String, i32), Offer> = HashMap::new();
        for vehicle in &self.instance.types {
            if !self.holds(vehicle, &groups) {
                continue;
            }
            for offer in self.offers_of(pool, vehicle, &groups) {
                let known = cheapest.get(&offer.fleet);
                if known.is_none_or(|known| offer.cost < known.cost) {
                    cheapest.insert(offer.fleet.clone(), offer);
                }
            }
        }
        cheapest.into_values().collect()
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
            Pool::Feeder(..) | Pool::Arrival(..) => Vec::new(),
        }
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
