//! Ids to indices, days from 0, distances and counters as tables.

use super::{
    DayIndex, End, FeederData, GroupData, GroupIndex, HubIndex, ModeSet, Point, Problem,
    ServiceData, TypeData, TypeIndex, limits, validate::error,
};
use crate::{
    error::{Flaw, InstanceError},
    instance::{Instance, Mode},
};
use std::collections::{HashMap, HashSet};

/// Days after the last window on which a later leg of a connection may run.
const LATER_LEGS: i32 = 2;

pub(super) fn build(instance: Instance) -> Result<Problem, InstanceError> {
    let ids = Ids::new(&instance)?;
    let days = Days::new(&instance);
    let hubs: Vec<Point> = (instance.hubs.iter())
        .map(|hub| point(hub.x_km, hub.y_km))
        .collect();
    let destinations: Vec<Point> = (instance.destinations.iter())
        .map(|destination| point(destination.x_km, destination.y_km))
        .collect();
    let types: Vec<TypeData> = (instance.types.iter())
        .map(|vehicle| TypeData {
            mode: vehicle.mode,
            capacity: (f64::from(vehicle.seats) * instance.load_cap + 1e-9).floor() as u32,
            wheelchairs: vehicle.wheelchairs,
            minimum_load: vehicle.minimum_load.max(1),
            fixed_cost: vehicle.fixed_cost,
            cost_per_km: vehicle.cost_per_km,
            max_hubs: vehicle.max_hubs as usize,
            hub_radius_km: vehicle.hub_radius_km,
        })
        .collect();
    let services = services(&instance, &ids, &days)?;
    let feeders = feeders(&instance, &ids)?;
    let fleet = fleet(&instance, &ids, &days)?;
    let (mut groups, group_hubs) = groups(&instance, &ids, &days)?;
    let forbids = forbids(&instance, &days)?;
    for (group, _) in &forbids {
        groups[*group as usize].forbidden = true;
    }
    drop(ids);
    Ok(Problem {
        first_day: days.first,
        days: days.count,
        hub_hub_km: distances(&hubs, &hubs),
        hub_destination_km: distances(&hubs, &destinations),
        hubs,
        destinations,
        types,
        services,
        feeders,
        groups,
        group_hubs,
        fleet,
        forbids,
        instance,
    })
}

fn point(x: f64, y: f64) -> Point {
    Point { x, y }
}

fn distances(from: &[Point], to: &[Point]) -> Vec<f64> {
    let distance = |one: &Point, other: &Point| {
        let (x, y) = (one.x - other.x, one.y - other.y);
        (x * x + y * y).sqrt()
    };
    from.iter()
        .flat_map(|one| to.iter().map(move |other| distance(one, other)))
        .collect()
}

struct Days {
    first: i32,
    count: DayIndex,
}

impl Days {
    fn new(instance: &Instance) -> Self {
        let first = instance.groups.iter().map(|group| group.from_day).min();
        let last = instance.groups.iter().map(|group| group.to_day).max();
        let (first, last) = first.zip(last).unwrap_or((0, 0));
        Self {
            first,
            count: (last - first + 1 + LATER_LEGS) as DayIndex,
        }
    }

    fn index(&self, day: i32) -> Option<DayIndex> {
        let index = DayIndex::try_from(day - self.first).ok()?;
        (index < self.count).then_some(index)
    }
}

struct Ids<'a> {
    hubs: HashMap<&'a str, HubIndex>,
    destinations: HashMap<&'a str, HubIndex>,
    types: HashMap<&'a str, TypeIndex>,
}

impl<'a> Ids<'a> {
    fn new(instance: &'a Instance) -> Result<Self, InstanceError> {
        let hub_ids = || instance.hubs.iter().map(|hub| hub.id.as_str());
        let hubs = index("hubs", hub_ids())?;
        let destination_ids = || instance.destinations.iter().map(|one| one.id.as_str());
        let destinations = index("destinations", destination_ids())?;
        for (at, id) in destination_ids().enumerate() {
            if hubs.contains_key(id) {
                let place = format!("destinations[{at}].id");
                return Err(error(place, Flaw::DuplicateId(short(id))));
            }
        }
        unique(
            "services",
            instance.services.iter().map(|one| one.id.as_str()),
        )?;
        Ok(Self {
            hubs: narrow(hubs),
            destinations: narrow(destinations),
            types: index("types", instance.types.iter().map(|one| one.id.as_str()))?
                .into_iter()
                .map(|(id, at)| (id, at as TypeIndex))
                .collect(),
        })
    }

    fn hub(&self, place: impl Fn() -> String, id: &str) -> Result<HubIndex, InstanceError> {
        find(&self.hubs, place, "hub", id)
    }

    fn vehicle(&self, place: impl Fn() -> String, id: &str) -> Result<TypeIndex, InstanceError> {
        find(&self.types, place, "type", id)
    }
}

fn narrow(ids: HashMap<&str, usize>) -> HashMap<&str, u16> {
    ids.into_iter().map(|(id, at)| (id, at as u16)).collect()
}

fn find<T: Copy>(
    ids: &HashMap<&str, T>,
    place: impl Fn() -> String,
    kind: &'static str,
    id: &str,
) -> Result<T, InstanceError> {
    ids.get(id).copied().ok_or_else(|| {
        let id = short(id);
        error(place(), Flaw::UnknownId { kind, id })
    })
}

/// Ids by their position, each short enough and used once.
fn index<'a>(
    list: &str,
    ids: impl Iterator<Item = &'a str>,
) -> Result<HashMap<&'a str, usize>, InstanceError> {
    let mut found = HashMap::new();
    for (at, id) in ids.enumerate() {
        check_id(list, at, id)?;
        if found.insert(id, at).is_some() {
            let place = format!("{list}[{at}].id");
            return Err(error(place, Flaw::DuplicateId(short(id))));
        }
    }
    Ok(found)
}

fn unique<'a>(list: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), InstanceError> {
    let mut seen = HashSet::new();
    for (at, id) in ids.enumerate() {
        check_id(list, at, id)?;
        if !seen.insert(id) {
            let place = format!("{list}[{at}].id");
            return Err(error(place, Flaw::DuplicateId(short(id))));
        }
    }
    Ok(())
}

fn check_id(list: &str, at: usize, id: &str) -> Result<(), InstanceError> {
    if id.is_empty() {
        return Err(error(format!("{list}[{at}].id"), Flaw::Empty));
    }
    if id.len() > limits::MAX_ID_BYTES {
        let flaw = Flaw::OutOfRange {
            least: 1,
            most: limits::MAX_ID_BYTES as i64,
        };
        return Err(error(format!("{list}[{at}].id"), flaw));
    }
    Ok(())
}

/// The beginning of an id, for a message.
fn short(id: &str) -> String {
    id.chars().take(40).collect()
}

fn services(
    instance: &Instance,
    ids: &Ids<'_>,
    days: &Days,
) -> Result<Vec<ServiceData>, InstanceError> {
    let mut services = Vec::with_capacity(instance.services.len());
    for (at, service) in instance.services.iter().enumerate() {
        let place = |name: &str| format!("services[{at}].{name}");
        let vehicle = ids.vehicle(|| place("type"), &service.vehicle)?;
        if instance.types[usize::from(vehicle)].mode != service.mode {
            return Err(error(place("mode"), Flaw::OtherMode));
        }
        let to = match ids.destinations.get(service.to.as_str()) {
            Some(destination) => End::Destination(*destination),
            None => End::Hub(find(
                &ids.hubs,
                || place("to"),
                "destination or hub",
                &service.to,
            )?),
        };
        services.push(ServiceData {
            vehicle,
            from: ids.hub(|| place("from"), &service.from)?,
            to,
            day: days.index(service.day),
            count: service.count,
        });
    }
    Ok(services)
}

fn feeders(instance: &Instance, ids: &Ids<'_>) -> Result<Option<FeederData>, InstanceError> {
    let Some(feeders) = &instance.feeders else {
        return Ok(None);
    };
    let bus = |name: &str, id: &str| {
        let place = || format!("feeders.{name}");
        let vehicle = ids.vehicle(place, id)?;
        match instance.types[usize::from(vehicle)].mode {
            Mode::Bus => Ok(vehicle),
            Mode::Train | Mode::Flight => Err(error(place(), Flaw::FeederNotBus)),
        }
    };
    Ok(Some(FeederData {
        max_km: feeders.max_km,
        vehicle: bus("type", &feeders.vehicle)?,
        arrival: bus("arrival_type", &feeders.arrival_type)?,
    }))
}

fn fleet(instance: &Instance, ids: &Ids<'_>, days: &Days) -> Result<Vec<u32>, InstanceError> {
    let day_count = usize::from(days.count);
    let cells = instance.types.len() * instance.hubs.len() * day_count;
    let mut fleet = vec![Problem::UNLIMITED; cells];
    let mut elsewhere = HashSet::new();
    for (at, entry) in instance.fleet.iter().enumerate() {
        let place = |name: &str| format!("fleet[{at}].{name}");
        let vehicle = ids.vehicle(|| place("type"), &entry.vehicle)?;
        let hub = ids.hub(|| place("hub"), &entry.hub)?;
        let is_new = match days.index(entry.day) {
            Some(day) => {
                let row = usize::from(vehicle) * instance.hubs.len() + usize::from(hub);
                let cell = &mut fleet[row * day_count + usize::from(day)];
                let is_new = *cell == Problem::UNLIMITED;
                *cell = entry.count;
                is_new
            }
            None => elsewhere.insert((vehicle, hub, entry.day)),
        };
        if !is_new {
            return Err(error(format!("fleet[{at}]"), Flaw::DuplicateEntry));
        }
    }
    Ok(fleet)
}

fn groups(
    instance: &Instance,
    ids: &Ids<'_>,
    days: &Days,
) -> Result<(Vec<GroupData>, Vec<HubIndex>), InstanceError> {
    unique("groups", instance.groups.iter().map(|one| one.id.as_str()))?;
    let mut groups = Vec::with_capacity(instance.groups.len());
    let mut group_hubs = Vec::with_capacity(instance.groups.len());
    for (at, group) in instance.groups.iter().enumerate() {
        let hubs_at = group_hubs.len();
        for (number, id) in group.hubs.iter().enumerate() {
            let hub = ids.hub(|| format!("groups[{at}].hubs[{number}]"), id)?;
            if group_hubs[hubs_at..].contains(&hub) {
                let place = format!("groups[{at}].hubs[{number}]");
                return Err(error(place, Flaw::DuplicateId(short(id))));
            }
            group_hubs.push(hub);
        }
        let place = || format!("groups[{at}].destination");
        let destination = find(&ids.destinations, place, "destination", &group.destination)?;
        groups.push(GroupData {
            size: group.size as u16,
            wheelchairs: group.wheelchairs as u16,
            destination,
            from_day: (group.from_day - days.first) as DayIndex,
            to_day: (group.to_day - days.first) as DayIndex,
            modes: (group.modes.iter()).fold(ModeSet::default(), |set, mode| set.with(*mode)),
            priority: group.priority,
            told: group.told,
            fixed: group.fixed,
            hubs_at: hubs_at as u32,
            hub_count: group.hubs.len() as u8,
            forbidden: false,
        });
    }
    Ok((groups, group_hubs))
}

fn forbids(instance: &Instance, days: &Days) -> Result<Vec<(GroupIndex, DayIndex)>, InstanceError> {
    if instance.forbid.is_empty() {
        return Ok(Vec::new());
    }
    let groups: HashMap<&str, usize> = (instance.groups.iter().enumerate())
        .map(|(at, group)| (group.id.as_str(), at))
        .collect();
    let mut forbids = Vec::with_capacity(instance.forbid.len());
    for (at, forbid) in instance.forbid.iter().enumerate() {
        let place = || format!("forbid[{at}].group");
        let group = find(&groups, place, "group", &forbid.group)?;
        if let Some(day) = days.index(forbid.day) {
            forbids.push((group as GroupIndex, day));
        }
    }
    forbids.sort_unstable();
    forbids.dedup();
    Ok(forbids)
}
