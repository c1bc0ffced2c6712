//! The instance in the search's own order: indices instead of ids, distances in matrices.
//!
//! Hubs, destinations, types, services and groups are sorted by their data, never by id or
//! position in the file, so that renaming or permuting them does not change the search.

use crate::{
    instance::Mode,
    problem::{End, HubIndex, ModeSet, Point, Problem, TypeIndex},
};

/// Most hubs of one trip.
pub const MAX_HUBS: usize = 5;
/// No trip, service or hub.
pub const NONE: u32 = u32::MAX;
/// A vehicle count without limit.
pub const UNLIMITED: u32 = u32::MAX;
/// Length of a way per straight-line kilometre.
const DETOUR: f64 = 1.3;
/// Tolerance for sums of floating-point distances.
const TOLERANCE: f64 = 1e-9;

/// A vehicle type, with the seats and places that may be used.
#[derive(Debug, Clone)]
pub struct Type {
    pub mode: Mode,
    pub seats: u32,
    pub places: u32,
    pub minimum: u32,
    pub fixed_cost: f64,
    pub cost_per_km: f64,
    pub max_hubs: usize,
    pub radius: f64,
}

/// A scheduled departure; `to` is a target.
#[derive(Debug, Clone)]
pub struct Service {
    pub mode: Mode,
    pub from: u32,
    pub to: u32,
    pub day: u32,
    pub vehicle: u32,
    pub count: u32,
    /// Cost of one carriage or aircraft.
    pub cost: f64,
}

/// A group of travellers.
#[derive(Debug, Clone)]
pub struct Group {
    pub size: u32,
    pub wheelchairs: u32,
    pub destination: u32,
    pub from_day: u32,
    pub to_day: u32,
    pub priority: bool,
    pub modes: ModeSet,
    pub told: bool,
    pub fixed: bool,
    /// Acceptable hubs, as [`Model::hub_bit`]s.
    pub hub_bits: u64,
    hubs: (u32, u32),
    forbidden: (u32, u32),
}

/// Hubs in the order of the shortest way, and its length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Route {
    pub hubs: [u32; MAX_HUBS],
    pub len: usize,
    pub way: f64,
}

impl Route {
    /// The hubs in order.
    pub fn hubs(&self) -> &[u32] {
        &self.hubs[..self.len]
    }
}

/// Feeders and arrival trips.
#[derive(Debug, Clone)]
pub struct Feeders {
    pub vehicle: u32,
    pub arrival: u32,
    /// Longest straight-line distance.
    pub max_km: f64,
}

/// File positions of what the model has sorted: `hubs[canonical] == position`.
#[derive(Debug, Clone, Default)]
pub struct Order {
    pub hubs: Vec<usize>,
    pub destinations: Vec<usize>,
    pub types: Vec<usize>,
    pub services: Vec<usize>,
    pub groups: Vec<usize>,
}

/// The instance as the search reads it. Targets are destinations, then hubs.
#[derive(Debug, Clone)]
pub struct Model {
    pub order: Order,
    pub hubs: usize,
    pub destinations: usize,
    pub targets: usize,
    pub days: usize,
    pub types: Vec<Type>,
    /// Types that run without a service.
    pub buses: Vec<u32>,
    /// Seats of the largest bus.
    pub most_seats: u32,
    /// Fewest people for whom any bus runs.
    pub least_minimum: u32,
    /// Most hubs of any bus.
    pub most_hubs: usize,
    /// Largest distance of two hubs of any bus.
    pub widest: f64,
    pub services: Vec<Service>,
    /// Services by the target where they end.
    pub services_to: Vec<Vec<u32>>,
    /// Services that end at a hub from which an arrival trip may reach the destination.
    pub services_via: Vec<Vec<u32>>,
    pub feeders: Option<Feeders>,
    pub groups: Vec<Group>,
    /// The first group of each destination (groups are sorted by destination), and the number of groups.
    first_group: Vec<u32>,
    /// Whether nothing can take a group.
    pub hopeless: Vec<bool>,
    group_hubs: Vec<u32>,
    forbidden: Vec<u32>,
    /// Hubs within the radius, by type and hub.
    near_bits: Vec<u64>,
    /// Hubs within the radius of any bus, by hub.
    pub near_any: Vec<u64>,
    pub unserved_cost: f64,
    pub priority_cost: f64,
    fleet: Vec<u32>,
    onward: Vec<f64>,
    km_per_driver: Option<f64>,
    max_drivers: Option<u32>,
    driver_cost: f64,
}

impl Model {
    /// Compiles a problem.
    pub fn new(problem: &Problem) -> Self {
        let order = Order::new(problem);
        let hub_at = inverse(&order.hubs);
        let destination_at = inverse(&order.destinations);
        let type_at = inverse(&order.types);
        let hub = |hub: HubIndex| hub_at[usize::from(hub)];
        let kind = |kind: TypeIndex| type_at[usize::from(kind)];
        let (hubs, destinations) = (order.hubs.len(), order.destinations.len());
        let targets = destinations + hubs;
        let days = usize::from(problem.days).max(1);

        let types: Vec<Type> = (order.types.iter())
            .map(|&at| {
                let kind = &problem.types[at];
                Type {
                    mode: kind.mode,
                    seats: kind.capacity,
                    places: kind.wheelchairs,
                    minimum: kind.minimum_load.max(1),
                    fixed_cost: kind.fixed_cost,
                    cost_per_km: kind.cost_per_km,
                    max_hubs: kind.max_hubs.clamp(1, MAX_HUBS),
                    radius: kind.hub_radius_km + TOLERANCE,
                }
            })
            .collect();
        let mut fleet = Vec::with_capacity(types.len() * hubs * days);
        for &kind in &order.types {
            for &hub in &order.hubs {
                let count = |day| problem.fleet(kind as TypeIndex, hub as HubIndex, day);
                fleet.extend((0..problem.days).map(count));
            }
        }
        let hub_points = || order.hubs.iter().map(|&at| problem.hubs[at]);
        let target_points: Vec<Point> = (order
            .destinations
            .iter()
            .map(|&at| problem.destinations[at]))
        .chain(hub_points())
        .collect();
        let onward: Vec<f64> = hub_points()
            .flat_map(|a| target_points.iter().map(move |b| distance(a, *b)))
            .collect();

        let is_bus = |kind: &&Type| kind.mode == Mode::Bus;
        let mut model = Self {
            most_seats: types
                .iter()
                .filter(is_bus)
                .map(|kind| kind.seats)
                .max()
                .unwrap_or(0),
            least_minimum: types
                .iter()
                .filter(is_bus)
                .map(|kind| kind.minimum)
                .min()
                .unwrap_or(1),
            most_hubs: types
                .iter()
                .filter(is_bus)
                .map(|kind| kind.max_hubs)
                .max()
                .unwrap_or(1),
            widest: types
                .iter()
                .filter(is_bus)
                .map(|kind| kind.radius)
                .fold(0.0, f64::max),
            hubs,
            destinations,
            targets,
            days,
            buses: (0..types.len() as u32)
                .filter(|&kind| types[kind as usize].mode == Mode::Bus)
                .collect(),
            feeders: problem.feeders.map(|feeders| Feeders {
                vehicle: kind(feeders.vehicle),
                arrival: kind(feeders.arrival),
                max_km: feeders.max_km + TOLERANCE,
            }),
            types,
            services: Vec::with_capacity(order.services.len()),
            services_to: vec![Vec::new(); targets],
            services_via: vec![Vec::new(); destinations],
            groups: Vec::with_capacity(order.groups.len()),
            first_group: Vec::new(),
            hopeless: Vec::new(),
            group_hubs: Vec::new(),
            forbidden: Vec::new(),
            near_bits: Vec::new(),
            near_any: Vec::new(),
            unserved_cost: problem.instance().unserved_cost,
            priority_cost: problem.instance().priority_cost,
            fleet,
            onward,
            km_per_driver: (problem.instance().speed_kmh)
                .zip(problem.instance().hours_per_driver)
                .map(|(speed, hours)| speed * hours),
            max_drivers: problem.instance().max_drivers,
            driver_cost: problem.instance().driver_cost,
            order: Order::default(),
        };
        let within = |hub: u32, km: f64| {
            let near = (0..hubs as u32).filter(|&other| model.apart(hub, other) <= km);
            near.fold(0, |bits, other| bits | model.hub_bit(other))
        };
        let near_bits = (model.types.iter())
            .flat_map(|kind| (0..hubs as u32).map(|hub| within(hub, kind.radius)))
            .collect();
        let near_any = (0..hubs as u32)
            .map(|hub| within(hub, model.widest))
            .collect();
        (model.near_bits, model.near_any) = (near_bits, near_any);
        for &at in &order.services {
            let service = &problem.services[at];
            let from = hub(service.from);
            let to = match service.to {
                End::Destination(at) => destination_at[usize::from(at)],
                End::Hub(at) => model.hub_target(hub(at)),
            };
            let vehicle = kind(service.vehicle);
            let here = &model.types[vehicle as usize];
            let cost = here.fixed_cost + here.cost_per_km * DETOUR * model.km(from, to);
            // A service outside all windows keeps its index and carries nobody.
            let (count, day) = service
                .day
                .map_or((0, 0), |day| (service.count, u32::from(day)));
            let mode = here.mode;
            model.services.push(Service {
                mode,
                from,
                to,
                day,
                vehicle,
                count,
                cost,
            });
        }
        for at in 0..model.services.len() {
            let to = model.services[at].to as usize;
            model.services_to[to].push(at as u32);
            if let Some(hub) = to.checked_sub(destinations) {
                for destination in 0..destinations {
                    if model.in_reach(hub as u32, destination as u32) {
                        model.services_via[destination].push(at as u32);
                    }
                }
            }
        }
        for &at in &order.groups {
            let group = &problem.groups[at];
            let hubs_at = model.group_hubs.len() as u32;
            model
                .group_hubs
                .extend(problem.group_hubs(at as u32).iter().map(|&at| hub(at)));
            let forbidden_at = model.forbidden.len() as u32;
            let days = 0..problem.days;
            let forbidden = days.filter(|&day| problem.is_forbidden(at as u32, day));
            model.forbidden.extend(forbidden.map(u32::from));
            model.groups.push(Group {
                size: u32::from(group.size),
                wheelchairs: u32::from(group.wheelchairs),
                destination: destination_at[usize::from(group.destination)],
                from_day: u32::from(group.from_day),
                to_day: u32::from(group.to_day),
                priority: group.priority,
                modes: group.modes,
                told: group.told,
                fixed: group.fixed,
                hub_bits: (model.group_hubs[hubs_at as usize..].iter())
                    .fold(0, |bits, &hub| bits | model.hub_bit(hub)),
                hubs: (hubs_at, model.group_hubs.len() as u32),
                forbidden: (forbidden_at, model.forbidden.len() as u32),
            });
        }
        model.first_group = (0..=destinations as u32)
            .map(|at| (model.groups).partition_point(|group| group.destination < at) as u32)
            .collect();
        model.order = order;
        model.hopeless = (0..model.groups.len() as u32)
            .map(|group| model.is_hopeless(group))
            .collect();
        model
    }

    /// The groups of a destination: from the first to before the last.
    pub fn groups_to(&self, destination: u32) -> (u32, u32) {
        let at = destination as usize;
        (self.first_group[at], self.first_group[at + 1])
    }

    /// Acceptable hubs of a group, best first.
    pub fn hubs_of(&self, group: u32) -> &[u32] {
        let (from, to) = self.groups[group as usize].hubs;
        &self.group_hubs[from as usize..to as usize]
    }

    /// The bit of a hub in a set of hubs. Beyond 64 hubs some share one: a set then says no when
    /// that is sure, and perhaps yes when it is not.
    #[inline]
    pub fn hub_bit(&self, hub: u32) -> u64 {
        1 << (hub % 64)
    }

    /// Whether sets of hubs are exact.
    #[inline]
    pub fn bits_are_exact(&self) -> bool {
        self.hubs <= 64
    }

    /// Hubs that a type may call at on one trip with a hub.
    #[inline]
    pub fn near_bits(&self, kind: u32, hub: u32) -> u64 {
        self.near_bits[kind as usize * self.hubs + hub as usize]
    }

    /// Whether a group's first leg may leave on a day.
    pub fn may_leave(&self, group: u32, day: u32) -> bool {
        let here = &self.groups[group as usize];
        here.from_day <= day && day <= here.to_day && !self.is_forbidden(group, day)
    }

    /// Whether a group must not travel on a day.
    pub fn is_forbidden(&self, group: u32, day: u32) -> bool {
        let (from, to) = self.groups[group as usize].forbidden;
        from != to && self.forbidden[from as usize..to as usize].contains(&day)
    }

    /// Straight-line kilometres from a hub to a target.
    pub fn km(&self, hub: u32, target: u32) -> f64 {
        self.onward[hub as usize * self.targets + target as usize]
    }

    /// Straight-line kilometres between two hubs.
    pub fn apart(&self, a: u32, b: u32) -> f64 {
        self.km(a, self.hub_target(b))
    }

    /// Whether people may board a feeder to a target at a hub.
    pub fn feeds(&self, hub: u32, target: u32) -> bool {
        target != self.hub_target(hub) && self.in_reach(hub, target)
    }

    /// Whether no bus and no service can take a group, whoever else travels.
    fn is_hopeless(&self, group: u32) -> bool {
        let here = &self.groups[group as usize];
        let fits = |kind: u32| {
            let data = &self.types[kind as usize];
            here.modes.contains(data.mode)
                && data.seats >= here.size
                && data.places >= here.wheelchairs
        };
        let by_bus = (self.hubs_of(group).iter()).any(|&hub| {
            let way = self.way(&[hub], here.destination);
            self.buses
                .iter()
                .any(|&kind| fits(kind) && self.trip_cost(kind, way).is_some())
        });
        let mut services = (self.services_to[here.destination as usize].iter())
            .chain(&self.services_via[here.destination as usize]);
        !by_bus && !services.any(|&at| fits(self.services[at as usize].vehicle))
    }

    /// Whether a type may call at both hubs on one trip.
    pub fn near(&self, kind: u32, a: u32, b: u32) -> bool {
        self.apart(a, b) <= self.types[kind as usize].radius
    }

    /// Whether a feeder may run from a hub to a target, or an arrival trip from it.
    pub fn in_reach(&self, hub: u32, target: u32) -> bool {
        self.feeders
            .as_ref()
            .is_some_and(|feeders| self.km(hub, target) <= feeders.max_km)
    }

    /// Whether a type may call at all hubs on one trip.
    pub fn may_call_at(&self, kind: u32, hubs: &[u32]) -> bool {
        hubs.len() <= self.types[kind as usize].max_hubs
            && (hubs.iter().enumerate())
                .all(|(at, &a)| hubs[at + 1..].iter().all(|&b| self.near(kind, a, b)))
    }

    /// The target at the place of a hub.
    pub fn hub_target(&self, hub: u32) -> u32 {
        self.destinations as u32 + hub
    }

    /// Index of a target's trips on a day.
    pub fn market(&self, target: u32, day: u32) -> usize {
        target as usize * self.days + day as usize
    }

    /// Index of a type's fleet at a hub on a day.
    pub fn fleet_at(&self, kind: u32, hub: u32, day: u32) -> usize {
        (kind as usize * self.hubs + hub as usize) * self.days + day as usize
    }

    /// Number of fleet indices.
    pub fn fleet_len(&self) -> usize {
        self.fleet.len()
    }

    /// Vehicles at a fleet index.
    pub fn fleet(&self, at: usize) -> u32 {
        self.fleet[at]
    }

    /// The way over hubs in their order to a target.
    pub fn way(&self, hubs: &[u32], target: u32) -> f64 {
        let between: f64 = hubs
            .windows(2)
            .map(|pair| self.apart(pair[0], pair[1]))
            .sum();
        DETOUR * (between + hubs.last().map_or(0.0, |&last| self.km(last, target)))
    }

    /// The shortest way over hubs to a target, and their order on it.
    pub fn route(&self, hubs: &[u32], target: u32) -> Route {
        let order = |hubs: [u32; MAX_HUBS], len, km: f64| Route {
            hubs,
            len,
            way: DETOUR * km,
        };
        match *hubs {
            [a] => order([a, NONE, NONE, NONE, NONE], 1, self.km(a, target)),
            [a, b] => {
                let between = self.apart(a, b);
                let (ab, ba) = (between + self.km(b, target), between + self.km(a, target));
                if ab < ba || (ab == ba && a < b) {
                    order([a, b, NONE, NONE, NONE], 2, ab)
                } else {
                    order([b, a, NONE, NONE, NONE], 2, ba)
                }
            }
            [a, b, c] => {
                let (ab, ac, bc) = (self.apart(a, b), self.apart(a, c), self.apart(b, c));
                let (ka, kb, kc) = (self.km(a, target), self.km(b, target), self.km(c, target));
                let mut best = ([a, b, c], f64::INFINITY);
                for (hubs, km) in [
                    ([a, b, c], ab + bc + kc),
                    ([b, a, c], ab + ac + kc),
                    ([a, c, b], ac + bc + kb),
                    ([c, a, b], ac + ab + kb),
                    ([b, c, a], bc + ac + ka),
                    ([c, b, a], bc + ab + ka),
                ] {
                    if km < best.1 || (km == best.1 && hubs < best.0) {
                        best = (hubs, km);
                    }
                }
                let [a, b, c] = best.0;
                order([a, b, c, NONE, NONE], 3, best.1)
            }
            _ => self.longer_route(hubs, target),
        }
    }

    /// [`Self::route`] for any number of hubs, by trying every order.
    fn longer_route(&self, hubs: &[u32], target: u32) -> Route {
        let mut best = Route {
            hubs: [NONE; MAX_HUBS],
            len: hubs.len(),
            way: f64::INFINITY,
        };
        let mut current = [NONE; MAX_HUBS];
        self.extend_route(hubs, target, 0, 0.0, &mut current, &mut best);
        best.way *= DETOUR;
        best
    }

    fn extend_route(
        &self,
        hubs: &[u32],
        target: u32,
        len: usize,
        km: f64,
        current: &mut [u32; MAX_HUBS],
        best: &mut Route,
    ) {
        if len == hubs.len() {
            let km = len
                .checked_sub(1)
                .map_or(km, |last| km + self.km(current[last], target));
            if km < best.way || (km == best.way && *current < best.hubs) {
                (best.hubs, best.way) = (*current, km);
            }
            return;
        }
        for &hub in hubs {
            if !current[..len].contains(&hub) {
                let step = len
                    .checked_sub(1)
                    .map_or(0.0, |last| self.apart(current[last], hub));
                current[len] = hub;
                self.extend_route(hubs, target, len + 1, km + step, current, best);
                current[len] = NONE;
            }
        }
    }

    /// Cost of a trip without a service; none when it needs too many drivers.
    pub fn trip_cost(&self, kind: u32, way: f64) -> Option<f64> {
        let kind = &self.types[kind as usize];
        let drivers = match self.km_per_driver {
            Some(km) => ceiling(way / km - TOLERANCE),
            None => 0.0,
        };
        let few = self
            .max_drivers
            .is_none_or(|most| drivers <= f64::from(most));
        few.then_some(kind.fixed_cost + kind.cost_per_km * way + self.driver_cost * drivers)
    }
}

/// Canonical indices by file position.
pub fn inverse(order: &[usize]) -> Vec<u32> {
    let mut inverse = vec![0; order.len()];
    for (canonical, &position) in order.iter().enumerate() {
        inverse[position] = canonical as u32;
    }
    inverse
}

/// The least integer that is no less than a number, 0 for negative ones.
fn ceiling(number: f64) -> f64 {
    // A cast is much faster than a call of the library, and saturates.
    let below = number as u64 as f64;
    if below < number { below + 1.0 } else { below }
}

fn distance(a: Point, b: Point) -> f64 {
    let (x, y) = (a.x - b.x, a.y - b.y);
    (x * x + y * y).sqrt()
}

/// A finite number as a key whose order is the number's.
fn key(number: f64) -> u64 {
    // Adding 0 turns -0 into 0.
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 0 {
        bits | 1 << 63
    } else {
        !bits
    }
}

fn sorted<K: Ord>(len: usize, key: impl FnMut(&usize) -> K) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by_cached_key(key);
    order
}

impl Order {
    fn new(problem: &Problem) -> Self {
        let types = sorted(problem.types.len(), |&at| {
            let kind = &problem.types[at];
            let sizes = (
                kind.capacity,
                kind.wheelchairs,
                kind.minimum_load,
                kind.max_hubs,
            );
            (
                kind.mode,
                sizes,
                [kind.fixed_cost, kind.cost_per_km, kind.hub_radius_km].map(key),
            )
        });
        // Hubs at the same place differ by their fleets alone.
        let hubs = sorted(problem.hubs.len(), |&at| {
            let counts: Vec<u32> = (types.iter())
                .flat_map(|&kind| {
                    let (kind, hub) = (kind as TypeIndex, at as HubIndex);
                    (0..problem.days).map(move |day| problem.fleet(kind, hub, day))
                })
                .collect();
            (key(problem.hubs[at].x), key(problem.hubs[at].y), counts)
        });
        let destinations = sorted(problem.destinations.len(), |&at| {
            (
                key(problem.destinations[at].x),
                key(problem.destinations[at].y),
            )
        });
        let hub_at = inverse(&hubs);
        let destination_at = inverse(&destinations);
        let type_at = inverse(&types);
        let services = sorted(problem.services.len(), |&at| {
            let service = &problem.services[at];
            let to = match service.to {
                End::Destination(at) => (0, destination_at[usize::from(at)]),
                End::Hub(at) => (1, hub_at[usize::from(at)]),
            };
            let from = hub_at[usize::from(service.from)];
            (
                service.day,
                from,
                to,
                type_at[usize::from(service.vehicle)],
                service.count,
            )
        });
        let groups = sorted(problem.groups.len(), |&at| {
            let group = &problem.groups[at];
            let hubs = problem
                .group_hubs(at as u32)
                .iter()
                .map(|&hub| hub_at[usize::from(hub)]);
            let days = 0..problem.days;
            (
                destination_at[usize::from(group.destination)],
                (group.from_day, group.to_day),
                hubs.collect::<Vec<_>>(),
                (group.size, group.priority, group.wheelchairs, group.modes),
                (group.told, group.fixed),
                days.filter(|&day| problem.is_forbidden(at as u32, day))
                    .collect::<Vec<_>>(),
            )
        });
        Self {
            hubs,
            destinations,
            types,
            services,
            groups,
        }
    }
}
