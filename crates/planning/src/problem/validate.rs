//! Checks that need no index: numbers in range, windows, counts, empty lists.

use super::limits;
use crate::{
    error::{Flaw, InstanceError},
    instance::{Feeders, FleetEntry, Group, Instance, Service, VehicleType},
};

pub(super) fn error(place: impl Into<String>, problem: Flaw) -> InstanceError {
    InstanceError {
        place: place.into(),
        problem,
    }
}

pub(super) fn validate(instance: &Instance) -> Result<(), InstanceError> {
    if instance.version != 1 {
        return Err(error("version", Flaw::Version(instance.version)));
    }
    counts(instance)?;
    scalars(instance)?;
    for (at, hub) in instance.hubs.iter().enumerate() {
        coordinates(&format!("hubs[{at}]"), hub.x_km, hub.y_km)?;
    }
    for (at, destination) in instance.destinations.iter().enumerate() {
        let place = format!("destinations[{at}]");
        coordinates(&place, destination.x_km, destination.y_km)?;
    }
    for (at, vehicle) in instance.types.iter().enumerate() {
        vehicle_type(&format!("types[{at}]"), vehicle)?;
    }
    for (at, entry) in instance.fleet.iter().enumerate() {
        let FleetEntry { day, count, .. } = entry;
        day_and_count(|| format!("fleet[{at}]"), *day, *count)?;
    }
    for (at, service) in instance.services.iter().enumerate() {
        let Service { day, count, .. } = service;
        day_and_count(|| format!("services[{at}]"), *day, *count)?;
    }
    for (at, forbid) in instance.forbid.iter().enumerate() {
        day_and_count(|| format!("forbid[{at}]"), forbid.day, 0)?;
    }
    if let Some(Feeders { max_km, .. }) = &instance.feeders {
        number("feeders.max_km", *max_km, 0, limits::MAX_KM)?;
    }
    for (at, group) in instance.groups.iter().enumerate() {
        self::group(at, group)?;
    }
    span(instance)
}

fn counts(instance: &Instance) -> Result<(), InstanceError> {
    let lists = [
        ("hubs", instance.hubs.len(), limits::MAX_HUBS),
        (
            "destinations",
            instance.destinations.len(),
            limits::MAX_DESTINATIONS,
        ),
        ("types", instance.types.len(), limits::MAX_TYPES),
        ("fleet", instance.fleet.len(), limits::MAX_FLEET_ENTRIES),
        ("services", instance.services.len(), limits::MAX_SERVICES),
        ("forbid", instance.forbid.len(), limits::MAX_FORBIDS),
        ("groups", instance.groups.len(), limits::MAX_GROUPS),
    ];
    for (place, count, limit) in lists {
        if count > limit {
            return Err(error(place, Flaw::TooMany { count, limit }));
        }
    }
    Ok(())
}

fn scalars(instance: &Instance) -> Result<(), InstanceError> {
    if !(instance.load_cap > 0.0 && instance.load_cap <= 1.0) {
        let flaw = Flaw::OutOfRange { least: 0, most: 1 };
        return Err(error("load_cap", flaw));
    }
    positive("speed_kmh", instance.speed_kmh, 2_000)?;
    positive("hours_per_driver", instance.hours_per_driver, 24)?;
    number("driver_cost", instance.driver_cost, 0, limits::MAX_COST)?;
    number("unserved_cost", instance.unserved_cost, 0, limits::MAX_COST)?;
    number("priority_cost", instance.priority_cost, 0, limits::MAX_COST)
}

fn coordinates(place: &str, x: f64, y: f64) -> Result<(), InstanceError> {
    for (name, value) in [("x_km", x), ("y_km", y)] {
        let is_near = value.abs() <= limits::MAX_KM as f64;
        if !is_near {
            let flaw = Flaw::OutOfRange {
                least: -limits::MAX_KM,
                most: limits::MAX_KM,
            };
            return Err(error(format!("{place}.{name}"), flaw));
        }
    }
    Ok(())
}

fn vehicle_type(place: &str, vehicle: &VehicleType) -> Result<(), InstanceError> {
    let integers = [
        ("seats", vehicle.seats, 1, limits::MAX_SEATS),
        ("wheelchairs", vehicle.wheelchairs, 0, limits::MAX_SEATS),
        ("minimum_load", vehicle.minimum_load, 0, limits::MAX_SEATS),
        ("max_hubs", vehicle.max_hubs, 1, limits::MAX_TRIP_HUBS),
    ];
    for (name, value, least, most) in integers {
        number(format!("{place}.{name}"), f64::from(value), least, most)?;
    }
    let decimals = [
        ("fixed_cost", vehicle.fixed_cost, limits::MAX_COST),
        ("cost_per_km", vehicle.cost_per_km, limits::MAX_COST),
        ("hub_radius_km", vehicle.hub_radius_km, limits::MAX_KM),
    ];
    for (name, value, most) in decimals {
        number(format!("{place}.{name}"), value, 0, most)?;
    }
    Ok(())
}

fn day_and_count(place: impl Fn() -> String, day: i32, count: u32) -> Result<(), InstanceError> {
    if i64::from(day).abs() > limits::MAX_DAY {
        return Err(error(format!("{}.day", place()), DAYS));
    }
    if i64::from(count) > limits::MAX_COUNT {
        let flaw = Flaw::OutOfRange {
            least: 0,
            most: limits::MAX_COUNT,
        };
        return Err(error(format!("{}.count", place()), flaw));
    }
    Ok(())
}

const DAYS: Flaw = Flaw::OutOfRange {
    least: -limits::MAX_DAY,
    most: limits::MAX_DAY,
};

fn group(at: usize, group: &Group) -> Result<(), InstanceError> {
    let fault = |name: &str, flaw| Err(error(format!("groups[{at}].{name}"), flaw));
    if group.size == 0 || i64::from(group.size) > limits::MAX_GROUP_SIZE {
        let flaw = Flaw::OutOfRange {
            least: 1,
            most: limits::MAX_GROUP_SIZE,
        };
        return fault("size", flaw);
    }
    if group.wheelchairs > group.size {
        let flaw = Flaw::OutOfRange {
            least: 0,
            most: group.size.into(),
        };
        return fault("wheelchairs", flaw);
    }
    if group.hubs.is_empty() {
        return fault("hubs", Flaw::Empty);
    }
    if group.hubs.len() > limits::MAX_GROUP_HUBS {
        let flaw = Flaw::TooMany {
            count: group.hubs.len(),
            limit: limits::MAX_GROUP_HUBS,
        };
        return fault("hubs", flaw);
    }
    if group.modes.is_empty() {
        return fault("modes", Flaw::Empty);
    }
    for (name, day) in [("from_day", group.from_day), ("to_day", group.to_day)] {
        if i64::from(day).abs() > limits::MAX_DAY {
            return fault(name, DAYS);
        }
    }
    if group.from_day > group.to_day {
        let flaw = Flaw::ImpossibleWindow {
            from_day: group.from_day,
            to_day: group.to_day,
        };
        return fault("to_day", flaw);
    }
    Ok(())
}

fn span(instance: &Instance) -> Result<(), InstanceError> {
    let first = instance.groups.iter().map(|group| group.from_day).min();
    let last = instance.groups.iter().map(|group| group.to_day).max();
    match first.zip(last) {
        Some((first, last)) if last - first >= limits::MAX_DAYS => {
            let flaw = Flaw::TooLong {
                first,
                last,
                limit: limits::MAX_DAYS,
            };
            Err(error("groups", flaw))
        }
        _ => Ok(()),
    }
}

fn positive(place: &str, value: Option<f64>, most: i64) -> Result<(), InstanceError> {
    match value {
        Some(value) if !(value > 0.0 && value <= most as f64) => {
            Err(error(place, Flaw::OutOfRange { least: 0, most }))
        }
        _ => Ok(()),
    }
}

/// NaN lies in no range.
fn number(
    place: impl Into<String>,
    value: f64,
    least: i64,
    most: i64,
) -> Result<(), InstanceError> {
    if value >= least as f64 && value <= most as f64 {
        Ok(())
    } else {
        Err(error(place, Flaw::OutOfRange { least, most }))
    }
}
