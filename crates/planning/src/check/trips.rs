//! Rules of trips: hubs, ways, drivers, seats, services, fleet.

use super::{
    Broken,
    tables::{Position, ResolvedTrip, Tables, is_shortest, runs_alone, within_radius},
};
use crate::{
    instance::Mode,
    plan::{Plan, Trip},
};
use std::collections::HashSet;

pub(super) fn check(tables: &Tables<'_>, plan: &Plan, broken: &mut Vec<Broken>) {
    let mut ids = HashSet::new();
    for (trip, known) in plan.trips.iter().zip(&tables.trips) {
        let mut report = |rule| broken.push(Broken::new(rule, &trip.id));
        if !ids.insert(trip.id.as_str()) {
            report("duplicate-trip");
        }
        match known {
            None => report("unknown-id"),
            Some(known) => {
                calls(tables, known, &mut report);
                load(tables, known, &mut report);
                service(tables, known, &mut report);
            }
        }
    }
    fleet(tables, broken);
}

fn calls(tables: &Tables<'_>, known: &ResolvedTrip<'_>, report: &mut dyn FnMut(&'static str)) {
    let Trip { hubs, .. } = known.trip;
    let different: HashSet<&String> = hubs.iter().collect();
    if hubs.is_empty() || different.len() < hubs.len() {
        return report("hubs");
    }
    if hubs.len() as u64 > u64::from(known.vehicle.max_hubs) {
        // More orders than anyone can compare.
        return report("hub-count");
    }
    let positions: Vec<Position> = hubs.iter().filter_map(|hub| tables.hub(hub)).collect();
    if !within_radius(&positions, known.vehicle.hub_radius_km) {
        report("hub-radius");
    }
    let end = tables.end(&known.trip.destination);
    if !end.is_some_and(|end| is_shortest(&positions, end)) {
        report("hub-order");
    }
    if known.service.is_none() && !tables.drivers_suffice(known.way_km) {
        report("drivers");
    }
}

fn load(tables: &Tables<'_>, known: &ResolvedTrip<'_>, report: &mut dyn FnMut(&'static str)) {
    if known.people > tables.seats(known.vehicle) {
        report("seats");
    }
    if known.wheelchairs > u64::from(known.vehicle.wheelchairs) {
        report("wheelchairs");
    }
    if known.people < u64::from(known.vehicle.minimum_load.max(1)) {
        report("minimum-load");
    }
}

fn service(tables: &Tables<'_>, known: &ResolvedTrip<'_>, report: &mut dyn FnMut(&'static str)) {
    let trip = known.trip;
    let Some(service) = known.service else {
        if !runs_alone(known.vehicle.mode) {
            report("service-missing");
        }
        if !tables.is_destination(&trip.destination) && !is_feeder(tables, trip) {
            report("feeder");
        }
        return;
    };
    let fits = service.vehicle == trip.vehicle
        && service.day == trip.day
        && service.to == trip.destination
        && trip.hubs == [service.from.as_str()];
    if !fits {
        report("service");
    }
}

/// A trip to a hub without a service must be one that feeds a service from there.
fn is_feeder(tables: &Tables<'_>, trip: &Trip) -> bool {
    let Some(feeders) = &tables.instance.feeders else {
        return false;
    };
    trip.vehicle == feeders.vehicle
        && tables.vehicle(&trip.vehicle).map(|vehicle| vehicle.mode) == Some(Mode::Bus)
        && (trip.hubs.iter()).all(|hub| tables.feeder_is_near(hub, &trip.destination))
}

fn fleet(tables: &Tables<'_>, broken: &mut Vec<Broken>) {
    let mut over = Vec::new();
    for ((vehicle, hub, day), used) in &tables.used_fleet {
        if tables
            .fleet(vehicle, hub, *day)
            .is_some_and(|count| *used > count)
        {
            over.push(Broken::new("fleet", format!("{vehicle} {hub} {day}")));
        }
    }
    for (id, used) in &tables.used_services {
        if tables
            .service(id)
            .is_some_and(|service| *used > service.count)
        {
            over.push(Broken::new("service-count", *id));
        }
    }
    over.sort();
    broken.extend(over);
}
