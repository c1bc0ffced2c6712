//! Where the vehicle of a new trip for one group may come from.

use super::model::{MAX_HUBS, Model, NONE, Route};
use std::collections::HashMap;

/// Most hubs of a new trip for one group.
const MAX_ALONE_HUBS: usize = 3;
/// Ways that differ by less are equal, in kilometres.
const SAME_WAY: f64 = 1e-7;

/// First hub, route and cost.
type Start = (u32, Route, f64);

/// Trips that may begin at a hub, by type, hub called at and destination.
#[derive(Debug, Default)]
pub struct Homes(HashMap<(u32, u32, u32), Vec<Start>>);

impl Homes {
    /// First hub, route and cost of trips of a type that call at a hub, the cheapest for each
    /// first hub.
    pub fn of(&mut self, model: &Model, kind: u32, hub: u32, target: u32) -> &[(u32, Route, f64)] {
        (self.0.entry((kind, hub, target))).or_insert_with(|| routes_from(model, kind, hub, target))
    }
}

/// For each hub where a trip over a hub may begin, the cheapest such trip.
fn routes_from(model: &Model, kind: u32, hub: u32, target: u32) -> Vec<(u32, Route, f64)> {
    let mut found: Vec<(u32, Route, f64)> = Vec::new();
    let mut hubs = [hub, NONE, NONE];
    let near: Vec<u32> = (0..model.hubs as u32)
        .filter(|&other| other != hub && model.near(kind, hub, other))
        .collect();
    let most = model.types[kind as usize].max_hubs.min(MAX_ALONE_HUBS);
    let mut consider = |hubs: &[u32]| {
        let route = model.route(hubs, target);
        let Some(cost) = model.trip_cost(kind, route.way) else {
            return;
        };
        for &home in hubs {
            let route = if home == route.hubs[0] {
                Some(route)
            } else {
                tied(model, hubs, home, target, route.way)
            };
            let Some(route) = route else { continue };
            match found.iter_mut().find(|(other, ..)| *other == home) {
                Some(known) if known.2 <= cost => {}
                Some(known) => *known = (home, route, cost),
                None => found.push((home, route, cost)),
            }
        }
    };
    consider(&hubs[..1]);
    for (at, &second) in near.iter().enumerate() {
        if most < 2 {
            break;
        }
        hubs[1] = second;
        consider(&hubs[..2]);
        for &third in &near[at + 1..] {
            if most >= 3 && model.near(kind, second, third) {
                hubs[2] = third;
                consider(&hubs[..3]);
            }
        }
    }
    found
}

/// A way as short as the shortest that begins at a given hub.
fn tied(model: &Model, hubs: &[u32], home: u32, target: u32, shortest: f64) -> Option<Route> {
    let mut rest: Vec<u32> = hubs.iter().copied().filter(|&hub| hub != home).collect();
    for _ in 0..rest.len() {
        rest.rotate_left(1);
        let mut order = [NONE; MAX_HUBS];
        order[0] = home;
        order[1..=rest.len()].copy_from_slice(&rest);
        let way = model.way(&order[..hubs.len()], target);
        if way <= shortest + SAME_WAY {
            return Some(Route {
                hubs: order,
                len: hubs.len(),
                way,
            });
        }
    }
    None
}
