//! Tiny instances that mix every rule, small enough to search exhaustively.

use qicheng_planning::{
    instance::{
        Destination, Feeders, FleetEntry, Forbid, Group, Hub, Instance, Mode, Service, VehicleType,
    },
    random::Random,
};

/// Days of windows.
const DAYS: usize = 3;

/// What is random about an instance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Everything.
    Mixed,
    /// Everything, with services, feeders and arrival trips in each; some groups begin where
    /// arrival trips do.
    Connected,
}

/// A random instance of at most so many groups.
pub fn instance(kind: Kind, seed: u64, max_groups: usize) -> Instance {
    let mut random = Random::new(seed);
    let homes = 1 + random.below(3);
    let mut hubs: Vec<Hub> = (0..homes)
        .map(|at| {
            hub(
                &format!("h{at}"),
                random.unit() * 70.0,
                random.unit() * 40.0,
            )
        })
        .collect();
    hubs.push(hub("airport", 610.0, 20.0 * random.unit()));
    let destinations = (0..1 + random.below(2))
        .map(|at| Destination {
            id: format!("d{at}"),
            x_km: 600.0 + 200.0 * random.unit(),
            y_km: 60.0 * random.unit(),
            name: String::new(),
        })
        .collect();
    let mut instance = Instance {
        version: 1,
        load_cap: [1.0, 0.5][usize::from(random.below(4) == 0)],
        speed_kmh: Some(70.0),
        hours_per_driver: Some(8.0),
        max_drivers: [Some(2), Some(3), None][random.below(3)],
        driver_cost: 150.0,
        unserved_cost: 6000.0,
        priority_cost: 30_000.0,
        hubs,
        destinations,
        types: types(&mut random),
        fleet: Vec::new(),
        services: Vec::new(),
        feeders: None,
        forbid: Vec::new(),
        groups: Vec::new(),
    };
    add_fleet(&mut instance, homes, &mut random);
    let is_connected = kind == Kind::Connected;
    if is_connected || random.below(2) == 0 {
        add_services(kind, &mut instance, homes, &mut random);
    }
    add_groups(
        &mut instance,
        homes,
        1 + random.below(max_groups),
        &mut random,
    );
    if is_connected {
        for group in &mut instance.groups {
            if random.below(6) == 0 {
                group.hubs = vec!["airport".to_owned()];
            }
        }
    }
    instance
}

fn hub(id: &str, x_km: f64, y_km: f64) -> Hub {
    Hub {
        id: id.to_owned(),
        x_km,
        y_km,
        name: String::new(),
    }
}

fn types(random: &mut Random) -> Vec<VehicleType> {
    let names = ["large", "small"];
    let mut types: Vec<VehicleType> = names[..1 + random.below(2)]
        .iter()
        .enumerate()
        .map(|(at, id)| VehicleType {
            id: (*id).to_owned(),
            mode: Mode::Bus,
            seats: [8, 4][at] + random.below(3) as u32,
            wheelchairs: random.below(2) as u32,
            minimum_load: random.below(4) as u32,
            fixed_cost: [1000.0, 600.0][at],
            cost_per_km: [0.85, 0.5][at],
            max_hubs: 1 + random.below(3) as u32,
            hub_radius_km: [60.0, 30.0][random.below(2)],
        })
        .collect();
    for (id, mode) in [("carriage", Mode::Train), ("charter", Mode::Flight)] {
        types.push(VehicleType {
            id: id.to_owned(),
            mode,
            seats: 6 + random.below(4) as u32,
            wheelchairs: random.below(3) as u32,
            minimum_load: random.below(3) as u32,
            fixed_cost: 500.0,
            cost_per_km: 0.4,
            max_hubs: 1,
            hub_radius_km: 0.0,
        });
    }
    types
}

fn add_fleet(instance: &mut Instance, homes: usize, random: &mut Random) {
    for vehicle in instance.types.iter().filter(|one| one.mode == Mode::Bus) {
        for home in 0..homes {
            for day in 0..DAYS as i32 + 2 {
                if random.below(5) > 0 {
                    instance.fleet.push(FleetEntry {
                        vehicle: vehicle.id.clone(),
                        hub: format!("h{home}"),
                        day,
                        count: [0, 0, 1, 1, 2][random.below(5)],
                    });
                }
            }
        }
    }
}

fn add_services(kind: Kind, instance: &mut Instance, homes: usize, random: &mut Random) {
    let bus = |random: &mut Random, types: &[VehicleType]| {
        let buses: Vec<&VehicleType> = types.iter().filter(|one| one.mode == Mode::Bus).collect();
        buses[random.below(buses.len())].id.clone()
    };
    let vehicle = bus(random, &instance.types);
    let arrival_type = bus(random, &instance.types);
    let is_connected = kind == Kind::Connected;
    if is_connected || random.below(4) > 0 {
        instance.feeders = Some(Feeders {
            max_km: 150.0,
            vehicle,
            arrival_type,
        });
    }
    let from = format!("h{}", random.below(homes));
    let service = |id: &str, mode, vehicle: &str, to: String, random: &mut Random| Service {
        id: id.to_owned(),
        mode,
        from: from.clone(),
        to,
        day: random.below(DAYS) as i32,
        vehicle: vehicle.to_owned(),
        count: random.below(3) as u32,
    };
    let to = format!("d{}", random.below(instance.destinations.len()));
    let train = service("K1", Mode::Train, "carriage", to, random);
    instance.services.push(train);
    if is_connected || random.below(2) == 0 {
        let flight = service("CA1", Mode::Flight, "charter", "airport".to_owned(), random);
        instance.services.push(flight);
    }
}

fn add_groups(instance: &mut Instance, homes: usize, count: usize, random: &mut Random) {
    for at in 0..count {
        let mut hubs = vec![format!("h{}", random.below(homes))];
        let other = format!("h{}", random.below(homes));
        if random.below(4) == 0 && other != hubs[0] {
            hubs.push(other);
        }
        let mut modes = vec![Mode::Bus];
        for mode in [Mode::Train, Mode::Flight] {
            if random.below(2) == 0 {
                modes.push(mode);
            }
        }
        if random.below(8) == 0 && modes.len() > 1 {
            modes.remove(0);
        }
        let from_day = random.below(DAYS) as i32;
        let size = [1, 1, 2, 2, 3, 5][random.below(6)];
        instance.groups.push(Group {
            id: format!("g{at}"),
            size,
            hubs,
            destination: format!("d{}", random.below(instance.destinations.len())),
            from_day,
            to_day: (from_day + random.below(3) as i32).min(DAYS as i32 - 1),
            priority: random.below(5) == 0,
            wheelchairs: u32::from(random.below(8) == 0),
            modes,
            told: false,
            fixed: false,
        });
        if random.below(8) == 0 {
            instance.forbid.push(Forbid {
                group: format!("g{at}"),
                day: from_day,
            });
        }
    }
}
