//! What the checker looks up: ids, places, fleet, and the plan's trips by destination.

use crate::{
    instance::{Group, Instance, Mode, Service, VehicleType},
    plan::{Plan, Trip},
};
use std::collections::HashMap;

/// Ways on the road, as a multiple of the straight line.
const ROAD: f64 = 1.3;

/// Tolerance, in kilometres and drivers.
const EPSILON: f64 = 1e-6;

pub(super) type Position = (f64, f64);

/// A trip whose ids are all known.
pub(super) struct ResolvedTrip<'a> {
    pub trip: &'a Trip,
    pub vehicle: &'a VehicleType,
    pub service: Option<&'a Service>,
    pub way_km: f64,
    pub people: u64,
    pub wheelchairs: u64,
}

pub(super) struct Tables<'a> {
    pub instance: &'a Instance,
    hubs: HashMap<&'a str, Position>,
    destinations: HashMap<&'a str, Position>,
    types: HashMap<&'a str, &'a VehicleType>,
    services: HashMap<&'a str, &'a Service>,
    groups: HashMap<&'a str, usize>,
    fleet: HashMap<(&'a str, &'a str, i32), u32>,
    forbids: HashMap<&'a str, Vec<i32>>,
    services_by_destination: HashMap<&'a str, Vec<&'a Service>>,
    /// Trips by their place in the plan; null: an id in it is unknown.
    pub trips: Vec<Option<ResolvedTrip<'a>>>,
    pub trip_ids: HashMap<&'a str, usize>,
    pub trips_by_destination: HashMap<&'a str, Vec<usize>>,
    /// Trips by type, first hub and day.
    pub used_fleet: HashMap<(&'a str, &'a str, i32), u32>,
    /// Trips by service.
    pub used_services: HashMap<&'a str, u32>,
}

impl<'a> Tables<'a> {
    pub fn new(instance: &'a Instance, plan: &'a Plan) -> Self {
        let mut tables = Self {
            instance,
            hubs: (instance.hubs.iter())
                .map(|hub| (hub.id.as_str(), (hub.x_km, hub.y_km)))
                .collect(),
            destinations: (instance.destinations.iter())
                .map(|one| (one.id.as_str(), (one.x_km, one.y_km)))
                .collect(),
            types: (instance.types.iter())
                .map(|vehicle| (vehicle.id.as_str(), vehicle))
                .collect(),
            services: (instance.services.iter())
                .map(|service| (service.id.as_str(), service))
                .collect(),
            groups: (instance.groups.iter().enumerate())
                .map(|(at, group)| (group.id.as_str(), at))
                .collect(),
            fleet: (instance.fleet.iter())
                .map(|one| ((one.vehicle.as_str(), one.hub.as_str(), one.day), one.count))
                .collect(),
            forbids: HashMap::new(),
            services_by_destination: HashMap::new(),
            trips: Vec::with_capacity(plan.trips.len()),
            trip_ids: HashMap::new(),
            trips_by_destination: HashMap::new(),
            used_fleet: HashMap::new(),
            used_services: HashMap::new(),
        };
        for forbid in &instance.forbid {
            let days = tables.forbids.entry(&forbid.group).or_default();
            days.push(forbid.day);
        }
        tables.add_services();
        for (at, trip) in plan.trips.iter().enumerate() {
            tables.add_trip(at, trip);
        }
        tables
    }

    /// Services by every destination that they serve, with an arrival trip or without.
    fn add_services(&mut self) {
        for service in &self.instance.services {
            if self.destinations.contains_key(service.to.as_str()) {
                let list = self.services_by_destination.entry(&service.to).or_default();
                list.push(service);
                continue;
            }
            for destination in &self.instance.destinations {
                if self.arrival_is_near(&service.to, &destination.id) {
                    let list = (self.services_by_destination).entry(&destination.id);
                    list.or_default().push(service);
                }
            }
        }
    }

    fn add_trip(&mut self, at: usize, trip: &'a Trip) {
        self.trip_ids.insert(&trip.id, at);
        let known = self.known_trip(trip);
        if known.is_some() {
            let list = self.trips_by_destination.entry(&trip.destination);
            list.or_default().push(at);
            if let Some(home) = trip.hubs.first() {
                let key = (trip.vehicle.as_str(), home.as_str(), trip.day);
                *self.used_fleet.entry(key).or_default() += 1;
            }
            if let Some(service) = &trip.service {
                *self.used_services.entry(service).or_default() += 1;
            }
        }
        self.trips.push(known);
    }

    fn known_trip(&self, trip: &'a Trip) -> Option<ResolvedTrip<'a>> {
        let hubs: Vec<Position> = (trip.hubs.iter())
            .map(|hub| self.hub(hub))
            .collect::<Option<_>>()?;
        let end = self.end(&trip.destination)?;
        let service = match &trip.service {
            Some(service) => Some(self.service(service)?),
            None => None,
        };
        let groups = || trip.groups.iter().filter_map(|id| self.group(id));
        Some(ResolvedTrip {
            trip,
            vehicle: self.vehicle(&trip.vehicle)?,
            service,
            way_km: road_km(&hubs, end),
            people: groups().map(|group| u64::from(group.size)).sum(),
            wheelchairs: groups().map(|group| u64::from(group.wheelchairs)).sum(),
        })
    }

    pub fn hub(&self, id: &str) -> Option<Position> {
        self.hubs.get(id).copied()
    }

    pub fn is_destination(&self, id: &str) -> bool {
        self.destinations.contains_key(id)
    }

    /// A destination or a hub.
    pub fn end(&self, id: &str) -> Option<Position> {
        self.destinations.get(id).copied().or_else(|| self.hub(id))
    }

    pub fn vehicle(&self, id: &str) -> Option<&'a VehicleType> {
        self.types.get(id).copied()
    }

    pub fn service(&self, id: &str) -> Option<&'a Service> {
        self.services.get(id).copied()
    }

    pub fn group(&self, id: &str) -> Option<&'a Group> {
        self.groups.get(id).map(|at| &self.instance.groups[*at])
    }

    pub fn group_position(&self, id: &str) -> Option<usize> {
        self.groups.get(id).copied()
    }

    /// A trip of the plan whose ids are all known.
    pub fn trip(&self, id: &str) -> Option<&ResolvedTrip<'a>> {
        self.trips.get(*self.trip_ids.get(id)?)?.as_ref()
    }

    /// Vehicles of a type at a hub on a day; null: not limited.
    pub fn fleet(&self, vehicle: &str, hub: &str, day: i32) -> Option<u32> {
        self.fleet.get(&(vehicle, hub, day)).copied()
    }

    /// Whether a vehicle of a type is left at a hub on a day.
    pub fn has_vehicle(&self, vehicle: &str, hub: &str, day: i32, added: u32) -> bool {
        let used = self.used_fleet.get(&(vehicle, hub, day)).copied();
        self.fleet(vehicle, hub, day)
            .is_none_or(|count| u64::from(count) + u64::from(added) > u64::from(used.unwrap_or(0)))
    }

    /// Whether a service has room for another trip.
    pub fn has_service(&self, service: &Service, added: u32) -> bool {
        let used = self.used_services.get(service.id.as_str()).copied();
        u64::from(service.count) + u64::from(added) > u64::from(used.unwrap_or(0))
    }

    pub fn is_forbidden(&self, group: &str, day: i32) -> bool {
        (self.forbids.get(group)).is_some_and(|days| days.contains(&day))
    }

    /// Services that serve a destination, directly or with an arrival trip.
    pub fn services_to(&self, destination: &str) -> &[&'a Service] {
        self.services_by_destination
            .get(destination)
            .map_or(&[], Vec::as_slice)
    }

    /// Whether a feeder may run from a hub to a station.
    pub fn feeder_is_near(&self, hub: &str, station: &str) -> bool {
        let ends = self.hub(hub).zip(self.hub(station));
        self.is_near(ends)
    }

    /// Whether an arrival trip may run from a station to a destination.
    pub fn arrival_is_near(&self, station: &str, destination: &str) -> bool {
        let ends = self.hub(station).zip(self.end(destination));
        self.is_near(ends)
    }

    fn is_near(&self, ends: Option<(Position, Position)>) -> bool {
        let max_km = self.instance.feeders.as_ref().map(|feeders| feeders.max_km);
        (max_km.zip(ends))
            .is_some_and(|(max_km, (from, to))| straight_km(from, to) <= max_km + EPSILON)
    }

    /// Seats of a type that may be used.
    pub fn seats(&self, vehicle: &VehicleType) -> u64 {
        (f64::from(vehicle.seats) * self.instance.load_cap + EPSILON).floor() as u64
    }

    /// Drivers that a way needs.
    pub fn drivers(&self, way_km: f64) -> u32 {
        match (self.instance.speed_kmh, self.instance.hours_per_driver) {
            (Some(speed), Some(hours)) => (way_km / speed / hours - EPSILON).ceil().max(0.0) as u32,
            _ => 0,
        }
    }

    pub fn drivers_suffice(&self, way_km: f64) -> bool {
        let most = self.instance.max_drivers.unwrap_or(u32::MAX);
        self.drivers(way_km) <= most
    }

    /// Way of a new trip from one hub straight to a destination.
    pub fn direct_way_km(&self, hub: &str, destination: &str) -> Option<f64> {
        Some(road_km(&[self.hub(hub)?], self.end(destination)?))
    }
}

/// Whether a way is the shortest, but for rounding.
pub(super) fn is_shortest(hubs: &[Position], end: Position) -> bool {
    let mut order = hubs.to_vec();
    let mut shortest = f64::INFINITY;
    every_order(&mut order, 0, &mut |hubs| {
        shortest = shortest.min(road_km(hubs, end));
    });
    road_km(hubs, end) <= shortest + EPSILON
}

fn every_order(hubs: &mut [Position], fixed: usize, visit: &mut dyn FnMut(&[Position])) {
    if fixed + 1 >= hubs.len() {
        return visit(hubs);
    }
    for next in fixed..hubs.len() {
        hubs.swap(fixed, next);
        every_order(hubs, fixed + 1, visit);
        hubs.swap(fixed, next);
    }
}

/// The way over hubs, in their order, to an end.
pub(super) fn road_km(hubs: &[Position], end: Position) -> f64 {
    let mut stops = hubs.iter().copied().chain([end]);
    let Some(mut here) = stops.next() else {
        return 0.0;
    };
    let mut straight = 0.0;
    for next in stops {
        straight += straight_km(here, next);
        here = next;
    }
    ROAD * straight
}

pub(super) fn straight_km(from: Position, to: Position) -> f64 {
    (from.0 - to.0).hypot(from.1 - to.1)
}

/// Whether hubs lie close enough together for one trip.
pub(super) fn within_radius(hubs: &[Position], radius_km: f64) -> bool {
    hubs.iter().enumerate().all(|(at, one)| {
        hubs[..at]
            .iter()
            .all(|other| straight_km(*one, *other) <= radius_km + EPSILON)
    })
}

/// Whether a mode runs on the road, without a timetable.
pub(super) fn runs_alone(mode: Mode) -> bool {
    mode == Mode::Bus
}
