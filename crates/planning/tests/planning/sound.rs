//! A small plan in which every kind of thing occurs and no rule is broken.

use qicheng_planning::{
    instance::{
        Destination, Feeders, FleetEntry, Group, Hub, Instance, Mode, Service, VehicleType,
    },
    plan::{Bound, Change, Connection, Plan, Reason, Trip, Unserved, WhatIf},
};

fn hub(id: &str, x_km: f64, y_km: f64) -> Hub {
    Hub {
        id: id.to_owned(),
        x_km,
        y_km,
        name: String::new(),
    }
}

pub fn vehicle(id: &str, mode: Mode, seats: u32, minimum_load: u32) -> VehicleType {
    VehicleType {
        id: id.to_owned(),
        mode,
        seats,
        wheelchairs: 1,
        minimum_load,
        fixed_cost: 100.0,
        cost_per_km: 1.0,
        max_hubs: 3,
        hub_radius_km: 60.0,
    }
}

fn group(id: &str, size: u32, hub: &str, destination: &str) -> Group {
    Group {
        id: id.to_owned(),
        size,
        hubs: vec![hub.to_owned()],
        destination: destination.to_owned(),
        from_day: 1,
        to_day: 2,
        priority: false,
        wheelchairs: 0,
        modes: vec![Mode::Bus, Mode::Train],
        told: false,
        fixed: false,
    }
}

/// One coach from two hubs, one chain of a feeder, a train and an arrival trip, a direct traveller
/// in that feeder's neighbourhood, and one group left behind for lack of people.
pub fn instance() -> Instance {
    let fleet = |vehicle: &str, hub: &str, day, count| FleetEntry {
        vehicle: vehicle.to_owned(),
        hub: hub.to_owned(),
        day,
        count,
    };
    let mut fleets = Vec::new();
    for day in 0..5 {
        for hub in ["a", "b", "far"] {
            fleets.push(fleet("coach", hub, day, 1));
            fleets.push(fleet("van", hub, day, 1));
        }
    }
    Instance {
        version: 1,
        load_cap: 1.0,
        speed_kmh: Some(70.0),
        hours_per_driver: Some(8.0),
        max_drivers: Some(3),
        driver_cost: 10.0,
        unserved_cost: 1000.0,
        priority_cost: 5000.0,
        hubs: vec![
            hub("a", 0.0, 0.0),
            hub("b", 30.0, 0.0),
            hub("far", 0.0, 100.0),
            hub("station", 40.0, 60.0),
            hub("arrival", 900.0, 0.0),
        ],
        destinations: ["d", "e"]
            .map(|id| Destination {
                id: id.to_owned(),
                x_km: 1000.0,
                y_km: 0.0,
                name: String::new(),
            })
            .into(),
        types: vec![
            vehicle("coach", Mode::Bus, 10, 5),
            vehicle("van", Mode::Bus, 4, 2),
            vehicle("carriage", Mode::Train, 20, 2),
        ],
        fleet: fleets,
        services: vec![Service {
            id: "K1".to_owned(),
            mode: Mode::Train,
            from: "station".to_owned(),
            to: "arrival".to_owned(),
            day: 2,
            vehicle: "carriage".to_owned(),
            count: 1,
        }],
        feeders: Some(Feeders {
            max_km: 110.0,
            vehicle: "van".to_owned(),
            arrival_type: "van".to_owned(),
        }),
        forbid: Vec::new(),
        groups: vec![
            group("g0", 4, "a", "d"),
            group("g1", 4, "b", "d"),
            group("g2", 3, "b", "e"),
            Group {
                modes: vec![Mode::Bus],
                ..group("alone", 1, "far", "e")
            },
        ],
    }
}

pub fn trip(
    id: &str,
    vehicle: &str,
    hubs: &[&str],
    destination: &str,
    day: i32,
    groups: &[&str],
) -> Trip {
    let owned = |list: &[&str]| list.iter().map(|id| (*id).to_owned()).collect();
    Trip {
        id: id.to_owned(),
        vehicle: vehicle.to_owned(),
        hubs: owned(hubs),
        destination: destination.to_owned(),
        day,
        service: None,
        locked: false,
        groups: owned(groups),
    }
}

pub fn plan() -> Plan {
    Plan {
        version: 1,
        trips: vec![
            trip("t0", "coach", &["a", "b"], "d", 1, &["g0", "g1"]),
            trip("t1", "van", &["b"], "station", 1, &["g2"]),
            Trip {
                service: Some("K1".to_owned()),
                ..trip("t2", "carriage", &["station"], "arrival", 2, &["g2"])
            },
            trip("t3", "van", &["arrival"], "e", 3, &["g2"]),
        ],
        connections: vec![Connection {
            group: "g2".to_owned(),
            trips: ["t1", "t2", "t3"].map(str::to_owned).into(),
        }],
        unserved: vec![Unserved {
            group: "alone".to_owned(),
            reason: Reason::BelowMinimum,
            have: Some(1),
            need: Some(2),
            trips: Vec::new(),
            what_if: vec![WhatIf {
                change: Change::MinimumLoad(1),
                trip: None,
            }],
        }],
        bound: Some(Bound {
            vehicles: Some(5),
            cost: Some(1000.0),
        }),
    }
}
