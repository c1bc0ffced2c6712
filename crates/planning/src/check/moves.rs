//! One move: whether a group fits an existing trip, or alone a new one, with nobody else moved.

use super::tables::{
    Position, ResolvedTrip, Tables, is_shortest, road_km, runs_alone, within_radius,
};
use crate::{
    instance::{Group, Hub, Mode, Service, VehicleType},
    plan::AddedVehicle,
};
use std::collections::HashMap;

/// A group, or what it would be after a change.
#[derive(Clone)]
pub(super) struct GroupView<'a> {
    pub id: &'a str,
    pub size: u32,
    pub wheelchairs: u32,
    pub hubs: Vec<&'a str>,
    pub destination: &'a str,
    pub from_day: i32,
    pub to_day: i32,
    pub modes: Vec<Mode>,
}

impl<'a> GroupView<'a> {
    pub fn new(group: &'a Group) -> Self {
        Self {
            id: &group.id,
            size: group.size,
            wheelchairs: group.wheelchairs,
            hubs: group.hubs.iter().map(String::as_str).collect(),
            destination: &group.destination,
            from_day: group.from_day,
            to_day: group.to_day,
            modes: group.modes.clone(),
        }
    }

    pub fn boards_at(&self, hubs: &[String]) -> bool {
        hubs.iter().any(|hub| self.hubs.contains(&hub.as_str()))
    }

    /// Days on which the group may begin to travel.
    pub fn days(&self, tables: &Tables<'_>) -> Vec<i32> {
        (self.from_day..=self.to_day)
            .filter(|day| !tables.is_forbidden(self.id, *day))
            .collect()
    }

    fn travels_on(&self, tables: &Tables<'_>, day: i32) -> bool {
        (self.from_day..=self.to_day).contains(&day) && !tables.is_forbidden(self.id, day)
    }

    /// Whether a vehicle of a type has seats and wheelchair places for the group alone.
    pub fn fits_type(&self, tables: &Tables<'_>, vehicle: &VehicleType) -> bool {
        u64::from(self.size) <= tables.seats(vehicle) && self.wheelchairs <= vehicle.wheelchairs
    }
}

/// Whether modes include one.
pub(super) fn accepts(modes: &[Mode], mode: Mode) -> bool {
    modes.contains(&mode)
}

/// What else is assumed to change.
#[derive(Clone, Copy, Default)]
pub(super) struct Changes<'a> {
    pub vehicle: Option<&'a AddedVehicle>,
    pub minimum_load: Option<u32>,
}

impl Changes<'_> {
    fn added(&self, vehicle: &str, hub: &str, day: i32) -> u32 {
        let matches = self
            .vehicle
            .is_some_and(|added| added.vehicle == vehicle && added.hub == hub && added.day == day);
        u32::from(matches)
    }

    fn minimum_load(&self, vehicle: &VehicleType) -> u32 {
        let changed = self.minimum_load.unwrap_or(u32::MAX);
        vehicle.minimum_load.min(changed).max(1)
    }
}

/// Finds moves; remembers from which homes a vehicle may come to a hub.
pub(super) struct Moves<'t, 'a> {
    tables: &'t Tables<'a>,
    homes: HashMap<(&'a str, &'a str, &'a str), Vec<&'a str>>,
}

impl<'t, 'a> Moves<'t, 'a> {
    pub fn new(tables: &'t Tables<'a>) -> Self {
        Self {
            tables,
            homes: HashMap::new(),
        }
    }

    /// Whether the group can be served by one move.
    pub fn any(&mut self, group: &GroupView<'a>, changes: Changes<'_>) -> bool {
        self.fits_some_trip(group) || self.new_trip(group, changes)
    }

    fn fits_some_trip(&self, group: &GroupView<'_>) -> bool {
        let trips = self.tables.trips_by_destination.get(group.destination);
        trips.into_iter().flatten().any(|at| {
            (self.tables.trips[*at].as_ref()).is_some_and(|known| self.fits_trip(group, known))
        })
    }

    /// Whether the group can be put on board a trip of the plan.
    pub fn fits_trip(&self, group: &GroupView<'_>, known: &ResolvedTrip<'_>) -> bool {
        self.may_take_trip(group, known)
            && known.people + u64::from(group.size) <= self.tables.seats(known.vehicle)
            && known.wheelchairs + u64::from(group.wheelchairs)
                <= u64::from(known.vehicle.wheelchairs)
    }

    /// Whether a trip serves the group, seats and wheelchair places apart.
    pub fn may_take_trip(&self, group: &GroupView<'_>, known: &ResolvedTrip<'_>) -> bool {
        known.trip.destination == group.destination
            && group.travels_on(self.tables, known.trip.day)
            && accepts(&group.modes, known.vehicle.mode)
            && group.boards_at(&known.trip.hubs)
    }

    /// Whether the group can travel alone in a new trip.
    pub fn new_trip(&mut self, group: &GroupView<'a>, changes: Changes<'_>) -> bool {
        self.new_service_trip(group, changes) || self.new_road_trip(group, changes)
    }

    fn new_service_trip(&self, group: &GroupView<'_>, changes: Changes<'_>) -> bool {
        let tables = self.tables;
        let fits = |service: &&Service| {
            let Some(vehicle) = tables.vehicle(&service.vehicle) else {
                return false;
            };
            let added = changes.added(&vehicle.id, &service.from, service.day);
            service.to == group.destination
                && group.hubs.contains(&service.from.as_str())
                && group.travels_on(tables, service.day)
                && accepts(&group.modes, vehicle.mode)
                && group.fits_type(tables, vehicle)
                && changes.minimum_load(vehicle) <= group.size
                && tables.has_service(service, added)
                && tables.has_vehicle(&vehicle.id, &service.from, service.day, added)
        };
        tables.services_to(group.destination).iter().any(fits)
    }

    fn new_road_trip(&mut self, group: &GroupView<'a>, changes: Changes<'_>) -> bool {
        let tables = self.tables;
        let days = group.days(tables);
        for vehicle in &tables.instance.types {
            let fits = runs_alone(vehicle.mode)
                && accepts(&group.modes, vehicle.mode)
                && group.fits_type(tables, vehicle)
                && changes.minimum_load(vehicle) <= group.size;
            if !fits {
                continue;
            }
            for hub in &group.hubs {
                let is_left = |home: &&str| {
                    days.iter().any(|day| {
                        let added = changes.added(&vehicle.id, home, *day);
                        tables.has_vehicle(&vehicle.id, home, *day, added)
                    })
                };
                let way = tables.direct_way_km(hub, group.destination);
                if way.is_some_and(|way| tables.drivers_suffice(way)) && is_left(hub) {
                    return true;
                }
                if self
                    .homes(vehicle, hub, group.destination)
                    .iter()
                    .any(is_left)
                {
                    return true;
                }
            }
        }
        false
    }

    /// Hubs at which a vehicle may begin a trip that calls at a hub: of all sets of hubs that it
    /// may call at, the first of a shortest order, where the drivers suffice.
    fn homes(&mut self, vehicle: &'a VehicleType, hub: &'a str, end: &'a str) -> &[&'a str] {
        let tables = self.tables;
        (self.homes.entry((&vehicle.id, hub, end)))
            .or_insert_with(|| homes(tables, vehicle, hub, end))
    }
}

fn homes<'a>(tables: &Tables<'a>, vehicle: &VehicleType, hub: &str, end: &str) -> Vec<&'a str> {
    let (Some(here), Some(end)) = (tables.hub(hub), tables.end(end)) else {
        return Vec::new();
    };
    let near: Vec<&Hub> = (tables.instance.hubs.iter())
        .filter(|other| {
            let there = (other.x_km, other.y_km);
            other.id == hub || within_radius(&[here, there], vehicle.hub_radius_km)
        })
        .collect();
    let is_home = |home: &&&Hub| {
        let mut route = vec![home.id.as_str()];
        begins(tables, vehicle, &near, hub, end, &mut route)
    };
    (near.iter().filter(is_home))
        .map(|home| home.id.as_str())
        .collect()
}

/// Most hubs of a new trip that is tried for one group.
const MAX_HUBS: usize = 3;

/// Whether a route can be continued so that it calls at a hub and is the shortest order of its
/// hubs.
fn begins<'a>(
    tables: &Tables<'a>,
    vehicle: &VehicleType,
    near: &[&'a Hub],
    calls_at: &str,
    end: Position,
    route: &mut Vec<&'a str>,
) -> bool {
    let positions: Vec<Position> = route.iter().filter_map(|hub| tables.hub(hub)).collect();
    if !within_radius(&positions, vehicle.hub_radius_km) {
        return false;
    }
    if route.contains(&calls_at)
        && tables.drivers_suffice(road_km(&positions, end))
        && is_shortest(&positions, end)
    {
        return true;
    }
    if route.len() >= MAX_HUBS.min(vehicle.max_hubs as usize) {
        return false;
    }
    for next in near {
        if route.contains(&next.id.as_str()) {
            continue;
        }
        route.push(&next.id);
        let found = begins(tables, vehicle, near, calls_at, end, route);
        route.pop();
        if found {
            return true;
        }
    }
    false
}
