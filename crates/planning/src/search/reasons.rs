//! Why groups are left behind, and what would change it.

use super::{
    homes::Homes,
    model::{Model, NONE},
    resolve::{ResolvedTrip, known_trips},
};
use crate::{
    instance::Mode,
    plan::{AddedVehicle, Change, Plan, Reason, Unserved, WhatIf},
    problem::{ModeSet, Problem},
};
use std::collections::{BTreeSet, HashMap};

/// Most what-ifs of one group.
const MAX_WHAT_IFS: usize = 4;
/// Most days by which a what-if widens a window.
const MAX_MORE_DAYS: u32 = 7;

/// Adds those whom a plan leaves behind, with reasons.
pub fn explain(problem: &Problem, model: &Model, plan: &mut Plan) {
    let unserved = {
        let mut explainer = Explainer::new(problem, model, plan);
        let left = explainer.left.clone();
        left.into_iter()
            .map(|group| explainer.unserved(group))
            .collect()
    };
    plan.unserved = unserved;
}

/// A group, or what it would be after a change.
#[derive(Debug, Clone)]
struct View {
    group: u32,
    size: u32,
    wheelchairs: u32,
    hubs: Vec<u32>,
    destination: u32,
    from_day: u32,
    to_day: u32,
    modes: ModeSet,
}

/// What else is assumed to change.
#[derive(Debug, Clone, Copy, Default)]
struct Assumption {
    /// One more vehicle of a type at a hub on a day.
    vehicle: Option<(u32, u32, u32)>,
    minimum: Option<u32>,
}

impl Assumption {
    fn added(&self, kind: u32, hub: u32, day: u32) -> u32 {
        u32::from(self.vehicle == Some((kind, hub, day)))
    }

    fn minimum(&self, minimum: u32) -> u32 {
        self.minimum
            .map_or(minimum, |changed| changed.min(minimum))
            .max(1)
    }
}

struct TripLoad {
    known: ResolvedTrip,
    people: u32,
    wheelchairs: u32,
}

struct Explainer<'a> {
    problem: &'a Problem,
    model: &'a Model,
    plan: &'a Plan,
    trips: Vec<TripLoad>,
    /// Trips by destination.
    trips_to: Vec<Vec<usize>>,
    used: Vec<u32>,
    used_services: Vec<u32>,
    /// Services by the destinations that they serve, with an arrival trip or without.
    services: Vec<Vec<u32>>,
    left: Vec<u32>,
    /// People left behind by destination, hub and day.
    waiting: HashMap<(u32, u32, u32), u32>,
    /// People left behind by service.
    waiting_for: HashMap<u32, u32>,
    homes: Homes,
}

impl<'a> Explainer<'a> {
    fn new(problem: &'a Problem, model: &'a Model, plan: &'a Plan) -> Self {
        let mut served = vec![false; model.groups.len()];
        let mut used = vec![0; model.fleet_len()];
        let mut used_services = vec![0; model.services.len()];
        let mut trips_to = vec![Vec::new(); model.destinations];
        let mut trips = Vec::new();
        for known in known_trips(problem, model, plan) {
            for &group in &known.groups {
                served[group as usize] = true;
            }
            if let Some(&hub) = known.hubs.first() {
                used[model.fleet_at(known.kind, hub, known.day)] += 1;
            }
            if known.service != NONE {
                used_services[known.service as usize] += 1;
            }
            if let Some(list) = trips_to.get_mut(known.target as usize) {
                list.push(trips.len());
            }
            let groups = || {
                known
                    .groups
                    .iter()
                    .map(|&group| &model.groups[group as usize])
            };
            let people = groups().map(|group| group.size).sum();
            let wheelchairs = groups().map(|group| group.wheelchairs).sum();
            trips.push(TripLoad {
                known,
                people,
                wheelchairs,
            });
        }
        let services = (0..model.destinations)
            .map(|at| [&model.services_to[at][..], &model.services_via[at][..]].concat())
            .collect();
        let left = (0..model.groups.len() as u32)
            .filter(|&at| !served[at as usize])
            .collect();
        let mut explainer = Self {
            problem,
            model,
            plan,
            trips,
            trips_to,
            used,
            used_services,
            services,
            left,
            waiting: HashMap::new(),
            waiting_for: HashMap::new(),
            homes: Homes::default(),
        };
        for at in 0..explainer.left.len() {
            let view = explainer.view(explainer.left[at]);
            if view.modes.contains(Mode::Bus) {
                for day in explainer.days(&view) {
                    for &hub in &view.hubs {
                        *explainer
                            .waiting
                            .entry((view.destination, hub, day))
                            .or_default() += view.size;
                    }
                }
            }
            for service in explainer.reachable(&view) {
                if explainer.in_window(&view, service) {
                    *explainer.waiting_for.entry(service).or_default() += view.size;
                }
            }
        }
        explainer
    }

    fn view(&self, group: u32) -> View {
        let here = &self.model.groups[group as usize];
        View {
            group,
            size: here.size,
            wheelchairs: here.wheelchairs,
            hubs: self.model.hubs_of(group).to_vec(),
            destination: here.destination,
            from_day: here.from_day,
            to_day: here.to_day,
            modes: here.modes,
        }
    }

    fn days(&self, view: &View) -> Vec<u32> {
        (view.from_day..=view.to_day)
            .filter(|&day| !self.model.is_forbidden(view.group, day))
            .collect()
    }

    fn travels_on(&self, view: &View, day: u32) -> bool {
        view.from_day <= day && day <= view.to_day && !self.model.is_forbidden(view.group, day)
    }

    fn suits(&self, view: &View, kind: u32) -> bool {
        let data = &self.model.types[kind as usize];
        view.modes.contains(data.mode) && view.size <= data.seats && view.wheelchairs <= data.places
    }

    fn has_vehicle(&self, kind: u32, hub: u32, day: u32, added: u32) -> bool {
        let at = self.model.fleet_at(kind, hub, day);
        let fleet = self.model.fleet(at);
        fleet == Problem::UNLIMITED || fleet.saturating_add(added) > self.used[at]
    }

    fn has_service(&self, at: u32, added: u32) -> bool {
        self.model.services[at as usize].count.saturating_add(added)
            > self.used_services[at as usize]
    }

    /// Whether a trip serves a group, seats and wheelchair places apart.
    fn may_take(&self, view: &View, trip: &TripLoad) -> bool {
        let known = &trip.known;
        known.target == view.destination
            && self.travels_on(view, known.day)
            && view
                .modes
                .contains(self.model.types[known.kind as usize].mode)
            && view.hubs.iter().any(|hub| known.hubs.contains(hub))
    }

    fn fits(&self, view: &View, trip: &TripLoad) -> bool {
        let kind = &self.model.types[trip.known.kind as usize];
        trip.people + view.size <= kind.seats
            && trip.wheelchairs + view.wheelchairs <= kind.places
            && self.may_take(view, trip)
    }

    /// The fullest trip that a group fits into.
    fn existing(&self, view: &View) -> Option<usize> {
        (self.trips_to[view.destination as usize].iter().copied())
            .filter(|&at| self.fits(view, &self.trips[at]))
            .max_by_key(|&at| self.trips[at].people)
    }

    /// Whether a group can travel alone in a new trip.
    fn alone(&mut self, view: &View, assumed: Assumption) -> bool {
        let model = self.model;
        let by_service = model.services_to[view.destination as usize]
            .iter()
            .any(|&at| {
                let service = &model.services[at as usize];
                let kind = service.vehicle;
                let added = assumed.added(kind, service.from, service.day);
                service.count > 0
                    && view.hubs.contains(&service.from)
                    && self.travels_on(view, service.day)
                    && self.suits(view, kind)
                    && assumed.minimum(model.types[kind as usize].minimum) <= view.size
                    && self.has_service(at, added)
                    && self.has_vehicle(kind, service.from, service.day, added)
            });
        if by_service {
            return true;
        }
        let days = self.days(view);
        for &kind in &model.buses {
            if !self.suits(view, kind)
                || assumed.minimum(model.types[kind as usize].minimum) > view.size
            {
                continue;
            }
            for &hub in &view.hubs {
                let homes: Vec<u32> = (self.homes.of(model, kind, hub, view.destination).iter())
                    .map(|(home, ..)| *home)
                    .collect();
                let is_left = |home: &u32| {
                    days.iter().any(|&day| {
                        self.has_vehicle(kind, *home, day, assumed.added(kind, *home, day))
                    })
                };
                if homes.iter().any(is_left) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether one move serves a group.
    fn one_move(&mut self, view: &View) -> bool {
        self.existing(view).is_some() || self.alone(view, Assumption::default())
    }

    /// Services that a group can reach, whatever their day.
    fn reachable(&self, view: &View) -> Vec<u32> {
        let reaches = |&at: &u32| {
            let service = &self.model.services[at as usize];
            self.suits(view, service.vehicle)
                && (view.hubs.contains(&service.from) || self.is_fed(view, at))
        };
        self.services[view.destination as usize]
            .iter()
            .copied()
            .filter(reaches)
            .collect()
    }

    fn is_fed(&self, view: &View, at: u32) -> bool {
        let station = self.model.hub_target(self.model.services[at as usize].from);
        view.hubs
            .iter()
            .any(|&hub| self.model.in_reach(hub, station))
    }

    fn in_window(&self, view: &View, at: u32) -> bool {
        let Some(day) = self.service_day(at) else {
            return false;
        };
        self.travels_on(view, day)
            || (self.is_fed(view, at)
                && day
                    .checked_sub(1)
                    .is_some_and(|before| self.travels_on(view, before))
                && !self.model.is_forbidden(view.group, day))
    }

    /// The day of a service; null: none on which anybody could board.
    fn service_day(&self, at: u32) -> Option<u32> {
        let position = self.model.order.services[at as usize];
        self.problem.services[position].day.map(u32::from)
    }

    /// Types, hubs and days of buses that suffice for a group.
    fn buses(&self, view: &View) -> Vec<(u32, u32, u32)> {
        let model = self.model;
        let days = self.days(view);
        let mut found = Vec::new();
        for &hub in &view.hubs {
            let way = model.way(&[hub], view.destination);
            for &kind in &model.buses {
                if model.trip_cost(kind, way).is_some() && self.suits(view, kind) {
                    found.extend(days.iter().map(|&day| (kind, hub, day)));
                }
            }
        }
        found
    }

    fn unserved(&mut self, group: u32) -> Unserved {
        let view = self.view(group);
        let reason = self.reason(&view);
        let figures = match reason {
            Reason::BelowMinimum => self.below_minimum(&view),
            _ => None,
        };
        let trips = match reason {
            Reason::Full => self.full_trips(&view),
            _ => Vec::new(),
        };
        let position = self.model.order.groups[group as usize];
        Unserved {
            group: self.problem.instance().groups[position].id.clone(),
            reason,
            have: figures.map(|(have, _)| have),
            need: figures.map(|(_, need)| need),
            trips,
            what_if: self.what_ifs(&view, reason),
        }
    }

    /// The first reason that holds for a group that no move serves.
    fn reason(&mut self, view: &View) -> Reason {
        let model = self.model;
        let open = View {
            modes: ModeSet::ALL,
            ..view.clone()
        };
        if self.one_move(&open) {
            return Reason::ModeRefused;
        }
        let seats = |kind: &u32| {
            let data = &model.types[*kind as usize];
            view.modes.contains(data.mode) && view.size <= data.seats
        };
        let accepted: Vec<u32> = (0..model.types.len() as u32).filter(seats).collect();
        if accepted.is_empty() {
            return Reason::GroupTooLarge;
        }
        if view.wheelchairs > 0
            && self.one_move(&View {
                wheelchairs: 0,
                ..view.clone()
            })
        {
            return Reason::Needs;
        }
        let services = self.reachable(view);
        if services.is_empty() {
            if !accepted.iter().any(|kind| model.buses.contains(kind)) {
                return Reason::HubIsolated;
            }
            let drivable = |&hub: &u32| {
                let way = model.way(&[hub], view.destination);
                model
                    .buses
                    .first()
                    .is_some_and(|&kind| model.trip_cost(kind, way).is_some())
            };
            if !view.hubs.iter().any(drivable) {
                return Reason::TooFar;
            }
        }
        let buses = self.buses(view);
        let services: Vec<u32> = services
            .into_iter()
            .filter(|&at| self.in_window(view, at))
            .collect();
        let exists = buses
            .iter()
            .any(|&(kind, hub, day)| model.fleet(model.fleet_at(kind, hub, day)) > 0)
            || services
                .iter()
                .any(|&at| model.services[at as usize].count > 0);
        if !exists {
            return Reason::NoVehicleInWindow;
        }
        let is_left = buses
            .iter()
            .any(|&(kind, hub, day)| self.has_vehicle(kind, hub, day, 0))
            || services.iter().any(|&at| self.has_service(at, 0));
        if !is_left {
            return Reason::FleetLimit;
        }
        if self.trips_to[view.destination as usize]
            .iter()
            .any(|&at| self.may_take(view, &self.trips[at]))
        {
            return Reason::Full;
        }
        Reason::BelowMinimum
    }

    fn full_trips(&self, view: &View) -> Vec<String> {
        (self.trips_to[view.destination as usize].iter())
            .filter(|&&at| self.may_take(view, &self.trips[at]))
            .map(|&at| self.id(at))
            .collect()
    }

    fn id(&self, trip: usize) -> String {
        self.plan.trips[self.trips[trip].known.position].id.clone()
    }

    /// People who wait with a group and the minimum that they are nearest to.
    fn below_minimum(&self, view: &View) -> Option<(u32, u32)> {
        let minimum = |kind: u32| {
            self.problem.instance().types[self.model.order.types[kind as usize]].minimum_load
        };
        let buses = self
            .buses(view)
            .into_iter()
            .filter(|&(kind, hub, day)| self.has_vehicle(kind, hub, day, 0));
        let buses = buses.filter_map(|(kind, hub, day)| {
            let have = self.waiting.get(&(view.destination, hub, day))?;
            Some((*have, minimum(kind)))
        });
        let services = self
            .reachable(view)
            .into_iter()
            .filter(|&at| self.in_window(view, at) && self.has_service(at, 0));
        let services = services.filter_map(|at| {
            let have = self.waiting_for.get(&at)?;
            Some((*have, minimum(self.model.services[at as usize].vehicle)))
        });
        buses
            .chain(services)
            .min_by_key(|&(have, need)| (need.saturating_sub(have), need, have))
    }

    /// Changes of one thing after which one move serves a group, each tried.
    fn what_ifs(&mut self, view: &View, reason: Reason) -> Vec<WhatIf> {
        let mut found = Vec::new();
        if reason == Reason::ModeRefused {
            self.try_modes(view, &mut found);
        }
        self.try_days(view, &mut found);
        self.try_hubs(view, &mut found);
        self.try_sizes(view, &mut found);
        self.try_fleet(view, &mut found);
        found.truncate(MAX_WHAT_IFS);
        found
    }

    /// The trip that a changed group fits into, or null for a new one; none when neither is so.
    fn placed(&mut self, view: &View, assumed: Assumption) -> Option<Option<String>> {
        if let Some(trip) = self.existing(view) {
            return Some(Some(self.id(trip)));
        }
        self.alone(view, assumed).then_some(None)
    }

    fn try_modes(&mut self, view: &View, found: &mut Vec<WhatIf>) {
        let all = [Mode::Bus, Mode::Train, Mode::Flight];
        let mut more: Vec<Vec<Mode>> = (all.iter())
            .filter(|&&mode| !view.modes.contains(mode))
            .map(|&mode| {
                all.iter()
                    .copied()
                    .filter(|&one| one == mode || view.modes.contains(one))
                    .collect()
            })
            .collect();
        more.push(all.to_vec());
        for modes in more {
            let set = modes
                .iter()
                .fold(ModeSet::default(), |set, &mode| set.with(mode));
            let changed = View {
                modes: set,
                ..view.clone()
            };
            if let Some(trip) = self.placed(&changed, Assumption::default()) {
                found.push(WhatIf {
                    change: Change::Modes(modes),
                    trip,
                });
                return;
            }
        }
    }

    fn try_days(&mut self, view: &View, found: &mut Vec<WhatIf>) {
        let last = self.model.days as u32 - 1;
        for more in 1..=MAX_MORE_DAYS {
            let to_day = view.to_day + more;
            if to_day <= last {
                let changed = View {
                    to_day,
                    ..view.clone()
                };
                if let Some(trip) = self.placed(&changed, Assumption::default()) {
                    let change = Change::ToDay(self.problem.day(to_day as u16));
                    found.push(WhatIf { change, trip });
                    break;
                }
            }
        }
        for more in 1..=MAX_MORE_DAYS {
            let Some(from_day) = view.from_day.checked_sub(more) else {
                break;
            };
            let changed = View {
                from_day,
                ..view.clone()
            };
            if let Some(trip) = self.placed(&changed, Assumption::default()) {
                let change = Change::FromDay(self.problem.day(from_day as u16));
                found.push(WhatIf { change, trip });
                break;
            }
        }
    }

    /// The nearest other hub at which a trip with room calls.
    fn try_hubs(&mut self, view: &View, found: &mut Vec<WhatIf>) {
        let model = self.model;
        let mut others: BTreeSet<u32> = BTreeSet::new();
        for &at in &self.trips_to[view.destination as usize] {
            let trip = &self.trips[at];
            let everywhere = View {
                hubs: trip.known.hubs.clone(),
                ..view.clone()
            };
            if self.fits(&everywhere, trip) {
                others.extend(&trip.known.hubs);
            }
        }
        let distance = |hub: u32| {
            view.hubs
                .iter()
                .map(|&own| model.apart(own, hub))
                .fold(f64::INFINITY, f64::min)
        };
        let nearest = others
            .into_iter()
            .min_by(|&a, &b| distance(a).total_cmp(&distance(b)));
        if let Some(hub) = nearest {
            let mut changed = view.clone();
            changed.hubs.push(hub);
            if let Some(trip) = self.placed(&changed, Assumption::default()) {
                let id = self.problem.instance().hubs[model.order.hubs[hub as usize]]
                    .id
                    .clone();
                found.push(WhatIf {
                    change: Change::Hub(id),
                    trip,
                });
            }
        }
    }

    fn try_sizes(&mut self, view: &View, found: &mut Vec<WhatIf>) {
        for size in (1..view.size).rev() {
            let wheelchairs = view.wheelchairs.min(size);
            let changed = View {
                size,
                wheelchairs,
                ..view.clone()
            };
            if let Some(trip) = self.placed(&changed, Assumption::default()) {
                found.push(WhatIf {
                    change: Change::Size(size),
                    trip,
                });
                return;
            }
        }
    }

    /// One vehicle more, or a smaller minimum load.
    fn try_fleet(&mut self, view: &View, found: &mut Vec<WhatIf>) {
        let model = self.model;
        let buses = self.buses(view);
        for &(kind, hub, day) in &buses {
            let assumed = Assumption {
                vehicle: Some((kind, hub, day)),
                minimum: None,
            };
            if model.types[kind as usize].minimum <= view.size
                && !self.has_vehicle(kind, hub, day, 0)
                && self.alone(view, assumed)
            {
                let instance = self.problem.instance();
                let change = Change::Vehicle(AddedVehicle {
                    vehicle: instance.types[model.order.types[kind as usize]].id.clone(),
                    hub: instance.hubs[model.order.hubs[hub as usize]].id.clone(),
                    day: self.problem.day(day as u16),
                });
                found.push(WhatIf { change, trip: None });
                break;
            }
        }
        let assumed = Assumption {
            vehicle: None,
            minimum: Some(view.size),
        };
        if self.alone(view, assumed) {
            found.push(WhatIf {
                change: Change::MinimumLoad(view.size),
                trip: None,
            });
        }
    }
}
