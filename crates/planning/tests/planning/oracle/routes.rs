//! Hubs, their orders, ways and drivers.

use super::{Offer, Position, Search, distance};
use qicheng_planning::instance::{Group, VehicleType};

impl Search<'_> {
    /// Every set of hubs at which all groups can board, in its shortest order.
    pub(super) fn routes(
        &self,
        vehicle: &VehicleType,
        groups: &[&Group],
        end: &str,
        day: i32,
        max_km: f64,
    ) -> Vec<Offer> {
        self.routes_over(vehicle, groups, end, day, max_km, &[])
    }

    /// [`Self::routes`], with some hubs in every set.
    pub(super) fn routes_over(
        &self,
        vehicle: &VehicleType,
        groups: &[&Group],
        end: &str,
        day: i32,
        max_km: f64,
        required: &[&str],
    ) -> Vec<Offer> {
        let hubs: Vec<&str> = self
            .instance
            .hubs
            .iter()
            .map(|hub| hub.id.as_str())
            .collect();
        let mut offers = Vec::new();
        for mask in 1u32..1 << hubs.len() {
            let set: Vec<&str> = (hubs.iter().enumerate())
                .filter(|(at, _)| mask & (1 << at) != 0)
                .map(|(_, hub)| *hub)
                .collect();
            let near = |one: &&str, other: &&str, km: f64| {
                distance(self.position(one), self.position(other)) <= km
            };
            let fits = set.len() <= vehicle.max_hubs as usize
                && required.iter().all(|hub| set.contains(hub))
                && (set.iter())
                    .all(|one| set.iter().all(|two| near(one, two, vehicle.hub_radius_km)))
                && set.iter().all(|hub| near(hub, &end, max_km))
                && (groups.iter())
                    .all(|group| group.hubs.iter().any(|hub| set.contains(&hub.as_str())));
            if fits && !set.contains(&end) {
                offers.extend(self.shortest(vehicle, set, end, day));
            }
        }
        offers
    }

    fn shortest(
        &self,
        vehicle: &VehicleType,
        set: Vec<&str>,
        end: &str,
        day: i32,
    ) -> Option<Offer> {
        let mut orders = vec![Vec::new()];
        for _ in 0..set.len() {
            orders = (orders.iter())
                .flat_map(|order: &Vec<&str>| {
                    set.iter().filter(|hub| !order.contains(hub)).map(|hub| {
                        let mut longer = order.clone();
                        longer.push(*hub);
                        longer
                    })
                })
                .collect();
        }
        let order = orders
            .into_iter()
            .min_by(|one, other| self.way(one, end).total_cmp(&self.way(other, end)))?;
        self.offer(vehicle, &order, end, day)
    }

    pub(super) fn offer(
        &self,
        vehicle: &VehicleType,
        hubs: &[&str],
        end: &str,
        day: i32,
    ) -> Option<Offer> {
        let way = self.way(hubs, end);
        let drivers = (way / 70.0 / 8.0 - 1e-9).ceil();
        if self
            .instance
            .max_drivers
            .is_some_and(|most| drivers > f64::from(most))
        {
            return None;
        }
        Some(Offer {
            cost: vehicle.fixed_cost
                + vehicle.cost_per_km * way
                + self.instance.driver_cost * drivers,
            fleet: (vehicle.id.clone(), hubs[0].to_owned(), day),
            service: None,
        })
    }

    fn way(&self, hubs: &[&str], end: &str) -> f64 {
        let stops: Vec<Position> = (hubs.iter().chain([&end]))
            .map(|stop| self.position(stop))
            .collect();
        1.3 * stops
            .windows(2)
            .map(|pair| distance(pair[0], pair[1]))
            .sum::<f64>()
    }
}
