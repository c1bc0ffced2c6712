//! Opening a service together with the trips before and after it.
//!
//! A train or an aircraft runs for many people only, who come by several feeders and go on by
//! several arrival trips; no single trip of these is worth anything alone.

use super::{
    insert::InsertionOptions,
    model::{MAX_HUBS, Model, NONE},
    state::{Place, State, Weights},
};
use crate::random::Random;

/// Opens each service that is worth it for those who are left behind.
pub fn open_services(state: &mut State<'_>, weights: &Weights, random: &mut Random) {
    let (mut pool, mut left) = (Vec::new(), Vec::new());
    for at in 0..state.services.len() as u32 {
        let before = state.score(weights);
        state.begin();
        pool.clear();
        pool.extend(state.unserved.iter().flatten().copied());
        pool.sort_by_key(|&group| {
            let here = &state.model.groups[group as usize];
            (!here.priority, std::cmp::Reverse(here.size), group)
        });
        if state.open_service(at, &pool, random) == 0 {
            state.undo();
            continue;
        }
        left.clear();
        state.tidy(0, &mut left);
        state.insert_all(&mut left, weights, &InsertionOptions::EXACT, random, |_| {
            false
        });
        state.tidy(0, &mut left);
        if state.score(weights) >= before {
            state.undo();
        }
    }
}

/// Someone who could travel by a service.
#[derive(Debug, Clone, Copy)]
struct Rider {
    group: u32,
    /// Boards the service at its station, without a feeder.
    walks: bool,
}

impl State<'_> {
    /// Puts people of a pool on one more vehicle of a service: those at its station, then those
    /// whom feeders reach; returns how many. Trips before and after it are opened as needed, even
    /// if they stay below their minimum.
    pub fn open_service(&mut self, at: u32, pool: &[u32], random: &mut Random) -> u32 {
        let model = self.model;
        let service = &model.services[at as usize];
        let kind = &model.types[service.vehicle as usize];
        let here = &self.services[at as usize];
        let is_left = here.vehicles < here.limit
            && self.has_vehicle(service.vehicle, service.from, service.day);
        let vehicles = here.vehicles + u32::from(is_left);
        let mut room = (vehicles * kind.seats).saturating_sub(here.load);
        let need = (vehicles * kind.minimum).saturating_sub(here.load);
        let mut riders: Vec<Rider> = (pool.iter())
            .filter_map(|&group| self.rider(group, at))
            .collect();
        let people = |riders: &[Rider]| -> u32 {
            let sizes = riders
                .iter()
                .map(|rider| model.groups[rider.group as usize].size);
            sizes.sum()
        };
        if room == 0 || people(&riders) < need.max(1) {
            return 0;
        }
        if service.to >= model.destinations as u32 {
            self.drop_thin_arrivals(at, &mut riders);
            if people(&riders) < need.max(1) {
                return 0;
            }
        }
        let mut served = 0;
        let (walkers, mut fed): (Vec<Rider>, Vec<Rider>) =
            riders.into_iter().partition(|rider| rider.walks);
        for rider in walkers {
            served += self.board_service(rider.group, at, service.from, NONE, &mut room);
        }
        // Of the two days, one at random comes first.
        let mut days = [service.day, service.day.saturating_sub(1)];
        if random.below(2) == 0 {
            days.reverse();
        }
        for day in days {
            while room > 0 {
                let count = self.open_feeder(at, day, &mut fed, &mut room);
                if count == 0 {
                    break;
                }
                served += count;
            }
        }
        served
    }

    /// How a group could travel by a service, whatever else runs.
    fn rider(&self, group: u32, at: u32) -> Option<Rider> {
        let model = self.model;
        let here = &model.groups[group as usize];
        let service = &model.services[at as usize];
        let kind = &model.types[service.vehicle as usize];
        let goes_there = service.to == here.destination
            || (service.to >= model.destinations as u32
                && model.in_reach(service.to - model.destinations as u32, here.destination));
        if !goes_there
            || self.places[group as usize].is_served()
            || !here.modes.contains(service.mode)
            || here.size > kind.seats
            || here.wheelchairs > kind.places
            || model.is_forbidden(group, service.day)
        {
            return None;
        }
        let may_leave = |day| model.may_leave(group, day);
        let hubs = model.hubs_of(group);
        let walks = hubs.contains(&service.from) && may_leave(service.day);
        let station = model.hub_target(service.from);
        let is_fed = model.feeders.is_some()
            && (may_leave(service.day) || service.day > 0 && may_leave(service.day - 1))
            && hubs.iter().any(|&hub| model.feeds(hub, station));
        (walks || is_fed).then_some(Rider { group, walks })
    }

    /// Leaves those out who would be too few for an arrival trip to their destination.
    fn drop_thin_arrivals(&self, at: u32, riders: &mut Vec<Rider>) {
        let model = self.model;
        let Some(feeders) = &model.feeders else {
            riders.clear();
            return;
        };
        let minimum = model.types[feeders.arrival as usize].minimum;
        let mut people = vec![0; model.destinations];
        for rider in riders.iter() {
            let here = &model.groups[rider.group as usize];
            people[here.destination as usize] += here.size;
        }
        riders.retain(|rider| {
            let destination = model.groups[rider.group as usize].destination;
            people[destination as usize] >= minimum || self.arrival_trip(rider.group, at).is_some()
        });
    }

    /// Puts a group on a service and, where it ends at a hub, on an arrival trip; returns its
    /// people, 0 when there is no place.
    fn board_service(&mut self, group: u32, at: u32, hub: u32, first: u32, room: &mut u32) -> u32 {
        let model = self.model;
        let here = &model.groups[group as usize];
        if here.size > *room
            || self
                .service_delta(at, here.size, here.wheelchairs)
                .is_none()
        {
            return 0;
        }
        let last = if model.services[at as usize].to == here.destination {
            NONE
        } else {
            match self
                .arrival_trip(group, at)
                .or_else(|| self.open_arrival(group, at))
            {
                Some(trip) => trip,
                None => return 0,
            }
        };
        let place = Place {
            hub,
            first,
            service: at,
            last,
        };
        self.attach(group, place);
        *room -= here.size;
        here.size
    }

    fn open_arrival(&mut self, group: u32, at: u32) -> Option<u32> {
        let model = self.model;
        let kind = model.feeders.as_ref()?.arrival;
        let here = &model.groups[group as usize];
        let service = &model.services[at as usize];
        let hub = service.to - model.destinations as u32;
        let data = &model.types[kind as usize];
        if here.size > data.seats || here.wheelchairs > data.places {
            return None;
        }
        let route = model.route(&[hub], here.destination);
        let cost = model.trip_cost(kind, route.way)?;
        let last = (service.day + 1).min(model.days as u32 - 1);
        let day = (service.day..=last)
            .find(|&day| self.has_vehicle(kind, hub, day) && !model.is_forbidden(group, day))?;
        Some(self.open(kind, route, here.destination, day, cost))
    }

    /// Opens a feeder of a day over the hubs where most wait, and fills it; returns the people.
    fn open_feeder(&mut self, at: u32, day: u32, riders: &mut Vec<Rider>, room: &mut u32) -> u32 {
        let model = self.model;
        let service = &model.services[at as usize];
        let Some(feeders) = &model.feeders else {
            return 0;
        };
        let kind = feeders.vehicle;
        let data = &model.types[kind as usize];
        let station = model.hub_target(service.from);
        let waits = |state: &Self, group: u32| {
            !state.places[group as usize].is_served() && model.may_leave(group, day)
        };
        let mut people = vec![0u32; model.hubs];
        for rider in riders.iter().filter(|rider| waits(self, rider.group)) {
            for &hub in model.hubs_of(rider.group) {
                if model.feeds(hub, station) {
                    people[hub as usize] += model.groups[rider.group as usize].size;
                }
            }
        }
        let (hubs, len) = most_people(model, kind, &people);
        let total: u32 = hubs[..len].iter().map(|&hub| people[hub as usize]).sum();
        if len == 0 || total.min(*room) < data.minimum {
            return 0;
        }
        let route = model.route(&hubs[..len], station);
        let shape = match model.trip_cost(kind, route.way) {
            Some(cost) if self.has_vehicle(kind, route.hubs[0], day) => Some((route, cost)),
            _ => {
                (self.with_depot(kind, &route, station, day)).map(|shape| (shape.route, shape.cost))
            }
        };
        let Some((route, cost)) = shape else {
            // These hubs have no vehicle: nobody there waits any longer.
            let calls = |group: u32| {
                let mut own = model.hubs_of(group).iter();
                own.any(|hub| hubs[..len].contains(hub))
            };
            let before = riders.len();
            riders.retain(|rider| !waits(self, rider.group) || !calls(rider.group));
            if riders.len() < before {
                return self.open_feeder(at, day, riders, room);
            }
            return 0;
        };
        let trip = self.open(kind, route, station, day, cost);
        let mut served = 0;
        for rider in riders.iter() {
            let here = &model.groups[rider.group as usize];
            let head = &self.trips[trip as usize].head;
            let fits = head.load + here.size <= data.seats
                && (here.wheelchairs == 0 || head.wheelchairs + here.wheelchairs <= data.places);
            if !fits || !waits(self, rider.group) {
                continue;
            }
            let mut own = model.hubs_of(rider.group).iter();
            if let Some(&hub) = own.find(|hub| route.hubs().contains(hub)) {
                served += self.board_service(rider.group, at, hub, trip, room);
            }
        }
        if served == 0 {
            self.close(trip);
        }
        served
    }
}

/// The hub where most people wait, and those near it where most of the others do.
fn most_people(model: &Model, kind: u32, people: &[u32]) -> ([u32; MAX_HUBS], usize) {
    let mut hubs = [NONE; MAX_HUBS];
    let mut len = 0;
    while len < model.types[kind as usize].max_hubs {
        let near = |&hub: &u32| {
            (hubs[..len].iter()).all(|&other| other != hub && model.near(kind, hub, other))
        };
        let next = (0..model.hubs as u32)
            .filter(|&hub| people[hub as usize] > 0)
            .filter(near)
            .max_by_key(|&hub| (people[hub as usize], std::cmp::Reverse(hub)));
        let Some(next) = next else { break };
        hubs[len] = next;
        len += 1;
    }
    (hubs, len)
}
