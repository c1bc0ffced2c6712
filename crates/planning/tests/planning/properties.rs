//! What holds for every plan, fresh or kept.

use crate::tiny;
use qicheng_planning::{
    BoundOptions, CheckOptions, Control, Options, Outcome, Problem, Report, bound, check,
    default_steps,
    generate::{self, County, Uniform},
    instance::{Instance, Mode},
    plan::{Plan, Trip},
    random::Random,
    solve, suggest,
};
use std::collections::HashMap;

fn plan(instance: &Instance, steps: u64, seed: u64, keep: Option<&Plan>) -> Outcome {
    let problem = Problem::new(instance.clone()).unwrap();
    let options = Options {
        steps: Some(steps),
        seed,
        ..Options::default()
    };
    let mut go_on = |_: &_| Control::Continue { used: 0.0 };
    solve(&problem, &options, keep, &mut go_on)
}

#[track_caller]
fn sound(instance: &Instance, outcome: &Outcome) -> Report {
    let report = check(instance, &outcome.plan, CheckOptions { what_if: true });
    let some: Vec<_> = report.broken.iter().take(20).collect();
    assert!(report.ok, "{some:?}");
    let summary = outcome.summary;
    assert_eq!(summary.vehicles, report.vehicles);
    assert!(
        (summary.score - report.score).abs() < 1e-3,
        "{summary:?} {report:?}"
    );
    assert!((summary.cost - report.cost).abs() < 1e-3);
    assert_eq!(summary.unserved_people, report.unserved_people);
    assert_eq!(summary.unserved_priority, report.unserved_priority);
    report
}

fn county(people: u32, seed: u64) -> Instance {
    County { people, seed }.generate()
}

fn uniform(people: u32, destinations: u32, seed: u64) -> Instance {
    let size = Uniform {
        people,
        hubs: 17,
        destinations,
        seed,
    };
    size.generate()
}

#[test]
fn plans_of_tiny_instances_break_no_rule_whatever_the_weights() {
    for seed in 2000..2150 {
        let mut instance = tiny::instance(tiny::Kind::Mixed, seed, 12);
        let mut random = Random::new(seed);
        instance.unserved_cost = [0.0, 100.0, 700.0, 6000.0][random.below(4)];
        instance.priority_cost = 3.0 * instance.unserved_cost;
        sound(&instance, &plan(&instance, 2_000, seed, None));
    }
}

#[test]
fn plans_of_counties_break_no_rule() {
    for (people, seed) in [(500, 1), (2_000, 2), (6_000, 3)] {
        let instance = county(people, seed);
        sound(&instance, &plan(&instance, 3_000, seed, None));
    }
}

#[test]
fn plans_of_uniform_instances_break_no_rule_and_keep_the_bound() {
    for (people, destinations, seed) in [(300, 2, 1), (3_000, 5, 2), (12_000, 10, 3)] {
        let instance = uniform(people, destinations, seed);
        let report = sound(&instance, &plan(&instance, 3_000, seed, None));
        let problem = Problem::new(instance).unwrap();
        let options = BoundOptions { steps: Some(4_000) };
        let bound = bound(&problem, &options, &mut |_| Control::Continue { used: 0.0 });
        let vehicles = bound.vehicles.unwrap();
        assert_eq!(report.unserved_people, 0);
        assert!(vehicles <= report.vehicles);
        assert!(
            vehicles as f64 >= 0.8 * report.vehicles as f64,
            "{vehicles} {report:?}"
        );
    }
}

#[test]
fn bounds_hold_for_counties_and_tiny_instances() {
    let small = (3000..3100).map(|seed| tiny::instance(tiny::Kind::Mixed, seed, 7));
    for instance in small.chain([county(1_000, 4)]) {
        let mut outcome = plan(&instance, 2_000, 1, None);
        let problem = Problem::new(instance.clone()).unwrap();
        let options = BoundOptions { steps: Some(30) };
        let found = bound(&problem, &options, &mut |_| Control::Continue { used: 0.0 });
        outcome.plan.bound = Some(found);
        sound(&instance, &outcome);
    }
}

#[test]
fn equal_steps_and_seeds_give_equal_plans() {
    for instance in [
        county(800, 6),
        uniform(2_000, 3, 6),
        tiny::instance(tiny::Kind::Mixed, 77, 7),
    ] {
        let one = plan(&instance, 2_000, 9, None);
        let other = plan(&instance, 2_000, 9, None);
        assert_eq!(one.plan, other.plan);
    }
}

#[test]
fn a_plan_with_keep_is_never_worse_than_the_one_kept() {
    for seed in 0..40 {
        let instance = tiny::instance(tiny::Kind::Mixed, 4000 + seed, 12);
        let kept = plan(&instance, 1_000, seed, None);
        let next = plan(&instance, 200, seed + 1, Some(&kept.plan));
        sound(&instance, &next);
        assert!(next.summary.score <= kept.summary.score + 1e-6, "{seed}");
    }
    for instance in [county(1_500, 7), uniform(3_000, 4, 7)] {
        let kept = plan(&instance, 2_000, 1, None);
        let next = plan(&instance, 1_000, 2, Some(&kept.plan));
        sound(&instance, &next);
        assert!(next.summary.score <= kept.summary.score + 1e-6);
    }
}

#[test]
fn one_vehicle_more_never_makes_a_kept_plan_worse() {
    let mut instance = county(1_500, 8);
    let kept = plan(&instance, 2_000, 1, None);
    for at in [0, 700, 1_900] {
        instance.fleet[at].count += 1;
        let next = plan(&instance, 500, 2, Some(&kept.plan));
        sound(&instance, &next);
        assert!(next.summary.score <= kept.summary.score + 1e-6);
        instance.fleet[at].count -= 1;
    }
}

/// Trip, day and hub of each group that travels by one trip.
fn stays(plan: &Plan) -> HashMap<&str, (&str, i32, &[String])> {
    let places = plan.trips.iter().flat_map(|trip| {
        let place = (trip.id.as_str(), trip.day, trip.hubs.as_slice());
        trip.groups.iter().map(move |group| (group.as_str(), place))
    });
    let connected: Vec<&str> = plan
        .connections
        .iter()
        .map(|one| one.group.as_str())
        .collect();
    places
        .filter(|(group, _)| !connected.contains(group))
        .collect()
}

#[test]
fn told_people_are_kept_and_tickets_hold() {
    let instance = county(4_000, 9);
    let kept = plan(&instance, 4_000, 1, None).plan;
    let served = stays(&kept);
    let changed = generate::change(&instance, |group| served.contains_key(group), 0.03, 5);
    let next = plan(&changed, 1_500, 2, Some(&kept));
    sound(&changed, &next);
    // People have withdrawn from one trip, and too few others are near on its day.
    assert!(next.cancelled.len() <= 1, "{:?}", next.cancelled);
    let now = stays(&next.plan);
    let (mut told, mut stayed) = (0, 0);
    for group in changed.groups.iter().filter(|group| group.told) {
        let (trip, day, _) = served[group.id.as_str()];
        let is_kept = now
            .get(group.id.as_str())
            .is_some_and(|(now_trip, now_day, hubs)| {
                let boards = hubs.iter().any(|hub| group.hubs.contains(hub));
                *now_trip == trip && *now_day == day && boards
            });
        let runs = !next.cancelled.iter().any(|id| id == trip);
        assert!(
            is_kept || !group.fixed || !runs,
            "{} holds a ticket",
            group.id
        );
        told += group.size;
        stayed += if is_kept { group.size } else { 0 };
    }
    assert!(
        f64::from(stayed) >= 0.99 * f64::from(told),
        "{stayed} of {told}"
    );
}

#[test]
fn locked_trips_stay_as_they_are() {
    let instance = county(1_500, 10);
    let mut kept = plan(&instance, 2_000, 1, None).plan;
    for trip in kept.trips.iter_mut().step_by(3) {
        trip.locked = true;
    }
    let next = plan(&instance, 2_000, 7, Some(&kept));
    sound(&instance, &next);
    for locked in kept.trips.iter().filter(|trip| trip.locked) {
        let now = next
            .plan
            .trips
            .iter()
            .find(|trip| trip.id == locked.id)
            .unwrap();
        assert!(now.locked);
        assert_eq!(
            (&now.vehicle, &now.hubs, now.day),
            (&locked.vehicle, &locked.hubs, locked.day)
        );
        assert!(locked.groups.iter().all(|group| now.groups.contains(group)));
    }
}

/// Another id, which sorts differently.
fn new_id(id: &str) -> String {
    id.chars().rev().chain("-new".chars()).collect()
}

/// The instance with every id of a hub and a group replaced.
fn renamed(instance: &Instance) -> Instance {
    let new = |id: &String| new_id(id);
    let mut other = instance.clone();
    other.hubs.iter_mut().for_each(|hub| hub.id = new(&hub.id));
    other
        .fleet
        .iter_mut()
        .for_each(|entry| entry.hub = new(&entry.hub));
    other
        .forbid
        .iter_mut()
        .for_each(|forbid| forbid.group = new(&forbid.group));
    for service in &mut other.services {
        service.from = new(&service.from);
        if instance.hubs.iter().any(|hub| hub.id == service.to) {
            service.to = new(&service.to);
        }
    }
    for group in &mut other.groups {
        group.id = new(&group.id);
        group.hubs.iter_mut().for_each(|hub| *hub = new(hub));
    }
    other
}

#[test]
fn other_ids_give_the_same_plan_in_other_ids() {
    for instance in [
        county(800, 11),
        uniform(1_500, 3, 11),
        tiny::instance(tiny::Kind::Mixed, 41, 7),
    ] {
        let one = plan(&instance, 1_500, 3, None);
        let other = plan(&renamed(&instance), 1_500, 3, None);
        assert_eq!(one.summary, other.summary);
        for (trip, renamed) in one.plan.trips.iter().zip(&other.plan.trips) {
            let new: Vec<String> = trip.groups.iter().map(|id| new_id(id)).collect();
            assert_eq!(
                (&trip.id, trip.day, new),
                (&renamed.id, renamed.day, renamed.groups.clone())
            );
        }
    }
}

/// A county as a week of withdrawals, requests, cancellations and locks leaves it, and its plan.
fn a_week_later(instance: &Instance, plan: &Plan, seed: u64) -> (Instance, Plan) {
    let served = stays(plan);
    let mut changed = generate::change(instance, |group| served.contains_key(group), 0.06, seed);
    let mut random = Random::new(seed);
    for group in changed.groups.iter_mut().filter(|group| !group.fixed) {
        if random.unit() < 0.02 {
            let days = random.below(5) as i32 - 2;
            group.from_day = (group.from_day + days).max(0);
            group.to_day = (group.to_day + days).max(group.from_day);
        }
        if random.unit() < 0.01 {
            group.size += 1;
        }
    }
    for entry in &mut changed.fleet {
        if random.unit() < 0.03 {
            entry.count = entry.count.saturating_sub(1);
        }
    }
    changed.services.retain(|_| random.unit() > 0.1);
    let mut plan = plan.clone();
    for trip in &mut plan.trips {
        trip.locked = random.unit() < 0.05;
    }
    (changed, plan)
}

#[test]
fn plans_after_changes_break_no_rule() {
    for seed in 0..6 {
        let instance = county(1_500, 20 + seed);
        let kept = plan(&instance, 1_500, seed, None).plan;
        let (changed, kept) = a_week_later(&instance, &kept, seed);
        sound(&changed, &plan(&changed, 500, seed, Some(&kept)));
    }
}

#[test]
fn counties_of_other_kinds_are_planned_soundly() {
    let kinds: [fn(&mut Instance); 6] = [
        |one| one.load_cap = 0.5,
        |one| one.fleet.iter_mut().for_each(|entry| entry.count /= 2),
        |one| one.services.truncate(2),
        |one| {
            let groups = one.groups.iter_mut().step_by(4);
            groups.for_each(|group| group.wheelchairs = 1);
        },
        |one| one.types.iter_mut().for_each(|kind| kind.minimum_load = 0),
        |one| (one.speed_kmh, one.max_drivers) = (None, None),
    ];
    for (seed, change) in kinds.into_iter().enumerate() {
        let mut instance = county(1_200, 30 + seed as u64);
        change(&mut instance);
        sound(&instance, &plan(&instance, 1_500, 1, None));
    }
}

#[test]
fn a_flight_is_opened_with_the_trips_before_and_after_it() {
    let mut instance = county(4_000, 40);
    // Nobody drives so far; aircraft need few people.
    instance.max_drivers = Some(1);
    for kind in instance
        .types
        .iter_mut()
        .filter(|one| one.id == "charter180")
    {
        (kind.minimum_load, kind.fixed_cost) = (20, 3_000.0);
    }
    for group in &mut instance.groups {
        group.modes = vec![Mode::Bus, Mode::Flight];
    }
    let outcome = plan(&instance, 3_000, 1, None);
    sound(&instance, &outcome);
    let flies = |trip: &&Trip| trip.vehicle == "charter180";
    let people = outcome
        .plan
        .trips
        .iter()
        .filter(flies)
        .map(|trip| trip.groups.len());
    assert!(people.sum::<usize>() > 20);
}

#[test]
fn more_threads_never_make_a_plan_worse() {
    for instance in [county(1_500, 14), uniform(3_000, 4, 14)] {
        let problem = Problem::new(instance.clone()).unwrap();
        let scores = [1, 3].map(|threads| {
            let options = Options {
                steps: Some(2_000),
                threads,
                ..Options::default()
            };
            let mut go_on = |_: &_| Control::Continue { used: 0.0 };
            let outcome = solve(&problem, &options, None, &mut go_on);
            let again = solve(&problem, &options, None, &mut go_on);
            assert_eq!(outcome.plan, again.plan);
            sound(&instance, &outcome).score
        });
        assert!(scores[1] <= scores[0] * 1.005, "{scores:?}");
    }
}

#[test]
fn default_steps_fall_with_the_size_and_are_never_none() {
    let steps = |instance: Instance| default_steps(&Problem::new(instance).unwrap());
    let (small, large) = (steps(county(300, 1)), steps(county(6_000, 1)));
    assert!(large >= 1_000 && small > large, "{small} {large}");
    assert!(steps(uniform(300, 2, 1)) > steps(uniform(12_000, 2, 1)));
}

#[test]
fn a_search_that_is_stopped_at_once_still_gives_a_sound_plan() {
    for instance in [county(1_000, 12), uniform(2_000, 3, 12)] {
        let problem = Problem::new(instance.clone()).unwrap();
        let outcome = solve(&problem, &Options::default(), None, &mut |_| Control::Stop);
        sound(&instance, &outcome);
    }
}

#[test]
fn suggested_places_break_no_rule_when_they_are_taken() {
    let instance = county(3_000, 13);
    let kept = plan(&instance, 2_000, 1, None).plan;
    let problem = Problem::new(instance.clone()).unwrap();
    let mut places = 0;
    for at in (0..instance.groups.len()).step_by(97) {
        let mut newcomer = instance.groups[at].clone();
        newcomer.id = "newcomer".to_owned();
        let found = suggest(&problem, &kept, &newcomer).unwrap();
        assert!(found.places.len() <= 3);
        assert!(
            found
                .places
                .is_sorted_by(|one, two| one.cost_delta <= two.cost_delta)
        );
        for place in found
            .places
            .iter()
            .filter(|place| !place.new && place.moved.is_empty())
        {
            let mut with = instance.clone();
            with.groups.push(newcomer.clone());
            let mut taken = kept.clone();
            let trip = taken
                .trips
                .iter_mut()
                .find(|trip| trip.id == place.trip)
                .unwrap();
            assert_eq!(trip.day, place.day);
            assert!(newcomer.hubs.contains(&place.hub));
            // A place on a feeder has further legs.
            if trip.hubs.contains(&place.hub) && trip.destination == newcomer.destination {
                trip.groups.push(newcomer.id.clone());
                let report = check(&with, &taken, CheckOptions::default());
                let hard = |rule: &str| !rule.starts_with("reason") && rule != "one-move";
                assert!(
                    !report.broken.iter().any(|one| hard(one.rule)),
                    "{:?}",
                    report.broken
                );
                places += 1;
            }
        }
    }
    assert!(places >= 5, "{places}");
}
