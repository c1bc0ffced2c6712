//! On tiny instances the search finds the least score that there is.

use crate::{
    oracle,
    tiny::{self, Kind},
};
use qicheng_planning::{
    CheckOptions, Control, Options, Outcome, Problem, check,
    instance::{Group, Instance},
    plan::{Plan, Trip},
    random::Random,
    solve,
};
use std::collections::HashSet;

/// Steps that suffice for seven groups.
const STEPS: u64 = 20_000;

fn compare(kind: Kind, seeds: impl IntoIterator<Item = u64>, max_groups: usize) {
    let mut wrong = Vec::new();
    for seed in seeds {
        let instance = tiny::instance(kind, seed, max_groups);
        let problem = Problem::new(instance.clone()).unwrap();
        let outcome = solve_it(&problem, None);
        let report = check(&instance, &outcome.plan, CheckOptions { what_if: true });
        if !report.ok {
            wrong.push(format!("{seed}: {:?}", report.broken));
        }
        let (_, least) = oracle::best(&instance, None);
        if (report.score - least).abs() > 1e-3 {
            wrong.push(format!("{seed}: {} is not {least}", report.score));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn five_groups() {
    compare(Kind::Mixed, 0..120, 5);
}

#[test]
fn seven_groups() {
    compare(Kind::Mixed, 1000..1040, 7);
}

#[test]
fn connections() {
    compare(Kind::Connected, 2000..2080, 6);
}

/// What happens to the trips of a plan before everything is planned again.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Lock {
    None,
    Some,
}

/// A plan of some of the groups, what became of it, and all groups: some of the planned ones have
/// withdrawn, others have come, and some trips may be locked.
fn changed(kind: Kind, lock: Lock, seed: u64) -> (Instance, Plan) {
    let mut random = Random::new(seed);
    let mut instance = tiny::instance(kind, seed, 7);
    let mut before = instance.clone();
    before.groups.retain(|_| random.below(4) > 0);
    let is_known = |before: &Instance, id: &str| before.groups.iter().any(|one| one.id == id);
    let known = before.clone();
    before.forbid.retain(|one| is_known(&known, &one.group));
    let problem = Problem::new(before.clone()).unwrap();
    let mut plan = solve_it(&problem, None).plan;
    for trip in &mut plan.trips {
        trip.locked = random.below(6) == 0 && lock == Lock::Some;
    }
    let travels = |plan: &Plan, id: &String| plan.trips.iter().any(|trip| trip.groups.contains(id));
    instance
        .groups
        .retain(|group| !travels(&plan, &group.id) || random.below(5) > 0);
    for group in &mut instance.groups {
        let state = random.below(4);
        group.told = travels(&plan, &group.id) && state < 2;
        group.fixed = travels(&plan, &group.id) && state == 2;
    }
    let known = instance.clone();
    instance.forbid.retain(|one| is_known(&known, &one.group));
    (instance, plan)
}

fn solve_it(problem: &Problem, keep: Option<&Plan>) -> Outcome {
    let options = Options {
        steps: Some(STEPS),
        ..Options::default()
    };
    let mut go_on = |_: &_| Control::Continue { used: 0.0 };
    solve(problem, &options, keep, &mut go_on)
}

/// What a plan moves of a kept one.
fn moved(instance: &Instance, kept: &Plan, plan: &Plan) -> u64 {
    let homes = oracle::homes(instance, kept);
    let stays = |group: &Group, home: &oracle::Home| {
        let trips: Vec<&Trip> = (plan.trips.iter())
            .filter(|trip| trip.groups.contains(&group.id))
            .collect();
        let ids: HashSet<&String> = trips.iter().map(|trip| &trip.id).collect();
        ids == home.trips.iter().collect() && trips.iter().any(|trip| trip.hubs.contains(&home.hub))
    };
    let groups: u64 = (instance.groups.iter().zip(&homes))
        .filter_map(|(group, home)| {
            let home = home.as_ref()?;
            (!stays(group, home)).then_some(home.weight)
        })
        .sum();
    let runs = |id: &String| plan.trips.iter().any(|trip| trip.id == *id && trip.locked);
    let locked = kept
        .trips
        .iter()
        .filter(|trip| trip.locked && trip.service.is_none());
    groups + oracle::LOCKED * locked.filter(|trip| !runs(&trip.id)).count() as u64
}

fn compare_kept(kind: Kind, lock: Lock, seeds: impl IntoIterator<Item = u64>) {
    let mut wrong = Vec::new();
    for seed in seeds {
        let (instance, kept) = changed(kind, lock, seed);
        let problem = Problem::new(instance.clone()).unwrap();
        let outcome = solve_it(&problem, Some(&kept));
        let report = check(&instance, &outcome.plan, CheckOptions { what_if: true });
        if !report.ok {
            wrong.push(format!("{seed}: {:?}", report.broken));
        }
        let (fewest, least) = oracle::best(&instance, Some(&kept));
        let moved = moved(&instance, &kept, &outcome.plan);
        if moved != fewest || (report.score - least).abs() > 1e-3 {
            let found = report.score;
            wrong.push(format!("{seed}: {moved}, {found} is not {fewest}, {least}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn kept_plans() {
    compare_kept(Kind::Mixed, Lock::None, 4000..4060);
}

#[test]
fn locked_trips() {
    compare_kept(Kind::Mixed, Lock::Some, 5000..5100);
}

#[test]
fn kept_connections() {
    compare_kept(Kind::Connected, Lock::None, 6000..6030);
    compare_kept(Kind::Connected, Lock::Some, 7000..7030);
    // A locked trip of another type takes nobody on from a service.
    compare_kept(Kind::Connected, Lock::Some, [72_114, 72_322, 72_814]);
}

/// Who may join a trip of the kept plan depends on whether it is a direct one, a feeder or an
/// arrival trip.
#[test]
fn roles_of_kept_trips() {
    let seeds = [
        30_296, 30_341, 30_374, 30_547, 30_571, 30_572, 30_622, 30_813, 31_078, 31_126, 31_162,
        31_180, 31_579, 31_769, 31_797, 31_881, 32_015, 32_031, 32_139, 32_377, 32_555, 32_645,
    ];
    compare_kept(Kind::Mixed, Lock::Some, seeds);
}

/// Thousands of seeds of each kind: `cargo test --release -p qicheng-planning -- --ignored`.
mod thousands {
    use super::*;

    #[test]
    #[ignore = "takes minutes"]
    fn plain() {
        compare(Kind::Mixed, 20_000..23_000, 6);
    }

    #[test]
    #[ignore = "takes minutes"]
    fn connected() {
        compare(Kind::Connected, 40_000..43_000, 6);
    }

    #[test]
    #[ignore = "takes minutes"]
    fn kept() {
        compare_kept(Kind::Mixed, Lock::None, 50_000..53_000);
    }

    #[test]
    #[ignore = "takes minutes"]
    fn locked() {
        compare_kept(Kind::Mixed, Lock::Some, 30_000..33_000);
    }

    #[test]
    #[ignore = "takes minutes"]
    fn kept_connected() {
        compare_kept(Kind::Connected, Lock::None, 60_000..63_000);
    }

    #[test]
    #[ignore = "takes minutes"]
    fn locked_connected() {
        compare_kept(Kind::Connected, Lock::Some, 70_000..73_000);
    }
}
