//! A partial solution with constant-time changes, all of which can be undone.

use super::model::{MAX_HUBS, Model, NONE, Route, UNLIMITED};

/// Where a group travels: a trip; or a service, before it perhaps a feeder, after it perhaps an
/// arrival trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Hub where the group boards first.
    pub hub: u32,
    /// Direct trip, or feeder.
    pub first: u32,
    pub service: u32,
    /// Arrival trip.
    pub last: u32,
}

impl Place {
    pub const UNSERVED: Self = Self {
        hub: NONE,
        first: NONE,
        service: NONE,
        last: NONE,
    };

    pub fn is_served(&self) -> bool {
        self.first != NONE || self.service != NONE
    }
}

/// A vehicle without a service. Vehicles of services are counted in [`ServiceLoad`].
#[derive(Debug, Clone)]
pub struct Trip {
    pub head: Head,
    pub members: Vec<u32>,
    /// Position among the trips of target and day.
    slot: u32,
    /// Last step that changed the trip.
    pub stamp: u64,
}

/// The fields of a trip that the insertion search reads first, stored next to those of the same target and day.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    pub trip: u32,
    /// Seats left.
    pub free: u32,
    /// Seats left in the largest type that the trip may change to.
    pub most: u32,
    /// Hubs that the trip calls at, as [`Model::hub_bit`]s.
    pub calls: u64,
    /// Hubs that the trip may call at as well, as far as bits tell.
    pub reach: u64,
}

/// What a trip is, without who travels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    pub open: bool,
    /// The coordinator has locked the trip: nothing about it changes.
    pub locked: bool,
    pub target: u32,
    pub day: u32,
    pub kind: u32,
    pub route: Route,
    /// Groups that board at each hub of the route.
    pub boarding: [u32; MAX_HUBS],
    pub load: u32,
    pub wheelchairs: u32,
    pub cost: f64,
    /// The trip of the kept plan that this one continues.
    pub origin: u32,
    /// Members who must stay.
    pub pinned: u32,
    /// Members who come from a service.
    pub arrivals: u32,
}

/// The people on all vehicles of one service.
#[derive(Debug, Clone, Default)]
pub struct ServiceLoad {
    pub load: u32,
    pub wheelchairs: u32,
    pub vehicles: u32,
    pub members: Vec<u32>,
    /// Vehicles that may still be used.
    pub limit: u32,
    /// Vehicles in which people must stay.
    pub least: u32,
    /// People below the minimum of its vehicles.
    pub shortfall: u64,
    /// The largest group for which its vehicles have a place, as far as that is known.
    pub largest: u32,
}

/// Where a group travels in the kept plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Home {
    /// The trip's number in the kept plan; of a service, [`NONE`].
    pub origin: u32,
    pub service: u32,
    pub day: u32,
    pub hub: u32,
    /// Penalty for moving the group.
    pub penalty: f64,
}

#[derive(Debug, Clone)]
enum Change {
    Attached(u32),
    Detached(u32, Place),
    Opened(u32),
    Closed(u32, Head),
    Reshaped(u32, Head),
}

/// Weights of what a plan lacks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    pub unserved: f64,
    pub priority: f64,
    /// For each person below the minimum of a service's vehicles.
    pub short: f64,
}

/// Trips and places of a solution.
#[derive(Debug, Clone)]
pub struct Snapshot {
    heads: Vec<Head>,
    places: Vec<Place>,
    /// Least vehicles of each service.
    least: Vec<u32>,
}

/// A partial solution.
#[derive(Debug, Clone)]
pub struct State<'m> {
    pub model: &'m Model,
    pub trips: Vec<Trip>,
    free: Vec<u32>,
    markets: Vec<Vec<Offer>>,
    pub places: Vec<Place>,
    positions: Vec<[u32; 3]>,
    pub services: Vec<ServiceLoad>,
    used: Vec<u32>,
    /// Trips by fleet index, where the fleet is limited.
    users: Vec<Vec<u32>>,
    /// Cost of all vehicles.
    pub cost: f64,
    /// People left behind without and with priority.
    pub left: [u64; 2],
    /// People below the minimum of services' vehicles.
    pub short: u64,
    /// Groups left behind that something could take, by destination.
    pub unserved: Vec<Vec<u32>>,
    unserved_at: Vec<u32>,
    pub unserved_count: usize,
    /// Groups that never move.
    pub pinned: Vec<bool>,
    /// Homes by group; empty when there are none.
    pub homes: Vec<Option<Home>>,
    /// Penalties of groups away from home.
    pub moved: f64,
    /// Factor of these penalties in what a search compares.
    pub strictness: f64,
    log: Vec<Change>,
    pub touched: Vec<u32>,
    /// Whether the step has left a trip that must run below its minimum.
    pub is_broken: bool,
    pub step: u64,
}

impl<'m> State<'m> {
    /// Nobody travels.
    pub fn new(model: &'m Model) -> Self {
        let groups = model.groups.len();
        let mut unserved = vec![Vec::new(); model.destinations];
        let mut unserved_at = Vec::with_capacity(groups);
        let mut left = [0; 2];
        for (at, group) in model.groups.iter().enumerate() {
            let list: &mut Vec<u32> = &mut unserved[group.destination as usize];
            unserved_at.push(list.len() as u32);
            if !model.hopeless[at] {
                list.push(at as u32);
            }
            left[usize::from(group.priority)] += u64::from(group.size);
        }
        Self {
            model,
            trips: Vec::new(),
            free: Vec::new(),
            markets: vec![Vec::new(); model.targets * model.days],
            places: vec![Place::UNSERVED; groups],
            positions: vec![[0; 3]; groups],
            services: (model.services.iter())
                .map(|service| ServiceLoad {
                    limit: service.count,
                    largest: u32::MAX,
                    ..ServiceLoad::default()
                })
                .collect(),
            used: vec![0; model.fleet_len()],
            users: vec![Vec::new(); model.fleet_len()],
            cost: 0.0,
            left,
            short: 0,
            unserved,
            unserved_at,
            unserved_count: model.hopeless.iter().filter(|&&hopeless| !hopeless).count(),
            pinned: vec![false; groups],
            homes: Vec::new(),
            moved: 0.0,
            strictness: 1.0,
            log: Vec::new(),
            touched: Vec::new(),
            is_broken: false,
            step: 0,
        }
    }

    /// Cost and weighted lacks.
    pub fn score(&self, weights: &Weights) -> f64 {
        self.cost
            + self.strictness * self.moved
            + weights.unserved * self.left[0] as f64
            + weights.priority * self.left[1] as f64
            + weights.short * self.short as f64
    }

    /// [`Self::score`] with the penalties as they are.
    pub fn plain_score(&self, weights: &Weights) -> f64 {
        self.score(weights) + (1.0 - self.strictness) * self.moved
    }

    /// People with a home who are there.
    pub fn people_at_home(&self) -> u64 {
        (self.homes.iter().zip(&self.places).enumerate())
            .filter(|(group, (home, place))| {
                home.is_some() && place.is_served() && self.penalty(*group as u32, place) == 0.0
            })
            .map(|(group, _)| u64::from(self.model.groups[group].size))
            .sum()
    }

    /// Vehicles in use.
    pub fn vehicles(&self) -> u64 {
        let trips = self.trips.iter().filter(|trip| trip.head.open).count() as u64;
        trips
            + self
                .services
                .iter()
                .map(|service| u64::from(service.vehicles))
                .sum::<u64>()
    }

    /// Trips to a target on a day.
    #[inline]
    pub fn market(&self, target: u32, day: u32) -> &[Offer] {
        &self.markets[self.model.market(target, day)]
    }

    /// Whether a vehicle is left.
    pub fn has_vehicle(&self, kind: u32, hub: u32, day: u32) -> bool {
        let at = self.model.fleet_at(kind, hub, day);
        let fleet = self.model.fleet(at);
        fleet == UNLIMITED || self.used[at] < fleet
    }

    /// People below a trip's minimum.
    pub fn missing(&self, trip: u32) -> u32 {
        self.missing_without(trip, 0)
    }

    /// People below a trip's minimum after so many have left it.
    pub fn missing_without(&self, trip: u32, size: u32) -> u32 {
        let head = &self.trips[trip as usize].head;
        let minimum = self.model.types[head.kind as usize].minimum;
        (minimum + size).saturating_sub(head.load)
    }

    /// Begins a step: what follows can be undone.
    pub fn begin(&mut self) {
        self.log.clear();
        self.touched.clear();
        self.is_broken = false;
        self.step += 1;
    }

    fn touch(&mut self, trip: u32) {
        let stamp = &mut self.trips[trip as usize].stamp;
        if *stamp != self.step {
            *stamp = self.step;
            self.touched.push(trip);
        }
    }

    /// Undoes everything since [`Self::begin`].
    pub fn undo(&mut self) {
        while let Some(change) = self.log.pop() {
            match change {
                Change::Attached(group) => {
                    self.unlink(group);
                }
                Change::Detached(group, place) => self.link(group, place),
                Change::Opened(trip) => {
                    self.remove_head(trip);
                    self.free.push(trip);
                }
                Change::Closed(trip, head) => {
                    let freed = self.free.pop();
                    debug_assert_eq!(freed, Some(trip));
                    self.add_head(trip, head);
                }
                Change::Reshaped(trip, head) => self.swap_head(trip, head),
            }
        }
    }

    /// Seats an unserved group.
    pub fn attach(&mut self, group: u32, place: Place) {
        self.log.push(Change::Attached(group));
        self.link(group, place);
        for trip in [place.first, place.last] {
            if trip != NONE {
                self.touch(trip);
            }
        }
    }

    /// Takes a group off all its vehicles.
    pub fn detach(&mut self, group: u32) -> Place {
        let place = self.unlink(group);
        self.log.push(Change::Detached(group, place));
        for trip in [place.first, place.last] {
            if trip != NONE {
                self.touch(trip);
            }
        }
        place
    }

    /// Takes a group that had to stay off all its vehicles; it may travel otherwise from now on.
    /// This cannot be undone.
    pub fn unpin(&mut self, group: u32) {
        self.detach(group);
        self.pinned[group as usize] = false;
    }

    /// Opens an empty trip.
    pub fn open(&mut self, kind: u32, route: Route, target: u32, day: u32, cost: f64) -> u32 {
        let head = Head {
            open: true,
            locked: false,
            target,
            day,
            kind,
            route,
            boarding: [0; MAX_HUBS],
            load: 0,
            wheelchairs: 0,
            cost,
            origin: NONE,
            pinned: 0,
            arrivals: 0,
        };
        let trip = self.free.pop().unwrap_or_else(|| {
            self.trips.push(Trip {
                head,
                members: Vec::new(),
                slot: 0,
                stamp: 0,
            });
            self.trips.len() as u32 - 1
        });
        self.add_head(trip, head);
        self.log.push(Change::Opened(trip));
        self.touch(trip);
        trip
    }

    /// Closes an empty trip.
    pub fn close(&mut self, trip: u32) {
        let head = self.trips[trip as usize].head;
        self.remove_head(trip);
        self.free.push(trip);
        self.log.push(Change::Closed(trip, head));
    }

    /// Changes type and route; hubs where people board must stay.
    pub fn reshape(&mut self, trip: u32, kind: u32, route: Route, cost: f64) {
        let old = self.trips[trip as usize].head;
        let mut head = Head {
            kind,
            route,
            cost,
            boarding: [0; MAX_HUBS],
            ..old
        };
        for (at, hub) in old.route.hubs().iter().enumerate() {
            if let Some(to) = route.hubs().iter().position(|other| other == hub) {
                head.boarding[to] = old.boarding[at];
            } else {
                debug_assert_eq!(old.boarding[at], 0);
            }
        }
        self.swap_head(trip, head);
        self.log.push(Change::Reshaped(trip, old));
        self.touch(trip);
    }

    fn add_head(&mut self, trip: u32, head: Head) {
        let offer = self.offer(trip, &head);
        let market = &mut self.markets[self.model.market(head.target, head.day)];
        let here = &mut self.trips[trip as usize];
        here.slot = market.len() as u32;
        here.head = head;
        market.push(offer);
        self.cost += head.cost;
        self.occupy(trip, &head);
    }

    fn offer(&self, trip: u32, head: &Head) -> Offer {
        let model = self.model;
        let kind = &model.types[head.kind as usize];
        let hubs = head.route.hubs();
        let changes = !head.locked && head.arrivals == 0;
        let may_resize = changes && head.target < model.destinations as u32;
        let seats = if may_resize {
            kind.seats.max(model.most_seats)
        } else {
            kind.seats
        };
        let reach = if changes && head.route.len < kind.max_hubs {
            (hubs.iter()).fold(u64::MAX, |bits, &hub| {
                bits & model.near_bits(head.kind, hub)
            })
        } else {
            0
        };
        Offer {
            trip,
            free: kind.seats.saturating_sub(head.load),
            most: seats.saturating_sub(head.load),
            calls: hubs.iter().fold(0, |bits, &hub| bits | model.hub_bit(hub)),
            reach,
        }
    }

    /// Brings what the market says of a trip up to date.
    fn refresh(&mut self, trip: u32) {
        let here = &self.trips[trip as usize];
        let (head, slot) = (&here.head, here.slot as usize);
        let at = self.model.market(head.target, head.day);
        let offer = self.offer(trip, head);
        self.markets[at][slot] = offer;
    }

    /// Locks a trip or unlocks it.
    pub fn set_locked(&mut self, trip: u32, locked: bool) {
        self.trips[trip as usize].head.locked = locked;
        self.refresh(trip);
    }

    fn occupy(&mut self, trip: u32, head: &Head) {
        let at = self.model.fleet_at(head.kind, head.route.hubs[0], head.day);
        self.used[at] += 1;
        if self.model.fleet(at) != UNLIMITED {
            self.users[at].push(trip);
        }
    }

    fn release(&mut self, trip: u32, head: &Head) {
        let at = self.model.fleet_at(head.kind, head.route.hubs[0], head.day);
        self.used[at] -= 1;
        if let Some(slot) = self.users[at].iter().rposition(|&user| user == trip) {
            self.users[at].swap_remove(slot);
        }
    }

    /// Trips that use a limited type at a hub on a day.
    pub fn users(&self, kind: u32, hub: u32, day: u32) -> &[u32] {
        &self.users[self.model.fleet_at(kind, hub, day)]
    }

    fn remove_head(&mut self, trip: u32) {
        let here = &mut self.trips[trip as usize];
        debug_assert!(here.members.is_empty());
        let (head, slot) = (here.head, here.slot);
        here.head.open = false;
        let market = &mut self.markets[self.model.market(head.target, head.day)];
        market.swap_remove(slot as usize);
        if let Some(other) = market.get(slot as usize) {
            self.trips[other.trip as usize].slot = slot;
        }
        self.cost -= head.cost;
        self.release(trip, &head);
    }

    fn swap_head(&mut self, trip: u32, head: Head) {
        let old = std::mem::replace(&mut self.trips[trip as usize].head, head);
        self.cost += head.cost - old.cost;
        if (old.kind, old.route.hubs[0]) != (head.kind, head.route.hubs[0]) {
            self.release(trip, &old);
            self.occupy(trip, &head);
        }
        self.refresh(trip);
    }

    /// The penalty of a place for a group that should stay where it was.
    #[inline]
    pub fn penalty(&self, group: u32, place: &Place) -> f64 {
        let Some(Some(home)) = self.homes.get(group as usize) else {
            return 0.0;
        };
        if !place.is_served() {
            return home.penalty;
        }
        let (origin, day) = match place.first {
            NONE => (NONE, self.model.services[place.service as usize].day),
            trip => {
                let head = &self.trips[trip as usize].head;
                (head.origin, head.day)
            }
        };
        let same_ride =
            place.service == home.service && (home.service != NONE || origin == home.origin);
        if same_ride && day == home.day && place.hub == home.hub {
            0.0
        } else {
            home.penalty
        }
    }

    /// Brings the seats that the market says of a trip up to date after a change of its people.
    #[inline]
    fn reload(&mut self, trip: u32, leg: usize) {
        if leg == 2 {
            self.refresh(trip);
            return;
        }
        let here = &self.trips[trip as usize];
        let head = &here.head;
        let free = (self.model.types[head.kind as usize].seats).saturating_sub(head.load);
        let at = self.model.market(head.target, head.day);
        let offer = &mut self.markets[at][here.slot as usize];
        let shrunk = offer.most + free;
        offer.most = shrunk.saturating_sub(offer.free);
        offer.free = free;
    }

    fn link(&mut self, group: u32, place: Place) {
        let at = group as usize;
        let here = &self.model.groups[at];
        let pinned = u32::from(self.pinned[at]);
        for (leg, trip) in [(0, place.first), (2, place.last)] {
            if trip == NONE {
                continue;
            }
            let number = trip;
            let trip = &mut self.trips[number as usize];
            self.positions[at][leg] = trip.members.len() as u32;
            trip.members.push(group);
            trip.head.load += here.size;
            trip.head.wheelchairs += here.wheelchairs;
            trip.head.pinned += pinned;
            if leg == 0 {
                let hubs = trip.head.route.hubs().iter();
                if let Some(hub) = { hubs }.position(|&hub| hub == place.hub) {
                    trip.head.boarding[hub] += 1;
                }
            } else {
                trip.head.boarding[0] += 1;
                trip.head.arrivals += 1;
            }
            self.reload(number, leg);
        }
        if place.service != NONE {
            let service = &mut self.services[place.service as usize];
            self.positions[at][1] = service.members.len() as u32;
            service.members.push(group);
            service.load += here.size;
            service.wheelchairs += here.wheelchairs;
            self.count_vehicles(place.service);
        }
        self.left[usize::from(here.priority)] -= u64::from(here.size);
        let list = &mut self.unserved[here.destination as usize];
        let slot = self.unserved_at[at] as usize;
        debug_assert_eq!(
            list.get(slot),
            Some(&group),
            "an unserved group is in its list: {place:?}"
        );
        list.swap_remove(slot);
        if let Some(&other) = list.get(slot) {
            self.unserved_at[other as usize] = slot as u32;
        }
        self.unserved_count -= 1;
        self.moved += self.penalty(group, &place) - self.penalty(group, &Place::UNSERVED);
        self.places[at] = place;
    }

    fn unlink(&mut self, group: u32) -> Place {
        let at = group as usize;
        let place = self.places[at];
        debug_assert!(place.is_served());
        self.moved += self.penalty(group, &Place::UNSERVED) - self.penalty(group, &place);
        self.places[at] = Place::UNSERVED;
        let here = &self.model.groups[at];
        let pinned = u32::from(self.pinned[at]);
        for (leg, number) in [(0, place.first), (2, place.last)] {
            if number == NONE {
                continue;
            }
            let trip = &mut self.trips[number as usize];
            let slot = self.positions[at][leg];
            trip.members.swap_remove(slot as usize);
            if let Some(&other) = trip.members.get(slot as usize) {
                let leg = if self.places[other as usize].first == number {
                    0
                } else {
                    2
                };
                self.positions[other as usize][leg] = slot;
            }
            trip.head.load -= here.size;
            trip.head.wheelchairs -= here.wheelchairs;
            trip.head.pinned -= pinned;
            if leg == 0 {
                let hubs = trip.head.route.hubs().iter();
                if let Some(hub) = { hubs }.position(|&hub| hub == place.hub) {
                    trip.head.boarding[hub] -= 1;
                }
            } else {
                trip.head.boarding[0] -= 1;
                trip.head.arrivals -= 1;
            }
            self.reload(number, leg);
        }
        if place.service != NONE {
            let service = &mut self.services[place.service as usize];
            let slot = self.positions[at][1];
            service.members.swap_remove(slot as usize);
            if let Some(&other) = service.members.get(slot as usize) {
                self.positions[other as usize][1] = slot;
            }
            service.load -= here.size;
            service.wheelchairs -= here.wheelchairs;
            self.count_vehicles(place.service);
        }
        self.left[usize::from(here.priority)] += u64::from(here.size);
        let list = &mut self.unserved[here.destination as usize];
        self.unserved_at[at] = list.len() as u32;
        list.push(group);
        self.unserved_count += 1;
        place
    }

    /// Vehicles that a service needs for people and wheelchairs.
    pub fn vehicles_for(&self, service: u32, load: u32, wheelchairs: u32) -> u32 {
        let kind = &self.model.types[self.model.services[service as usize].vehicle as usize];
        let enough = |people: u32, room: u32| match (people, room) {
            (0, _) => 0,
            (_, 0) => NONE,
            _ => people.div_ceil(room),
        };
        let seats = enough(load, kind.seats);
        let places = enough(wheelchairs, kind.places);
        seats.max(places).max(self.services[service as usize].least)
    }

    /// Sets the least number of vehicles of a service.
    pub fn set_least(&mut self, at: u32, least: u32) {
        self.services[at as usize].least = least;
        self.count_vehicles(at);
    }

    fn count_vehicles(&mut self, at: u32) {
        let here = &self.services[at as usize];
        let vehicles = self.vehicles_for(at, here.load, here.wheelchairs);
        let service = &self.model.services[at as usize];
        let minimum = self.model.types[service.vehicle as usize].minimum;
        let old = here.vehicles;
        if vehicles != old {
            self.cost += service.cost * (f64::from(vehicles) - f64::from(old));
            let used = self
                .model
                .fleet_at(service.vehicle, service.from, service.day);
            self.used[used] = self.used[used] + vehicles - old;
        }
        self.services[at as usize].vehicles = vehicles;
        let short = u64::from(
            (vehicles.saturating_mul(minimum)).saturating_sub(self.services[at as usize].load),
        );
        let before = std::mem::replace(&mut self.services[at as usize].shortfall, short);
        self.short = self.short + short - before;
    }

    /// Extra cost of more people on a service; none when there is no room.
    pub fn service_delta(&self, at: u32, size: u32, wheelchairs: u32) -> Option<f64> {
        let here = &self.services[at as usize];
        // A group is never split between two vehicles.
        let kind = &self.model.types[self.model.services[at as usize].vehicle as usize];
        if size > kind.seats.min(here.largest) || wheelchairs > kind.places {
            return None;
        }
        let vehicles = self.vehicles_for(at, here.load + size, here.wheelchairs + wheelchairs);
        if vehicles > here.limit {
            return None;
        }
        let service = &self.model.services[at as usize];
        let more = vehicles - here.vehicles;
        if more == 0 {
            return Some(0.0);
        }
        let cell = self
            .model
            .fleet_at(service.vehicle, service.from, service.day);
        let fleet = self.model.fleet(cell);
        (fleet == UNLIMITED || self.used[cell] + more <= fleet)
            .then_some(service.cost * f64::from(more))
    }

    /// What a solution consists of.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            heads: self.trips.iter().map(|trip| trip.head).collect(),
            places: self.places.clone(),
            least: self.services.iter().map(|service| service.least).collect(),
        }
    }

    /// Replaces the solution by another one of the same model and kept plan.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        let homes = std::mem::take(&mut self.homes);
        let pinned = std::mem::take(&mut self.pinned);
        let limits: Vec<u32> = self.services.iter().map(|service| service.limit).collect();
        let step = self.step;
        *self = Self::new(self.model);
        self.step = step;
        for (at, service) in self.services.iter_mut().enumerate() {
            (service.limit, service.least) = (limits[at], snapshot.least[at]);
        }
        self.homes = homes;
        self.pinned = pinned;
        for at in 0..self.services.len() {
            self.count_vehicles(at as u32);
        }
        self.resum();
        for &head in &snapshot.heads {
            let trip = self.trips.len() as u32;
            let empty = Head {
                boarding: [0; MAX_HUBS],
                load: 0,
                wheelchairs: 0,
                pinned: 0,
                arrivals: 0,
                ..head
            };
            self.trips.push(Trip {
                head: empty,
                members: Vec::new(),
                slot: 0,
                stamp: 0,
            });
            if head.open {
                self.add_head(trip, empty);
            } else {
                self.free.push(trip);
            }
        }
        for (group, place) in snapshot.places.iter().enumerate() {
            if place.is_served() {
                self.link(group as u32, *place);
            }
        }
        self.log.clear();
        self.touched.clear();
    }

    /// Recomputes sums of floating-point numbers, which drift by rounding.
    pub fn resum(&mut self) {
        let trips = self
            .trips
            .iter()
            .filter(|trip| trip.head.open)
            .map(|trip| trip.head.cost);
        let services = (self.services.iter().zip(&self.model.services))
            .map(|(load, service)| service.cost * f64::from(load.vehicles));
        self.cost = trips.sum::<f64>() + services.sum::<f64>();
        self.moved = (self.places.iter().enumerate())
            .map(|(group, place)| self.penalty(group as u32, place))
            .sum();
    }
}
