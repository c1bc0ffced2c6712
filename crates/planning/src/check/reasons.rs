//! Why a group is left behind: the first reason that holds, in the order of [`Reason`].
//!
//! - `mode-refused`: with all modes accepted, one move would serve the group.
//! - `group-too-large`: no type of an accepted mode has as many seats as the group has people.
//! - `needs`: one move would serve the group if none of it needed a wheelchair place.
//! - `too-far`: there is a way, and each needs more drivers than allowed. Ways are the direct road
//!   from a hub of the group by a bus with the seats, and services of an accepted mode, whatever
//!   their day, that the group can reach (below); a service never needs too many drivers.
//! - `hub-isolated`: no bus with the seats is accepted, and no service of an accepted mode can be
//!   reached, whatever its day.
//! - `no-vehicle-in-window`: on the days of the window, those forbidden left out, buses that
//!   suffice (seats, wheelchair places, drivers of the direct way) have a fleet of 0 at the
//!   group's hubs, and no service that can be reached in the window has a count above 0.
//! - `fleet-limit`: of these buses and services none is left.
//! - `full`: trips that the group might take if they had the seats; `trips` names all of them.
//! - `below-minimum`: anything else. `need` is the minimum load of such a bus that is left at a
//!   hub on a day, and `have` the people left behind, this group included, who could board there
//!   on that day for the same destination by bus. Or `need` is the minimum load of a carriage of
//!   such a service, and `have` the people left behind who can reach it.
//!
//! A group can reach a service to its destination that departs from one of its hubs, or from a
//! station to which a feeder may run from one; likewise a service to a hub from which an arrival
//! trip may run to the destination. In the window it departs on a day of it or, after a feeder, on
//! the day after. Seats and wheelchair places of its type suffice for the group.

use super::{
    Broken,
    moves::{Changes, GroupView, Moves, accepts},
    tables::{Tables, runs_alone},
};
use crate::{
    instance::{Mode, Service, VehicleType},
    plan::{Plan, Reason, Unserved},
};
use std::collections::{HashMap, HashSet};

const ALL_MODES: [Mode; 3] = [Mode::Bus, Mode::Train, Mode::Flight];

/// People left behind, by destination, hub and day, and by service.
#[derive(Default)]
struct UnservedCounts<'a> {
    at_hubs: HashMap<(&'a str, &'a str, i32), u64>,
    for_services: HashMap<&'a str, u64>,
}

pub(super) fn check<'a>(tables: &Tables<'a>, plan: &'a Plan, broken: &mut Vec<Broken>) {
    let mut moves = Moves::new(tables);
    let views: Vec<(&Unserved, GroupView<'a>)> = (plan.unserved.iter())
        .filter_map(|one| Some((one, GroupView::new(tables.group(&one.group)?))))
        .collect();
    let waiting = waiting(tables, &views);
    for (unserved, group) in &views {
        if moves.any(group, Changes::default()) {
            broken.push(Broken::new("one-move", group.id));
            continue;
        }
        let reason = reason(tables, &mut moves, group);
        if reason != unserved.reason {
            broken.push(Broken::new("reason", group.id));
            continue;
        }
        let figures = unserved.have.zip(unserved.need);
        let holds = match reason {
            Reason::BelowMinimum => {
                figures.is_some_and(|figures| below_minimum(tables, &waiting, group, figures))
            }
            _ => unserved.have.is_none() && unserved.need.is_none(),
        };
        if !holds {
            broken.push(Broken::new("reason-figures", group.id));
        }
        let named: HashSet<&str> = unserved.trips.iter().map(String::as_str).collect();
        let full = match reason {
            Reason::Full => trips(tables, &moves, group),
            _ => HashSet::new(),
        };
        if named != full {
            broken.push(Broken::new("reason-trips", group.id));
        }
    }
}

fn waiting<'a>(tables: &Tables<'a>, views: &[(&Unserved, GroupView<'a>)]) -> UnservedCounts<'a> {
    let mut waiting = UnservedCounts::default();
    for (_, group) in views {
        let size = u64::from(group.size);
        if accepts(&group.modes, Mode::Bus) {
            for day in group.days(tables) {
                for hub in &group.hubs {
                    let key = (group.destination, *hub, day);
                    *waiting.at_hubs.entry(key).or_default() += size;
                }
            }
        }
        for service in reachable(tables, group) {
            if in_window(tables, group, service) {
                *waiting.for_services.entry(&service.id).or_default() += size;
            }
        }
    }
    waiting
}

/// The first reason that holds for a group that no move serves.
fn reason<'a>(tables: &Tables<'a>, moves: &mut Moves<'_, 'a>, group: &GroupView<'a>) -> Reason {
    let mut open = group.clone();
    open.modes = ALL_MODES.to_vec();
    if moves.any(&open, Changes::default()) {
        return Reason::ModeRefused;
    }
    let has_seats = |vehicle: &&VehicleType| u64::from(group.size) <= tables.seats(vehicle);
    let accepted: Vec<&VehicleType> = (tables.instance.types.iter())
        .filter(|vehicle| accepts(&group.modes, vehicle.mode))
        .filter(has_seats)
        .collect();
    if accepted.is_empty() {
        return Reason::GroupTooLarge;
    }
    if group.wheelchairs > 0 {
        let mut walking = group.clone();
        walking.wheelchairs = 0;
        if moves.any(&walking, Changes::default()) {
            return Reason::Needs;
        }
    }
    let services = reachable(tables, group);
    let has_bus = accepted.iter().any(|vehicle| runs_alone(vehicle.mode));
    if services.is_empty() {
        if !has_bus {
            return Reason::HubIsolated;
        }
        if !group.hubs.iter().any(|hub| is_drivable(tables, group, hub)) {
            return Reason::TooFar;
        }
    }
    let supply = supply(tables, group, &services);
    if supply.existing == 0 {
        return Reason::NoVehicleInWindow;
    }
    if supply.left == 0 {
        return Reason::FleetLimit;
    }
    if !trips(tables, moves, group).is_empty() {
        return Reason::Full;
    }
    Reason::BelowMinimum
}

fn is_drivable(tables: &Tables<'_>, group: &GroupView<'_>, hub: &str) -> bool {
    (tables.direct_way_km(hub, group.destination)).is_some_and(|way| tables.drivers_suffice(way))
}

/// Services that a group can reach, whatever their day.
fn reachable<'a>(tables: &Tables<'a>, group: &GroupView<'_>) -> Vec<&'a Service> {
    let fits = |service: &&&Service| {
        let vehicle = tables.vehicle(&service.vehicle);
        vehicle.is_some_and(|vehicle| {
            accepts(&group.modes, vehicle.mode) && group.fits_type(tables, vehicle)
        }) && (departs_from_hub(group, service) || is_fed(tables, group, service))
    };
    let services = tables.services_to(group.destination);
    services.iter().filter(fits).copied().collect()
}

fn departs_from_hub(group: &GroupView<'_>, service: &Service) -> bool {
    group.hubs.contains(&service.from.as_str())
}

fn is_fed(tables: &Tables<'_>, group: &GroupView<'_>, service: &Service) -> bool {
    (group.hubs.iter()).any(|hub| tables.feeder_is_near(hub, &service.from))
}

fn in_window(tables: &Tables<'_>, group: &GroupView<'_>, service: &Service) -> bool {
    let days = group.days(tables);
    let same_day = days.contains(&service.day);
    let day_after = is_fed(tables, group, service)
        && days.contains(&(service.day - 1))
        && !tables.is_forbidden(group.id, service.day);
    same_day || day_after
}

/// Vehicles and trips of services; unlimited ones count as one.
struct Supply {
    existing: u64,
    left: u64,
}

fn supply(tables: &Tables<'_>, group: &GroupView<'_>, services: &[&Service]) -> Supply {
    let mut supply = Supply {
        existing: 0,
        left: 0,
    };
    for_buses(tables, group, &mut |vehicle, hub, day| {
        let exists = tables.fleet(&vehicle.id, hub, day) != Some(0);
        supply.existing += u64::from(exists);
        supply.left += u64::from(tables.has_vehicle(&vehicle.id, hub, day, 0));
    });
    for service in services {
        if in_window(tables, group, service) {
            supply.existing += u64::from(service.count > 0);
            supply.left += u64::from(tables.has_service(service, 0));
        }
    }
    supply
}

/// Buses that suffice for the group, at its hubs, on its days.
fn for_buses(
    tables: &Tables<'_>,
    group: &GroupView<'_>,
    visit: &mut dyn FnMut(&VehicleType, &str, i32),
) {
    let days = group.days(tables);
    for hub in &group.hubs {
        if !is_drivable(tables, group, hub) {
            continue;
        }
        for vehicle in &tables.instance.types {
            let suffices = runs_alone(vehicle.mode)
                && accepts(&group.modes, vehicle.mode)
                && group.fits_type(tables, vehicle);
            if suffices {
                days.iter().for_each(|day| visit(vehicle, hub, *day));
            }
        }
    }
}

/// Trips that the group might take if they had the seats.
fn trips<'a>(
    tables: &Tables<'a>,
    moves: &Moves<'_, 'a>,
    group: &GroupView<'_>,
) -> HashSet<&'a str> {
    let positions = tables.trips_by_destination.get(group.destination);
    (positions.into_iter().flatten())
        .filter_map(|at| tables.trips[*at].as_ref())
        .filter(|known| moves.may_take_trip(group, known))
        .map(|known| known.trip.id.as_str())
        .collect()
}

fn below_minimum(
    tables: &Tables<'_>,
    waiting: &UnservedCounts<'_>,
    group: &GroupView<'_>,
    (have, need): (u32, u32),
) -> bool {
    let mut holds = false;
    for_buses(tables, group, &mut |vehicle, hub, day| {
        let people = waiting.at_hubs.get(&(group.destination, hub, day)).copied();
        holds |= vehicle.minimum_load == need
            && people == Some(u64::from(have))
            && tables.has_vehicle(&vehicle.id, hub, day, 0);
    });
    for service in reachable(tables, group) {
        let people = waiting.for_services.get(service.id.as_str()).copied();
        let minimum = tables.vehicle(&service.vehicle).map(|one| one.minimum_load);
        holds |= minimum == Some(need)
            && people == Some(u64::from(have))
            && in_window(tables, group, service)
            && tables.has_service(service, 0);
    }
    holds
}
