//! Where an unserved group fits, and what that costs.

use super::{
    model::{MAX_HUBS, NONE, Route},
    state::{Place, State},
};
use crate::{instance::Mode, random::Random};

/// A place for a group, with the change of the first trip that it needs.
#[derive(Debug, Clone, Copy)]
pub struct Fit {
    pub place: Place,
    /// Change of cost and penalties.
    pub delta: f64,
    /// New type, route and cost of the first trip.
    pub reshape: Option<(u32, Route, f64)>,
}

/// How places are compared.
#[derive(Debug, Clone, Copy)]
pub struct InsertionOptions {
    /// Share of places that are overlooked.
    pub blink: f64,
    /// Cost of a seat left empty, to tell equal places apart; negative prefers emptier trips.
    pub empty_seat: f64,
    /// Whether trips may change type.
    pub resize: bool,
}

impl InsertionOptions {
    /// Every place, the fullest first among equals.
    pub const EXACT: Self = Self {
        blink: 0.0,
        empty_seat: 1e-6,
        resize: true,
    };
}

/// The best place found so far.
struct Choice<'t> {
    taste: &'t InsertionOptions,
    value: f64,
    fit: Option<Fit>,
}

impl<'t> Choice<'t> {
    fn new(taste: &'t InsertionOptions) -> Self {
        Self {
            taste,
            value: f64::INFINITY,
            fit: None,
        }
    }

    #[inline]
    fn offer(&mut self, state: &State<'_>, group: u32, fit: Fit, empty: u32, random: &mut Random) {
        if self.taste.blink > 0.0 && random.unit() < self.taste.blink {
            return;
        }
        let delta = fit.delta + state.strictness * state.penalty(group, &fit.place);
        let value = delta + self.taste.empty_seat * f64::from(empty);
        if value < self.value {
            self.value = value;
            self.fit = Some(Fit { delta, ..fit });
        }
    }

    fn is_free(&self) -> bool {
        self.fit.is_some_and(|fit| fit.delta <= 0.0)
    }
}

/// How a group fits into a trip.
struct Seat {
    hub: u32,
    delta: f64,
    reshape: Option<(u32, Route, f64)>,
    empty: u32,
}

impl State<'_> {
    /// Seats a group where it fits.
    pub fn insert(&mut self, group: u32, fit: &Fit) {
        if let Some((kind, route, cost)) = fit.reshape {
            self.reshape(fit.place.first, kind, route, cost);
        }
        self.attach(group, fit.place);
    }

    /// The best place on existing trips and services: one that costs nothing if there is any.
    pub fn best_fit(
        &self,
        group: u32,
        taste: &InsertionOptions,
        random: &mut Random,
    ) -> Option<Fit> {
        let model = self.model;
        let here = &model.groups[group as usize];
        let mut best = Choice::new(taste);
        if here.modes.contains(Mode::Bus) {
            for day in here.from_day..=here.to_day {
                if model.may_leave(group, day) {
                    for offer in self.market(here.destination, day) {
                        if offer.calls & here.hub_bits != 0 && offer.free >= here.size {
                            self.consider_seat(group, offer.trip, false, &mut best, random);
                        }
                    }
                }
            }
        }
        self.each_service_fit(group, |fit, empty| {
            best.offer(self, group, fit, empty, random);
        });
        if best.is_free() || !here.modes.contains(Mode::Bus) {
            return best.fit;
        }
        for day in here.from_day..=here.to_day {
            if model.may_leave(group, day) {
                for offer in self.market(here.destination, day) {
                    let reaches = offer.calls & here.hub_bits != 0 && offer.free < here.size
                        || offer.reach & here.hub_bits != 0 && offer.calls & here.hub_bits == 0
                        || !model.bits_are_exact();
                    if reaches && offer.most >= here.size {
                        self.consider_seat(group, offer.trip, taste.resize, &mut best, random);
                    }
                }
            }
        }
        best.fit
    }

    /// The best place on the trips that this step has changed, without services.
    pub fn best_fit_nearby(
        &self,
        group: u32,
        taste: &InsertionOptions,
        random: &mut Random,
    ) -> Option<Fit> {
        let here = &self.model.groups[group as usize];
        let mut best = Choice::new(taste);
        if here.modes.contains(Mode::Bus) {
            for &trip in &self.touched {
                let head = &self.trips[trip as usize].head;
                if head.open
                    && head.target == here.destination
                    && self.model.may_leave(group, head.day)
                {
                    self.consider_seat(group, trip, taste.resize, &mut best, random);
                }
            }
        }
        best.fit
    }

    #[inline]
    fn consider_seat(
        &self,
        group: u32,
        trip: u32,
        resize: bool,
        best: &mut Choice<'_>,
        random: &mut Random,
    ) {
        if let Some(seat) = self.seat(trip, group, resize) {
            let place = Place {
                hub: seat.hub,
                first: trip,
                service: NONE,
                last: NONE,
            };
            let fit = Fit {
                place,
                delta: seat.delta,
                reshape: seat.reshape,
            };
            best.offer(self, group, fit, seat.empty, random);
        }
    }

    /// How a group fits into a direct trip.
    pub fn fit_into(&self, group: u32, trip: u32) -> Option<Fit> {
        self.seat(trip, group, false).map(|seat| Fit {
            place: Place {
                hub: seat.hub,
                first: trip,
                service: NONE,
                last: NONE,
            },
            delta: seat.delta,
            reshape: seat.reshape,
        })
    }

    /// Calls back for each place on existing trips and services, without penalties, and the seats
    /// that stay empty there.
    pub fn each_fit(&self, group: u32, resize: bool, mut found: impl FnMut(Fit, u32)) {
        let model = self.model;
        let here = &model.groups[group as usize];
        if here.modes.contains(Mode::Bus) {
            for day in here.from_day..=here.to_day {
                if !model.may_leave(group, day) {
                    continue;
                }
                for offer in self.market(here.destination, day) {
                    if (offer.calls | offer.reach) & here.hub_bits == 0 || offer.most < here.size {
                        continue;
                    }
                    if let Some(seat) = self.seat(offer.trip, group, resize) {
                        let place = Place {
                            hub: seat.hub,
                            first: offer.trip,
                            service: NONE,
                            last: NONE,
                        };
                        found(
                            Fit {
                                place,
                                delta: seat.delta,
                                reshape: seat.reshape,
                            },
                            seat.empty,
                        );
                    }
                }
            }
        }
        self.each_service_fit(group, found);
    }

    /// [`Self::each_fit`], services alone.
    fn each_service_fit(&self, group: u32, mut found: impl FnMut(Fit, u32)) {
        let model = self.model;
        let here = &model.groups[group as usize];
        for &service in &model.services_to[here.destination as usize] {
            if self.may_use(group, service) {
                self.each_ride(group, service, &mut found);
            }
        }
        for &service in &model.services_via[here.destination as usize] {
            if !self.may_use(group, service) {
                continue;
            }
            let Some(last) = self.arrival_trip(group, service) else {
                continue;
            };
            self.each_ride(group, service, &mut |mut fit: Fit, empty| {
                fit.place.last = last;
                found(fit, empty);
            });
        }
    }

    /// Whether a service runs when a group travels, by a mode that it accepts.
    #[inline]
    fn may_use(&self, group: u32, at: u32) -> bool {
        let here = &self.model.groups[group as usize];
        let service = &self.model.services[at as usize];
        here.from_day <= service.day
            && service.day <= here.to_day + 1
            && here.modes.contains(service.mode)
    }

    /// A place that changes no trip: on a trip that already calls at a hub of the group, or on a
    /// service without a feeder.
    pub fn fit_as_is(&self, group: u32) -> Option<Place> {
        let model = self.model;
        let here = &model.groups[group as usize];
        let mut best: Option<(f64, u32, Place)> = None;
        let mut consider = |place: Place, delta: f64, empty: u32| {
            let value = delta + self.penalty(group, &place);
            if best.is_none_or(|(least, fewest, _)| (value, empty) < (least, fewest)) {
                best = Some((value, empty, place));
            }
        };
        if here.modes.contains(Mode::Bus) {
            let days = (here.from_day..=here.to_day).filter(|&day| model.may_leave(group, day));
            for offer in days.flat_map(|day| self.market(here.destination, day)) {
                if offer.calls & here.hub_bits != 0
                    && offer.free >= here.size
                    && let Some(seat) = self.seat(offer.trip, group, false)
                    && seat.reshape.is_none()
                {
                    let place = Place {
                        hub: seat.hub,
                        first: offer.trip,
                        service: NONE,
                        last: NONE,
                    };
                    consider(place, 0.0, seat.empty);
                }
            }
        }
        for &service in &model.services_to[here.destination as usize] {
            self.each_ride(group, service, &mut |fit: Fit, empty| {
                if fit.reshape.is_none() && fit.place.first == NONE {
                    consider(fit.place, fit.delta, empty);
                }
            });
        }
        best.map(|(.., place)| place)
    }

    /// Calls back for each way to ride a service.
    fn each_ride(&self, group: u32, at: u32, found: &mut impl FnMut(Fit, u32)) {
        let model = self.model;
        let here = &model.groups[group as usize];
        let service = &model.services[at as usize];
        let kind = &model.types[service.vehicle as usize];
        // Groups are not split between the vehicles of a service.
        if !here.modes.contains(service.mode)
            || here.size > kind.seats
            || here.wheelchairs > kind.places
            || service.day > here.to_day + 1
            || service.day < here.from_day
            || model.is_forbidden(group, service.day)
        {
            return;
        }
        let Some(delta) = self.service_delta(at, here.size, here.wheelchairs) else {
            return;
        };
        if model.may_leave(group, service.day) && model.hubs_of(group).contains(&service.from) {
            let place = Place {
                hub: service.from,
                first: NONE,
                service: at,
                last: NONE,
            };
            found(
                Fit {
                    place,
                    delta,
                    reshape: None,
                },
                0,
            );
        }
        if model.feeders.is_none() {
            return;
        }
        let station = model.hub_target(service.from);
        for day in service.day.saturating_sub(1)..=service.day {
            if !model.may_leave(group, day) {
                continue;
            }
            for offer in self.market(station, day) {
                if (offer.calls | offer.reach) & here.hub_bits != 0
                    && offer.free >= here.size
                    && let Some(seat) = self.seat(offer.trip, group, false)
                {
                    let place = Place {
                        hub: seat.hub,
                        first: offer.trip,
                        service: at,
                        last: NONE,
                    };
                    let delta = delta + seat.delta;
                    found(
                        Fit {
                            place,
                            delta,
                            reshape: seat.reshape,
                        },
                        seat.empty,
                    );
                }
            }
        }
    }

    /// The fullest arrival trip after a service with room for a group.
    pub fn arrival_trip(&self, group: u32, at: u32) -> Option<u32> {
        let model = self.model;
        let feeders = model.feeders.as_ref()?;
        let here = &model.groups[group as usize];
        let service = &model.services[at as usize];
        let hub = service.to - model.destinations as u32;
        let last_day = (service.day + 1).min(model.days as u32 - 1);
        (service.day..=last_day)
            .filter(|&day| !model.is_forbidden(group, day))
            .flat_map(|day| self.market(here.destination, day))
            .map(|offer| offer.trip)
            .filter(|&trip| {
                let head = &self.trips[trip as usize].head;
                let kind = &model.types[head.kind as usize];
                head.kind == feeders.arrival
                    && head.route.hubs() == [hub]
                    && head.load + here.size <= kind.seats
                    && head.wheelchairs + here.wheelchairs <= kind.places.max(head.wheelchairs)
            })
            .max_by_key(|&trip| self.trips[trip as usize].head.load)
    }

    /// How a group fits into a trip, at the least cost.
    fn seat(&self, trip: u32, group: u32, resize: bool) -> Option<Seat> {
        let model = self.model;
        let here = &model.groups[group as usize];
        let head = &self.trips[trip as usize].head;
        let kind = &model.types[head.kind as usize];
        let load = head.load + here.size;
        let wheelchairs = head.wheelchairs + here.wheelchairs;
        let fits = load <= kind.seats && (here.wheelchairs == 0 || wheelchairs <= kind.places);
        if !fits && (head.locked || !resize || load > model.most_seats) {
            return None;
        }
        let hubs = model.hubs_of(group);
        let called = hubs.iter().find(|hub| head.route.hubs().contains(hub));
        let empty = kind.seats.saturating_sub(load);
        if let (Some(&hub), true) = (called, fits) {
            return Some(Seat {
                hub,
                delta: 0.0,
                reshape: None,
                empty,
            });
        }
        if let Some(&hub) = called {
            let (kind, cost) = self.larger(trip, &head.route, load, wheelchairs)?;
            let empty = model.types[kind as usize].seats - load;
            let reshape = Some((kind, head.route, cost));
            return Some(Seat {
                hub,
                delta: cost - head.cost,
                reshape,
                empty,
            });
        }
        if head.locked || head.arrivals > 0 || head.route.len >= kind.max_hubs {
            return None;
        }
        let is_feeder = head.target >= model.destinations as u32;
        let mut best: Option<Seat> = None;
        for &hub in hubs {
            let near = head
                .route
                .hubs()
                .iter()
                .all(|&other| model.near(head.kind, hub, other));
            if !near || (is_feeder && !model.feeds(hub, head.target)) {
                continue;
            }
            let mut all = [NONE; MAX_HUBS];
            all[..head.route.len].copy_from_slice(head.route.hubs());
            all[head.route.len] = hub;
            let route = model.route(&all[..=head.route.len], head.target);
            let (kind, cost) = if fits {
                let first = route.hubs[0];
                if first != head.route.hubs[0] && !self.has_vehicle(head.kind, first, head.day) {
                    continue;
                }
                let Some(cost) = model.trip_cost(head.kind, route.way) else {
                    continue;
                };
                (head.kind, cost)
            } else {
                let Some(larger) = self.larger(trip, &route, load, wheelchairs) else {
                    continue;
                };
                larger
            };
            let delta = cost - head.cost;
            if best.as_ref().is_none_or(|best| delta < best.delta) {
                let empty = model.types[kind as usize].seats - load;
                best = Some(Seat {
                    hub,
                    delta,
                    reshape: Some((kind, route, cost)),
                    empty,
                });
            }
        }
        best
    }

    /// The cheapest other type for a trip.
    fn larger(&self, trip: u32, route: &Route, load: u32, wheelchairs: u32) -> Option<(u32, f64)> {
        let head = &self.trips[trip as usize].head;
        if head.arrivals > 0 || head.target >= self.model.destinations as u32 {
            return None;
        }
        self.cheapest(
            route,
            head.day,
            load,
            wheelchairs,
            Some((head.kind, head.route.hubs[0])),
        )
    }

    /// The cheapest available bus for a route; `own` is in use by the trip itself.
    pub fn cheapest(
        &self,
        route: &Route,
        day: u32,
        load: u32,
        wheelchairs: u32,
        own: Option<(u32, u32)>,
    ) -> Option<(u32, f64)> {
        let model = self.model;
        let mut best: Option<(u32, f64)> = None;
        for &kind in &model.buses {
            let data = &model.types[kind as usize];
            if data.seats < load || data.minimum > load || data.places < wheelchairs {
                continue;
            }
            let Some(cost) = model.trip_cost(kind, route.way) else {
                continue;
            };
            if best.is_some_and(|(_, least)| least <= cost)
                || !model.may_call_at(kind, route.hubs())
                || (own != Some((kind, route.hubs[0]))
                    && !self.has_vehicle(kind, route.hubs[0], day))
            {
                continue;
            }
            best = Some((kind, cost));
        }
        best
    }
}
