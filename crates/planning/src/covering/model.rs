//! A problem as independent subproblems, in an order that does not depend on ids or positions.

use super::{hub_sets::HubSets, subproblem::ClassData};
use crate::{
    instance::Mode,
    problem::{DestinationIndex, GroupIndex, HubIndex, Problem, TypeIndex},
};
use std::collections::BTreeMap;

/// Hub sets and days, times destinations, for which memory is enough.
const MAX_PLACES: usize = 20_000_000;

/// A problem whose vehicles are all alike, cost the same wherever they go and are not limited.
#[derive(Debug)]
pub(super) struct Model {
    /// The type of every vehicle.
    pub vehicle: TypeIndex,
    /// Seats of a vehicle.
    pub seats: u32,
    /// Hubs in the order that the subproblems use.
    pub hubs: Vec<HubIndex>,
    /// Sets of those hubs.
    pub sets: HubSets,
    pub destinations: Vec<Destination>,
}

/// The groups of one destination.
#[derive(Debug)]
pub(super) struct Destination {
    pub destination: DestinationIndex,
    pub classes: Vec<ClassData>,
    /// Groups by class, in the order of the sizes of the class.
    pub groups: Vec<Vec<GroupIndex>>,
}

/// Whether all vehicles are alike, cost the same wherever they go and are not limited.
pub(super) fn is_uniform(problem: &Problem) -> bool {
    only_vehicle(problem).is_some_and(|vehicle| groups_fit(problem, vehicle))
}

impl Model {
    /// Null: the problem is not of this kind.
    pub(super) fn new(problem: &Problem) -> Option<Self> {
        let vehicle = only_vehicle(problem)?;
        let data = &problem.types[usize::from(vehicle)];
        if !groups_fit(problem, vehicle) {
            return None;
        }
        let hubs = order_hubs(problem);
        let is_near = |one: HubIndex, other: HubIndex| {
            let pair = [hubs[usize::from(one)], hubs[usize::from(other)]];
            problem.may_call_at(vehicle, &pair)
        };
        let places = usize::from(problem.days) * problem.destinations.len();
        let limit = MAX_PLACES / places.max(1);
        let sets = HubSets::new(hubs.len(), data.max_hubs, is_near, limit)?;
        let destinations = destinations(problem, &hubs)?;
        Some(Self {
            vehicle,
            seats: data.capacity,
            hubs,
            sets,
            destinations,
        })
    }
}

/// The one type that may run, if its vehicles cost the same everywhere and are not limited.
fn only_vehicle(problem: &Problem) -> Option<TypeIndex> {
    let instance = problem.instance();
    let mut types = (0..problem.types.len()).filter(|index| {
        problem.types[*index].mode == Mode::Bus && problem.types[*index].capacity > 0
    });
    let vehicle = types.next()?;
    let data = &problem.types[vehicle];
    let hours_count = instance.speed_kmh.is_some() && instance.hours_per_driver.is_some();
    let same_cost = data.cost_per_km == 0.0 && (instance.driver_cost == 0.0 || !hours_count);
    let unlimited = instance.fleet.is_empty() && problem.services.is_empty();
    let any_way = instance.max_drivers.is_none() || !hours_count;
    let alone = types.next().is_none();
    (alone && same_cost && unlimited && any_way && data.minimum_load <= 1 && data.max_hubs > 0)
        .then_some(vehicle as TypeIndex)
}

/// Whether every group fits into a vehicle, and is worth one of its own.
fn groups_fit(problem: &Problem, vehicle: TypeIndex) -> bool {
    let data = &problem.types[usize::from(vehicle)];
    (0..problem.groups.len() as GroupIndex).all(|index| {
        let group = &problem.groups[index as usize];
        u32::from(group.size) <= data.capacity
            && group.size > 0
            && (group.wheelchairs == 0 || data.wheelchairs >= data.capacity)
            && group.modes.contains(Mode::Bus)
            && problem.person_cost(index) * f64::from(group.size) >= data.fixed_cost
    })
}

/// Hubs where groups board, by place and number of people.
fn order_hubs(problem: &Problem) -> Vec<HubIndex> {
    let mut people = vec![0u64; problem.hubs.len()];
    for index in 0..problem.groups.len() as GroupIndex {
        for hub in problem.group_hubs(index) {
            people[usize::from(*hub)] += u64::from(problem.groups[index as usize].size);
        }
    }
    let mut hubs: Vec<HubIndex> = (0..problem.hubs.len() as HubIndex)
        .filter(|hub| people[usize::from(*hub)] > 0)
        .collect();
    let point = |hub: HubIndex| problem.hubs[usize::from(hub)];
    hubs.sort_by(|one, other| {
        (point(*one).x.total_cmp(&point(*other).x))
            .then(point(*one).y.total_cmp(&point(*other).y))
            .then(people[usize::from(*one)].cmp(&people[usize::from(*other)]))
    });
    hubs
}

/// Hubs and days of a class.
type ClassKey = (Vec<u16>, Vec<u16>);

/// Groups by destination and class; null: a group may not travel on any day.
fn destinations(problem: &Problem, hubs: &[HubIndex]) -> Option<Vec<Destination>> {
    let mut rank = vec![0; problem.hubs.len()];
    for (index, hub) in hubs.iter().enumerate() {
        rank[usize::from(*hub)] = index as u16;
    }
    let mut by_destination: Vec<BTreeMap<ClassKey, Vec<GroupIndex>>> =
        vec![BTreeMap::new(); problem.destinations.len()];
    for index in 0..problem.groups.len() as GroupIndex {
        let group = &problem.groups[index as usize];
        let days: Vec<u16> = (group.from_day..=group.to_day)
            .filter(|day| !problem.is_forbidden(index, *day))
            .collect();
        if days.is_empty() {
            return None;
        }
        let mut hubs: Vec<u16> = (problem.group_hubs(index).iter())
            .map(|hub| rank[usize::from(*hub)])
            .collect();
        hubs.sort_unstable();
        by_destination[usize::from(group.destination)]
            .entry((hubs, days))
            .or_default()
            .push(index);
    }
    let mut destinations: Vec<Destination> = (by_destination.into_iter().enumerate())
        .filter(|(_, classes)| !classes.is_empty())
        .map(|(index, classes)| destination(problem, index as DestinationIndex, classes))
        .collect();
    let point = |one: &Destination| problem.destinations[usize::from(one.destination)];
    destinations.sort_by(|one, other| {
        (point(one).x.total_cmp(&point(other).x))
            .then(point(one).y.total_cmp(&point(other).y))
            .then_with(|| one.classes.cmp(&other.classes))
    });
    Some(destinations)
}

fn destination(
    problem: &Problem,
    destination: DestinationIndex,
    classes: BTreeMap<(Vec<u16>, Vec<u16>), Vec<GroupIndex>>,
) -> Destination {
    let size = |group: &GroupIndex| problem.groups[*group as usize].size;
    let mut data = Vec::with_capacity(classes.len());
    let mut groups_of = Vec::with_capacity(classes.len());
    for ((hubs, days), mut groups) in classes {
        groups.sort_by_key(|group| std::cmp::Reverse(size(group)));
        let sizes = groups.iter().map(size).collect();
        data.push(ClassData { hubs, days, sizes });
        groups_of.push(groups);
    }
    Destination {
        destination,
        classes: data,
        groups: groups_of,
    }
}
