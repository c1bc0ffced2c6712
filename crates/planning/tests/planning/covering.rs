//! The search and the bound for one type of vehicle without limits.

use crate::oracle;
use qicheng_planning::{
    BoundOptions, CheckOptions, Control, Options, Outcome, Problem, bound, check, covering,
    generate::Uniform,
    instance::{Destination, Forbid, Group, Hub, Instance, Mode, VehicleType},
    plan::Bound,
    random::Random,
};
use std::collections::HashMap;

fn plan(instance: &Instance, options: &Options) -> Outcome {
    let problem = Problem::new(instance.clone()).unwrap();
    let mut go_on = |_: &_| Control::Continue { used: 0.0 };
    covering::solve(&problem, options, &mut go_on).unwrap()
}

fn bound_after(instance: &Instance, steps: u64) -> Bound {
    let problem = Problem::new(instance.clone()).unwrap();
    let options = BoundOptions { steps: Some(steps) };
    bound(&problem, &options, &mut |_| Control::Continue { used: 0.0 })
}

/// Few groups in vehicles of few seats, some with a choice of hubs or a forbidden day.
fn tiny(seed: u64) -> Instance {
    let mut random = Random::new(seed);
    let hubs = (0..4)
        .map(|at| Hub {
            id: format!("h{at}"),
            x_km: random.unit() * 100.0,
            y_km: random.unit() * 60.0,
            name: String::new(),
        })
        .collect();
    let destinations = (0..2)
        .map(|at| Destination {
            id: format!("d{at}"),
            x_km: 600.0 + 200.0 * random.unit(),
            y_km: 0.0,
            name: String::new(),
        })
        .collect();
    let groups: Vec<Group> = (0..2 + random.below(6))
        .map(|at| group(at, &mut random))
        .collect();
    let forbid = (groups.iter())
        .filter(|group| group.from_day < group.to_day && random.below(4) == 0)
        .map(|group| Forbid {
            group: group.id.clone(),
            day: group.from_day,
        })
        .collect();
    Instance {
        version: 1,
        load_cap: 0.8,
        speed_kmh: None,
        hours_per_driver: None,
        max_drivers: None,
        driver_cost: 0.0,
        unserved_cost: 500.0,
        priority_cost: 900.0,
        hubs,
        destinations,
        types: vec![VehicleType {
            id: "minibus".to_owned(),
            mode: Mode::Bus,
            seats: 10,
            wheelchairs: 8,
            minimum_load: 0,
            fixed_cost: 300.0,
            cost_per_km: 0.0,
            max_hubs: 2,
            hub_radius_km: 60.0,
        }],
        fleet: Vec::new(),
        services: Vec::new(),
        feeders: None,
        forbid,
        groups,
    }
}

fn group(at: usize, random: &mut Random) -> Group {
    let first = random.below(4);
    let hubs = match random.below(4) {
        0 => vec![format!("h{}", (first + 1) % 4), format!("h{first}")],
        _ => vec![format!("h{first}")],
    };
    let from_day = random.below(3) as i32;
    Group {
        id: format!("g{at}"),
        size: 1 + random.below(6) as u32,
        hubs,
        destination: format!("d{}", usize::from(random.below(4) == 0)),
        from_day,
        to_day: from_day + random.below(3) as i32,
        priority: random.below(5) == 0,
        wheelchairs: u32::from(random.below(6) == 0),
        modes: vec![Mode::Bus],
        told: false,
        fixed: false,
    }
}

#[test]
fn no_bound_is_above_the_least_score() {
    for seed in 0..60 {
        let instance = tiny(seed);
        let (_, least) = oracle::best(&instance, None);
        for steps in [0, 1, 7, 400] {
            let bound = bound_after(&instance, steps);
            assert!(bound.cost.unwrap() <= least + 1e-6, "{seed}: {bound:?}");
            // Everybody travels in the best plan, and a vehicle costs 300.
            let vehicles = bound.vehicles.unwrap() as f64;
            assert!(300.0 * vehicles <= least + 1e-6, "{seed}: {bound:?}");
        }
    }
}

#[test]
fn the_bound_comes_close_to_the_plan() {
    let size = Uniform {
        people: 1_500,
        hubs: 17,
        destinations: 2,
        seed: 4,
    };
    let instance = size.generate();
    let options = Options {
        steps: Some(4_000),
        ..Options::default()
    };
    let vehicles = plan(&instance, &options).summary.vehicles;
    let bound = bound_after(&instance, 600).vehicles.unwrap();
    assert!(bound <= vehicles);
    assert!(
        bound as f64 >= 0.9 * vehicles as f64,
        "{bound} of {vehicles}"
    );
}

#[test]
fn threads_share_the_destinations_and_give_equal_plans() {
    let size = Uniform {
        people: 3_000,
        hubs: 12,
        destinations: 5,
        seed: 8,
    };
    let instance = size.generate();
    let options = Options {
        steps: Some(1_500),
        seed: 3,
        threads: 3,
    };
    let one = plan(&instance, &options);
    let report = check(&instance, &one.plan, CheckOptions { what_if: false });
    assert!(report.ok, "{:?}", report.broken);
    assert_eq!(one.summary.steps, 1_500);
    assert_eq!(one.plan, plan(&instance, &options).plan);
}

/// Trips in order, with their groups as data instead of ids.
fn shape(instance: &Instance, outcome: &Outcome) -> Vec<impl PartialEq + std::fmt::Debug + use<>> {
    let data: HashMap<&str, &Group> = (instance.groups.iter())
        .map(|group| (group.id.as_str(), group))
        .collect();
    (outcome.plan.trips.iter())
        .map(|trip| {
            let groups: Vec<_> = (trip.groups.iter())
                .map(|id| data[id.as_str()])
                .map(|group| (group.size, &group.hubs, group.from_day, group.to_day))
                .map(|(size, hubs, from_day, to_day)| (size, hubs.clone(), from_day, to_day))
                .collect();
            (
                trip.destination.clone(),
                trip.day,
                trip.hubs.clone(),
                groups,
            )
        })
        .collect()
}

#[test]
fn the_order_of_the_file_changes_nothing() {
    let size = Uniform {
        people: 2_500,
        hubs: 15,
        destinations: 4,
        seed: 21,
    };
    let instance = size.generate();
    let options = Options {
        steps: Some(2_000),
        ..Options::default()
    };
    let expected = shape(&instance, &plan(&instance, &options));
    let mut random = Random::new(5);
    let mut other = instance.clone();
    random.shuffle(&mut other.hubs);
    random.shuffle(&mut other.destinations);
    random.shuffle(&mut other.groups);
    assert_eq!(expected, shape(&other, &plan(&other, &options)));
}

#[test]
fn a_caller_who_stops_gets_the_best_plan_so_far() {
    let size = Uniform {
        people: 2_000,
        hubs: 12,
        destinations: 3,
        seed: 9,
    };
    let problem = Problem::new(size.generate()).unwrap();
    for threads in [1, 2] {
        let options = Options {
            threads,
            ..Options::default()
        };
        let mut calls = 0;
        let mut told = u64::MAX;
        let outcome = covering::solve(&problem, &options, &mut |progress| {
            calls += 1;
            told = progress.vehicles;
            match calls {
                0..3 => Control::Continue { used: 0.0 },
                _ => Control::Stop,
            }
        });
        let outcome = outcome.unwrap();
        assert!(outcome.summary.vehicles <= told);
        let report = check(
            problem.instance(),
            &outcome.plan,
            CheckOptions { what_if: false },
        );
        assert!(report.ok, "{:?}", report.broken);
    }
}

#[test]
fn limits_costs_of_the_way_and_few_groups_are_left_to_the_general_search() {
    let size = Uniform {
        people: 400,
        hubs: 5,
        destinations: 2,
        seed: 1,
    };
    let accepts = |change: fn(&mut Instance)| {
        let mut instance = size.generate();
        change(&mut instance);
        let problem = Problem::new(instance).unwrap();
        covering::solve(&problem, &Options::default(), &mut |_| Control::Stop).is_some()
    };
    assert!(accepts(|_| ()));
    let changes: [fn(&mut Instance); 7] = [
        |one| one.types[0].cost_per_km = 0.1,
        |one| one.types[0].minimum_load = 2,
        |one| {
            one.types[0].wheelchairs = 0;
            one.groups[0].wheelchairs = 1;
        },
        |one| one.unserved_cost = 0.1,
        |one| one.groups[0].size = 50,
        |one| one.groups[0].modes = vec![Mode::Train],
        |one| one.groups.truncate(7),
    ];
    for (at, change) in changes.into_iter().enumerate() {
        assert!(!accepts(change), "{at}");
    }
}
