//! Vehicles where the fleet at the first hub is used up: from another depot, or from a trip that
//! can use another vehicle.

use super::{
    model::{MAX_HUBS, NONE, Route},
    state::State,
};

/// Type, route and cost of a trip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    pub kind: u32,
    pub route: Route,
    pub cost: f64,
}

impl State<'_> {
    /// The cheapest way over the same hubs that begins at another hub, with a vehicle there.
    pub fn with_depot(&self, kind: u32, route: &Route, target: u32, day: u32) -> Option<Shape> {
        let model = self.model;
        let data = &model.types[kind as usize];
        if route.len >= data.max_hubs {
            return None;
        }
        let is_feeder = target >= model.destinations as u32;
        let mut best: Option<Shape> = None;
        let mut all = [NONE; MAX_HUBS];
        all[..route.len].copy_from_slice(route.hubs());
        let near =
            (route.hubs().iter()).fold(u64::MAX, |bits, &hub| bits & model.near_bits(kind, hub));
        for depot in 0..model.hubs as u32 {
            if near & model.hub_bit(depot) == 0
                || !self.has_vehicle(kind, depot, day)
                || route
                    .hubs()
                    .iter()
                    .any(|&hub| hub == depot || !model.near(kind, hub, depot))
                || (is_feeder && !model.feeds(depot, target))
            {
                continue;
            }
            all[route.len] = depot;
            let longer = model.route(&all[..=route.len], target);
            if longer.hubs[0] != depot {
                continue;
            }
            if let Some(cost) = model.trip_cost(kind, longer.way)
                && best.is_none_or(|best| cost < best.cost)
            {
                best = Some(Shape {
                    kind,
                    route: longer,
                    cost,
                });
            }
        }
        best
    }

    /// The cheapest other vehicle for a trip as loaded.
    pub fn alternative(&self, trip: u32) -> Option<Shape> {
        let model = self.model;
        let head = &self.trips[trip as usize].head;
        if head.locked || head.arrivals > 0 {
            return None;
        }
        let own = [head.kind];
        let is_feeder = head.target >= model.destinations as u32;
        let kinds: &[u32] = if is_feeder { &own } else { &model.buses };
        let mut best: Option<Shape> = None;
        for &kind in kinds {
            let data = &model.types[kind as usize];
            if data.seats < head.load || data.minimum > head.load || data.places < head.wheelchairs
            {
                continue;
            }
            let direct = (kind != head.kind
                && self.has_vehicle(kind, head.route.hubs[0], head.day)
                && model.may_call_at(kind, head.route.hubs()))
            .then(|| model.trip_cost(kind, head.route.way))
            .flatten()
            .map(|cost| Shape {
                kind,
                route: head.route,
                cost,
            });
            let shape = match direct {
                None if model.may_call_at(kind, head.route.hubs()) => {
                    self.with_depot(kind, &head.route, head.target, head.day)
                }
                direct => direct,
            };
            if let Some(shape) = shape
                && best.is_none_or(|best| shape.cost < best.cost)
            {
                best = Some(shape);
            }
        }
        best
    }

    /// The trip that gives up its vehicle at the least extra cost, and what it uses instead.
    pub fn yielding(&self, kind: u32, hub: u32, day: u32) -> Option<(f64, u32, Shape)> {
        let mut best: Option<(f64, u32, Shape)> = None;
        for &trip in self.users(kind, hub, day) {
            if let Some(shape) = self.alternative(trip) {
                let extra = shape.cost - self.trips[trip as usize].head.cost;
                if best.is_none_or(|(least, ..)| extra < least) {
                    best = Some((extra, trip, shape));
                }
            }
        }
        best
    }
}
