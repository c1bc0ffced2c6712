//! Ways, drivers and costs of trips.

use super::{End, HubIndex, Problem, TypeIndex};

/// Ways on the road in kilometres of the straight line.
const DETOUR: f64 = 1.3;

/// Differences of ways and hours that only rounding explains.
const ROUNDING: f64 = 1e-9;

impl Problem {
    /// The way of a trip over its hubs, in the order given, to its end, in kilometres.
    pub fn way_km(&self, hubs: &[HubIndex], end: End) -> f64 {
        let Some(last) = hubs.last() else { return 0.0 };
        let between: f64 = hubs
            .windows(2)
            .map(|pair| self.hub_km(pair[0], pair[1]))
            .sum();
        DETOUR * (between + self.end_km(*last, end))
    }

    /// Puts hubs into the order with the shortest way, the lowest in lexical order among equals,
    /// and returns that way in kilometres.
    pub fn order_hubs(&self, hubs: &mut [HubIndex], end: End) -> f64 {
        hubs.sort_unstable();
        let mut best = hubs.to_vec();
        let mut best_way = self.way_km(hubs, end);
        while next_permutation(hubs) {
            let way = self.way_km(hubs, end);
            if way < best_way - ROUNDING {
                best_way = way;
                best.copy_from_slice(hubs);
            }
        }
        hubs.copy_from_slice(&best);
        best_way
    }

    /// Drivers that a way on the road needs; null: more than allowed.
    pub fn drivers(&self, way_km: f64) -> Option<u32> {
        let instance = &self.instance;
        let (Some(speed), Some(hours)) = (instance.speed_kmh, instance.hours_per_driver) else {
            return Some(0);
        };
        let drivers = (way_km / speed / hours - ROUNDING).ceil().max(0.0);
        let limit = instance.max_drivers.map_or(f64::INFINITY, f64::from);
        (drivers <= limit).then_some(drivers as u32)
    }

    /// Cost of a trip over a way; null: it needs more drivers than allowed. A trip with a service
    /// has no drivers of ours.
    pub fn trip_cost(&self, vehicle: TypeIndex, way_km: f64, has_service: bool) -> Option<f64> {
        let data = &self.types[usize::from(vehicle)];
        let cost = data.fixed_cost + data.cost_per_km * way_km;
        if has_service {
            return Some(cost);
        }
        let drivers = self.drivers(way_km)?;
        Some(cost + self.instance.driver_cost * f64::from(drivers))
    }

    /// Whether a type may call at these hubs in one trip.
    pub fn may_call_at(&self, vehicle: TypeIndex, hubs: &[HubIndex]) -> bool {
        let data = &self.types[usize::from(vehicle)];
        let near = |one: &HubIndex, other: &HubIndex| {
            self.hub_km(*one, *other) <= data.hub_radius_km + ROUNDING
        };
        hubs.len() <= data.max_hubs
            && (hubs.iter().enumerate())
                .all(|(at, one)| hubs[at + 1..].iter().all(|other| near(one, other)))
    }
}

/// The next order in lexical order; false after the last.
fn next_permutation(items: &mut [HubIndex]) -> bool {
    let Some(pivot) = items.windows(2).rposition(|pair| pair[0] < pair[1]) else {
        return false;
    };
    let Some(successor) = items.iter().rposition(|item| *item > items[pivot]) else {
        return false;
    };
    items.swap(pivot, successor);
    items[pivot + 1..].reverse();
    true
}

#[cfg(test)]
mod tests {
    use super::next_permutation;

    #[test]
    fn every_order_comes_once() {
        let mut items = [0, 1, 2, 3];
        let mut orders = vec![items];
        while next_permutation(&mut items) {
            orders.push(items);
        }
        let count = orders.len();
        orders.dedup();
        assert_eq!((count, orders.len()), (24, 24));
    }
}
