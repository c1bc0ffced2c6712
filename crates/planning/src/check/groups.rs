//! Rules of groups: where each stands, its window, hub, destination, modes and chain of legs.

use super::{
    Broken,
    moves::{GroupView, accepts},
    tables::{ResolvedTrip, Tables},
};
use crate::{
    instance::{Group, Mode},
    plan::{Connection, Plan},
};
use std::collections::{HashMap, HashSet};

/// Where groups stand in a plan.
struct Places<'a> {
    /// Trips by the position of a group in the instance.
    trips: Vec<Vec<u32>>,
    connections: HashMap<&'a str, &'a Connection>,
}

pub(super) fn check(tables: &Tables<'_>, plan: &Plan, broken: &mut Vec<Broken>) {
    let places = places(tables, plan, broken);
    let unserved = unserved(tables, plan, broken);
    for (at, group) in tables.instance.groups.iter().enumerate() {
        let mut report = |rule| broken.push(Broken::new(rule, &group.id));
        let trips = &places.trips[at];
        let is_unserved = unserved.contains(group.id.as_str());
        match (trips.len(), places.connections.get(group.id.as_str())) {
            (0, None) if is_unserved => {}
            (0, None) => report("group-missing"),
            _ if is_unserved => report("group-twice"),
            (_, Some(connection)) => chain(tables, group, trips, connection, &mut report),
            (1, None) => {
                if let Some(Some(known)) = tables.trips.get(trips[0] as usize) {
                    direct(tables, group, known, &mut report);
                }
            }
            (_, None) => report("group-twice"),
        }
    }
}

fn places<'a>(tables: &Tables<'a>, plan: &'a Plan, broken: &mut Vec<Broken>) -> Places<'a> {
    let mut trips = vec![Vec::new(); tables.instance.groups.len()];
    for (at, trip) in plan.trips.iter().enumerate() {
        for id in &trip.groups {
            match tables.group_position(id) {
                None => broken.push(Broken::new("unknown-id", id)),
                Some(group) if trips[group].contains(&(at as u32)) => {
                    broken.push(Broken::new("group-twice", id));
                }
                Some(group) => trips[group].push(at as u32),
            }
        }
    }
    let mut connections = HashMap::new();
    for connection in &plan.connections {
        if tables.group(&connection.group).is_none() {
            broken.push(Broken::new("unknown-id", &connection.group));
        } else if connections
            .insert(connection.group.as_str(), connection)
            .is_some()
        {
            broken.push(Broken::new("connection-twice", &connection.group));
        }
    }
    Places { trips, connections }
}

fn unserved<'a>(tables: &Tables<'_>, plan: &'a Plan, broken: &mut Vec<Broken>) -> HashSet<&'a str> {
    let mut found = HashSet::new();
    for one in &plan.unserved {
        if tables.group(&one.group).is_none() {
            broken.push(Broken::new("unknown-id", &one.group));
        } else if !found.insert(one.group.as_str()) {
            broken.push(Broken::new("group-twice", &one.group));
        }
    }
    found
}

/// One trip from a hub to the destination.
fn direct(
    tables: &Tables<'_>,
    group: &Group,
    known: &ResolvedTrip<'_>,
    report: &mut dyn FnMut(&'static str),
) {
    let view = GroupView::new(group);
    if group.destination != known.trip.destination {
        report("destination");
    }
    if !view.boards_at(&known.trip.hubs) {
        report("hub");
    }
    if !accepts(&group.modes, known.vehicle.mode) {
        report("mode");
    }
    days(tables, group, &[known], report);
}

fn days(
    tables: &Tables<'_>,
    group: &Group,
    legs: &[&ResolvedTrip<'_>],
    report: &mut dyn FnMut(&'static str),
) {
    let first = legs.first().map(|leg| leg.trip.day);
    if !first.is_some_and(|day| (group.from_day..=group.to_day).contains(&day)) {
        report("window");
    }
    if legs
        .iter()
        .any(|leg| tables.is_forbidden(&group.id, leg.trip.day))
    {
        report("forbidden-day");
    }
}

/// A feeder, a service and an arrival trip, of which the first or the last may be missing.
fn chain(
    tables: &Tables<'_>,
    group: &Group,
    stands_in: &[u32],
    connection: &Connection,
    report: &mut dyn FnMut(&'static str),
) {
    let ids: Vec<usize> = (connection.trips.iter())
        .filter_map(|id| tables.trip_ids.get(id.as_str()).copied())
        .collect();
    let named: HashSet<usize> = ids.iter().copied().collect();
    let stands: HashSet<usize> = stands_in.iter().map(|at| *at as usize).collect();
    if ids.len() < connection.trips.len() {
        return report("unknown-id");
    }
    if named != stands || named.len() < ids.len() {
        report("connection-trips");
    }
    let legs: Vec<&ResolvedTrip<'_>> = ids
        .iter()
        .filter_map(|at| tables.trips[*at].as_ref())
        .collect();
    if legs.len() < ids.len() {
        return;
    }
    match legs[..] {
        [service, arrival] if service.service.is_some() => {
            chain_legs(tables, group, (None, service, Some(arrival)), report);
        }
        [feeder, service] => chain_legs(tables, group, (Some(feeder), service, None), report),
        [feeder, service, arrival] => {
            chain_legs(
                tables,
                group,
                (Some(feeder), service, Some(arrival)),
                report,
            );
        }
        _ => report("connection-legs"),
    }
    days(tables, group, &legs, report);
    let follow = |pair: &[&ResolvedTrip<'_>]| {
        (0..=1).contains(&(i64::from(pair[1].trip.day) - i64::from(pair[0].trip.day)))
    };
    if !legs.windows(2).all(follow) {
        report("connection-days");
    }
}

type Legs<'a, 'b> = (
    Option<&'a ResolvedTrip<'b>>,
    &'a ResolvedTrip<'b>,
    Option<&'a ResolvedTrip<'b>>,
);

fn chain_legs(
    tables: &Tables<'_>,
    group: &Group,
    (feeder, main, arrival): Legs<'_, '_>,
    report: &mut dyn FnMut(&'static str),
) {
    let (Some(service), Some(feeders)) = (main.service, &tables.instance.feeders) else {
        return report("connection-legs");
    };
    let view = GroupView::new(group);
    match feeder {
        Some(feeder) => {
            let fits = feeder.service.is_none()
                && feeder.trip.vehicle == feeders.vehicle
                && feeder.trip.destination == service.from;
            if !fits {
                report("connection-legs");
            }
            if !view.boards_at(&feeder.trip.hubs) {
                report("hub");
            }
        }
        None if !view.boards_at(std::slice::from_ref(&service.from)) => report("hub"),
        None => {}
    }
    if !accepts(&group.modes, main.vehicle.mode) && main.vehicle.mode != Mode::Bus {
        report("mode");
    }
    let end = match arrival {
        Some(arrival) => {
            let fits = arrival.service.is_none()
                && arrival.trip.vehicle == feeders.arrival_type
                && arrival.trip.hubs == [service.to.as_str()];
            if !fits {
                report("connection-legs");
            }
            if !tables.arrival_is_near(&service.to, &arrival.trip.destination) {
                report("arrival-distance");
            }
            &arrival.trip.destination
        }
        None => &service.to,
    };
    if *end != group.destination {
        report("destination");
    }
}
