//! Instances of the two families on which the planner is measured, from a seed.
//!
//! - *Uniform*: one type of coach, no minimum, no limits; the fewest vehicles for everyone.
//! - *County*: mixed types, minimum loads, small fleets, drivers, trains, flights with arrival
//!   trips, people with priority, wheelchair users.

use crate::{
    instance::{
        Destination, Feeders, FleetEntry, Group, Hub, Instance, Mode, Service, VehicleType,
    },
    random::Random,
};

/// Size of a uniform instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uniform {
    /// People of all groups.
    pub people: u32,
    /// Hubs.
    pub hubs: u32,
    /// Destinations.
    pub destinations: u32,
    /// Seed.
    pub seed: u64,
}

/// Size of a county's instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct County {
    /// People of all groups.
    pub people: u32,
    /// Seed.
    pub seed: u64,
}

/// Days on which windows may begin.
const WINDOW_DAYS: i32 = 21;

impl Uniform {
    /// The instance.
    pub fn generate(self) -> Instance {
        let mut random = Random::new(self.seed);
        let hubs = (0..self.hubs)
            .map(|at| {
                hub(
                    format!("h{at}"),
                    random.unit() * 160.0,
                    random.unit() * 160.0,
                )
            })
            .collect();
        let hub_shares = zipf(self.hubs, 0.7);
        let destination_shares = zipf(self.destinations, 1.0);
        let mut groups = Vec::new();
        let mut people = self.people;
        while people > 0 {
            let sizes = [0.46, 0.26, 0.13, 0.08, 0.03, 0.02, 0.01, 0.01];
            let size = (1 + weighted(&mut random, &sizes)).min(people);
            people -= size;
            let from_day = day(&mut random, 9.0);
            groups.push(Group {
                id: format!("g{}", groups.len()),
                size,
                hubs: vec![format!("h{}", weighted(&mut random, &hub_shares))],
                destination: format!("d{}", weighted(&mut random, &destination_shares)),
                from_day,
                to_day: from_day + random.below(4) as i32,
                priority: false,
                wheelchairs: 0,
                modes: vec![Mode::Bus],
                told: false,
                fixed: false,
            });
        }
        Instance {
            unserved_cost: 100.0,
            priority_cost: 100.0,
            types: vec![VehicleType {
                wheelchairs: 49,
                ..bus("coach49", 49, 0, 1.0, 0.0)
            }],
            hubs,
            destinations: (0..self.destinations)
                .map(|at| destination(at, 800.0 + 10.0 * f64::from(at), -400.0))
                .collect(),
            groups,
            ..empty()
        }
    }
}

const HOMES: usize = 30;
const DESTINATIONS: u32 = 40;
const AIRPORTS: usize = 4;

impl County {
    /// The instance.
    pub fn generate(self) -> Instance {
        let mut random = Random::new(self.seed);
        let destinations: Vec<Destination> = (0..DESTINATIONS)
            .map(|at| {
                let x = 500.0 + 800.0 * random.unit();
                destination(at, x, -650.0 + 1100.0 * random.unit())
            })
            .collect();
        let mut hubs: Vec<Hub> = (0..HOMES)
            .map(|at| {
                hub(
                    format!("h{at}"),
                    random.unit() * 110.0,
                    random.unit() * 90.0,
                )
            })
            .collect();
        for at in 0..AIRPORTS {
            let near = &destinations[random.below(destinations.len())];
            let x = near.x_km - 40.0 + 80.0 * random.unit();
            let y = near.y_km - 40.0 + 80.0 * random.unit();
            hubs.push(hub(format!("s{at}"), x, y));
        }
        Instance {
            speed_kmh: Some(70.0),
            hours_per_driver: Some(8.0),
            max_drivers: Some(3),
            driver_cost: 150.0,
            unserved_cost: 1000.0,
            priority_cost: 10_000.0,
            types: county_types(),
            fleet: county_fleet(&mut random),
            services: county_services(),
            feeders: Some(Feeders {
                max_km: 150.0,
                vehicle: "midibus30".to_owned(),
                arrival_type: "coach49".to_owned(),
            }),
            groups: self.groups(&mut random),
            hubs,
            destinations,
            ..empty()
        }
    }

    fn groups(self, random: &mut Random) -> Vec<Group> {
        let hub_shares: Vec<f64> = (0..HOMES).map(|_| 0.12 + random.unit()).collect();
        let destination_shares = zipf(DESTINATIONS, 0.9);
        let mut groups = Vec::new();
        let mut people = self.people;
        while people > 0 {
            let size = 1 + weighted(random, &[0.5, 0.275, 0.125, 0.06, 0.03, 0.01]);
            let size = size.min(people);
            people -= size;
            let first = weighted(random, &hub_shares);
            let mut hubs = vec![format!("h{first}")];
            if random.unit() < 0.15 {
                let other = random.below(HOMES) as u32;
                if other != first {
                    hubs.push(format!("h{other}"));
                }
            }
            let mut modes = vec![Mode::Bus];
            for (mode, share) in [(Mode::Train, 0.7), (Mode::Flight, 0.35)] {
                if random.unit() < share {
                    modes.push(mode);
                }
            }
            let from_day = day(random, 8.0);
            let days = [0, 1, 2, 2, 3, 4][random.below(6)];
            groups.push(Group {
                id: format!("g{}", groups.len()),
                size,
                hubs,
                destination: format!("d{}", weighted(random, &destination_shares)),
                from_day,
                to_day: (from_day + days).min(WINDOW_DAYS - 1),
                priority: random.unit() < 0.18,
                wheelchairs: u32::from(random.unit() < 0.004),
                modes,
                told: false,
                fixed: false,
            });
        }
        groups
    }
}

fn county_types() -> Vec<VehicleType> {
    let rail = |id, mode, seats, minimum_load, fixed_cost, cost_per_km| VehicleType {
        mode,
        max_hubs: 1,
        hub_radius_km: 0.0,
        ..bus(id, seats, minimum_load, fixed_cost, cost_per_km)
    };
    vec![
        bus("coach53", 53, 20, 1100.0, 0.9),
        bus("coach49", 49, 20, 1000.0, 0.85),
        bus("midibus30", 30, 10, 700.0, 0.65),
        VehicleType {
            wheelchairs: 0,
            ..bus("minibus17", 17, 6, 450.0, 0.45)
        },
        rail("carriage118", Mode::Train, 118, 40, 900.0, 0.5),
        VehicleType {
            wheelchairs: 4,
            ..rail("charter180", Mode::Flight, 180, 120, 30_000.0, 6.0)
        },
    ]
}

fn county_fleet(random: &mut Random) -> Vec<FleetEntry> {
    let counts = [
        ("coach53", [0, 1, 1, 2, 3]),
        ("coach49", [1, 2, 3, 4, 6]),
        ("midibus30", [0, 1, 1, 2, 3]),
        ("minibus17", [0, 1, 1, 2, 3]),
    ];
    let mut fleet = Vec::new();
    for home in 0..HOMES {
        for day in 0..WINDOW_DAYS {
            for (vehicle, counts) in counts {
                fleet.push(FleetEntry {
                    vehicle: vehicle.to_owned(),
                    hub: format!("h{home}"),
                    day,
                    count: counts[random.below(counts.len())],
                });
            }
        }
    }
    fleet
}

fn county_services() -> Vec<Service> {
    let train = |at: i32| Service {
        id: format!("K{at}"),
        mode: Mode::Train,
        from: "h0".to_owned(),
        to: format!("d{}", at % 12),
        day: 3 + 2 * (at % 8),
        vehicle: "carriage118".to_owned(),
        count: 6,
    };
    let flight = |at: i32| Service {
        id: format!("CA{at}"),
        mode: Mode::Flight,
        from: "h1".to_owned(),
        to: format!("s{at}"),
        day: 4 + 3 * at,
        vehicle: "charter180".to_owned(),
        count: 1,
    };
    (0..24).map(train).chain((0..4).map(flight)).collect()
}

fn empty() -> Instance {
    Instance {
        version: 1,
        load_cap: 1.0,
        speed_kmh: None,
        hours_per_driver: None,
        max_drivers: None,
        driver_cost: 0.0,
        unserved_cost: 0.0,
        priority_cost: 0.0,
        hubs: Vec::new(),
        destinations: Vec::new(),
        types: Vec::new(),
        fleet: Vec::new(),
        services: Vec::new(),
        feeders: None,
        forbid: Vec::new(),
        groups: Vec::new(),
    }
}

fn bus(id: &str, seats: u32, minimum_load: u32, fixed_cost: f64, cost_per_km: f64) -> VehicleType {
    VehicleType {
        id: id.to_owned(),
        mode: Mode::Bus,
        seats,
        wheelchairs: 1,
        minimum_load,
        fixed_cost,
        cost_per_km,
        max_hubs: 3,
        hub_radius_km: 60.0,
    }
}

fn hub(id: String, x_km: f64, y_km: f64) -> Hub {
    Hub {
        name: id.clone(),
        id,
        x_km: rounded(x_km),
        y_km: rounded(y_km),
    }
}

fn destination(at: u32, x_km: f64, y_km: f64) -> Destination {
    Destination {
        id: format!("d{at}"),
        name: format!("d{at}"),
        x_km: rounded(x_km),
        y_km: rounded(y_km),
    }
}

fn rounded(km: f64) -> f64 {
    (km * 100.0).round() / 100.0
}

/// Shares that fall with the rank's power.
fn zipf(count: u32, power: f64) -> Vec<f64> {
    (1..=count)
        .map(|rank| f64::from(rank).powf(-power))
        .collect()
}

/// A position, drawn with a probability in proportion to its share.
fn weighted(random: &mut Random, shares: &[f64]) -> u32 {
    let mut rest = random.unit() * shares.iter().sum::<f64>();
    let found = shares.iter().position(|share| {
        rest -= share;
        rest < 0.0
    });
    found.unwrap_or(shares.len().saturating_sub(1)) as u32
}

/// A first day of a window: normal around a mean, in the days that there are (the sum of twelve
/// even numbers is as good as normal).
fn day(random: &mut Random, mean: f64) -> i32 {
    let normal: f64 = (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    ((mean + 4.0 * normal) as i32).clamp(0, WINDOW_DAYS - 1)
}

/// Changes of a day: of an instance, as many groups as the share withdraw or come anew, half
/// each; everyone else of the plan is told, and one in ten of those holds a ticket.
pub fn change(
    instance: &Instance,
    served: impl Fn(&str) -> bool,
    share: f64,
    seed: u64,
) -> Instance {
    let mut random = Random::new(seed);
    let mut changed = instance.clone();
    let mut newcomers = Vec::new();
    changed.groups.retain_mut(|group| {
        let draw = random.unit();
        if draw < share / 2.0 {
            newcomers.push(Group {
                id: format!("n{}", newcomers.len()),
                told: false,
                fixed: false,
                ..group.clone()
            });
            return false;
        }
        group.told = served(&group.id);
        group.fixed = group.told && random.unit() < 0.1;
        true
    });
    // A newcomer is like someone who withdrew, with another's destination.
    let mut destinations: Vec<String> = (newcomers.iter())
        .map(|group| group.destination.clone())
        .collect();
    random.shuffle(&mut destinations);
    for (group, destination) in newcomers.iter_mut().zip(destinations) {
        group.destination = destination;
    }
    changed.groups.extend(newcomers);
    changed
}
