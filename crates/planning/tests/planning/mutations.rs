//! The checker catches each rule broken once, in a plan that breaks none.

use crate::sound::{instance, plan, trip, vehicle};
use qicheng_planning::{
    CheckOptions, check,
    instance::{FleetEntry, Forbid, Instance, Mode},
    plan::{AddedVehicle, Change, Plan, Reason, Unserved, WhatIf},
};
use std::collections::BTreeSet;

type Break = fn(&mut Instance, &mut Plan);

fn broken(instance: &Instance, plan: &Plan) -> BTreeSet<&'static str> {
    let report = check(instance, plan, CheckOptions { what_if: true });
    assert_eq!(report.ok, report.broken.is_empty());
    report.broken.iter().map(|one| one.rule).collect()
}

#[test]
fn the_plan_breaks_nothing_and_its_figures_are_right() {
    let report = check(&instance(), &plan(), CheckOptions { what_if: true });
    assert_eq!(report.broken, []);
    assert_eq!(
        (
            report.vehicles,
            report.unserved_people,
            report.unserved_priority
        ),
        (4, 1, 0)
    );
    // Ways: 1.3 × (30 + 970), 1.3 × √(10² + 60²), 1.3 × √(860² + 60²), 1.3 × 100; drivers 3, 1, 0, 1.
    let ways = 1300.0 + 1.3 * 3700f64.sqrt() + 1.3 * 743_200f64.sqrt() + 130.0;
    let cost = 4.0 * 100.0 + ways + 5.0 * 10.0;
    assert!(
        (report.cost - cost).abs() < 1e-6,
        "{} is not {cost}",
        report.cost
    );
    assert!((report.score - cost - 1000.0).abs() < 1e-6);
}

#[test]
fn each_rule_broken_once_is_caught() {
    let cases: Vec<(&str, Break)> = vec![
        ("version", |_, plan| plan.version = 2),
        ("unknown-id", |_, plan| {
            plan.trips[0].vehicle = "rocket".to_owned()
        }),
        ("unknown-id", |_, plan| {
            plan.trips[0].groups.push("nobody".to_owned())
        }),
        ("unknown-id", |_, plan| {
            plan.connections[0].trips[0] = "t9".to_owned()
        }),
        ("unknown-id", |_, plan| {
            plan.unserved[0].group = "nobody".to_owned()
        }),
        ("duplicate-trip", |_, plan| {
            plan.trips[1].id = "t0".to_owned()
        }),
        ("hubs", |_, plan| plan.trips[0].hubs.clear()),
        ("hubs", |_, plan| plan.trips[0].hubs.push("a".to_owned())),
        ("hub-count", |instance, _| instance.types[0].max_hubs = 1),
        ("hub-radius", |instance, _| {
            instance.types[0].hub_radius_km = 29.0
        }),
        ("hub-order", |_, plan| plan.trips[0].hubs.reverse()),
        ("drivers", |instance, _| instance.max_drivers = Some(2)),
        ("seats", |instance, _| instance.types[0].seats = 7),
        ("seats", |instance, _| instance.load_cap = 0.75),
        ("wheelchairs", |instance, _| {
            instance.groups[0].wheelchairs = 2
        }),
        ("minimum-load", |instance, _| {
            instance.types[0].minimum_load = 9
        }),
        ("minimum-load", |instance, plan| {
            instance.types[1].minimum_load = 0;
            plan.trips.push(trip("t9", "van", &["b"], "e", 2, &[]));
        }),
        ("service", |_, plan| plan.trips[2].day = 1),
        ("service", |_, plan| plan.trips[2].hubs[0] = "b".to_owned()),
        ("service-missing", |_, plan| plan.trips[2].service = None),
        ("service-count", |instance, _| {
            instance.services[0].count = 0
        }),
        ("fleet", |instance, _| {
            instance.fleet.iter_mut().for_each(|one| one.count = 0)
        }),
        ("feeder", |_, plan| {
            plan.trips[1].vehicle = "coach".to_owned()
        }),
        ("feeder", |instance, _| {
            instance
                .feeders
                .iter_mut()
                .for_each(|feeders| feeders.max_km = 50.0);
        }),
        ("group-missing", |_, plan| plan.unserved.clear()),
        ("group-missing", |_, plan| plan.trips[0].groups.truncate(1)),
        ("group-twice", |_, plan| {
            plan.trips[0].groups.push("g0".to_owned())
        }),
        ("group-twice", |_, plan| {
            plan.trips[3].groups.push("g0".to_owned())
        }),
        ("group-twice", |_, plan| {
            plan.trips[0].groups.push("alone".to_owned())
        }),
        ("destination", |instance, _| {
            instance.groups[0].destination = "e".to_owned()
        }),
        ("destination", |instance, _| {
            instance.groups[2].destination = "d".to_owned()
        }),
        ("hub", |instance, _| {
            instance.groups[0].hubs[0] = "far".to_owned()
        }),
        ("hub", |instance, _| {
            instance.groups[2].hubs[0] = "far".to_owned()
        }),
        ("mode", |instance, _| {
            instance.groups[0].modes = vec![Mode::Train]
        }),
        ("mode", |instance, _| {
            instance.groups[2].modes = vec![Mode::Bus]
        }),
        ("window", |instance, _| instance.groups[0].from_day = 2),
        ("window", |instance, _| instance.groups[2].from_day = 2),
        ("forbidden-day", |instance, _| {
            let group = "g0".to_owned();
            instance.forbid.push(Forbid { group, day: 1 });
        }),
        ("forbidden-day", |instance, _| {
            let group = "g2".to_owned();
            instance.forbid.push(Forbid { group, day: 3 });
        }),
        ("connection-twice", |_, plan| {
            plan.connections.push(plan.connections[0].clone())
        }),
        ("connection-trips", |_, plan| {
            plan.trips[2].groups[0] = "g1".to_owned();
        }),
        ("connection-legs", |_, plan| {
            plan.connections[0].trips.swap(0, 1)
        }),
        ("connection-legs", |instance, _| instance.feeders = None),
        ("connection-days", |_, plan| plan.trips[3].day = 4),
        ("arrival-distance", |instance, _| {
            instance
                .feeders
                .iter_mut()
                .for_each(|feeders| feeders.max_km = 99.0);
        }),
        ("one-move", |instance, _| instance.groups[3].size = 2),
        ("one-move", |instance, _| {
            instance.groups[3].hubs[0] = "a".to_owned();
            instance.groups[3].destination = "d".to_owned();
        }),
        ("reason", |_, plan| {
            plan.unserved[0].reason = Reason::FleetLimit
        }),
        ("reason-figures", |_, plan| plan.unserved[0].have = Some(3)),
        ("reason-figures", |_, plan| plan.unserved[0].need = Some(4)),
        ("reason-trips", |_, plan| {
            plan.unserved[0].trips.push("t0".to_owned())
        }),
        ("what-if", |_, plan| {
            plan.unserved[0].what_if[0].change = Change::ToDay(4)
        }),
        ("what-if", |_, plan| {
            plan.unserved[0].what_if[0].trip = Some("t0".to_owned())
        }),
        ("bound", |_, plan| {
            plan.bound
                .iter_mut()
                .for_each(|bound| bound.cost = Some(1e6));
        }),
    ];
    for (at, (rule, change)) in cases.into_iter().enumerate() {
        let (mut instance, mut plan) = (instance(), plan());
        change(&mut instance, &mut plan);
        let found = broken(&instance, &plan);
        assert!(
            found.contains(rule),
            "case {at}: {rule} is not among {found:?}"
        );
    }
}

/// The reason that the checker accepts for the group left behind, by trying all.
fn reason(change: fn(&mut Instance)) -> Vec<Reason> {
    let all = [
        Reason::ModeRefused,
        Reason::GroupTooLarge,
        Reason::Needs,
        Reason::TooFar,
        Reason::HubIsolated,
        Reason::NoVehicleInWindow,
        Reason::FleetLimit,
        Reason::Full,
        Reason::BelowMinimum,
    ];
    let mut instance = instance();
    change(&mut instance);
    let accepted = |reason: &Reason| {
        let mut plan = plan();
        plan.unserved[0].reason = *reason;
        let found = broken(&instance, &plan);
        assert!(!found.contains("one-move"), "{found:?}");
        !found.contains("reason")
    };
    all.into_iter().filter(accepted).collect()
}

type Edit = fn(&mut Instance);

#[test]
fn exactly_one_reason_holds() {
    let cases: [(Reason, Edit); 8] = [
        (Reason::ModeRefused, |instance| {
            instance.types[1].minimum_load = 1;
            instance.groups[3].modes = vec![Mode::Flight];
        }),
        (Reason::GroupTooLarge, |instance| {
            instance.groups[3].size = 30;
        }),
        (Reason::Needs, |instance| {
            instance.types[1].minimum_load = 1;
            instance.types[1].wheelchairs = 0;
            instance.types[0].wheelchairs = 0;
            instance.groups[3].wheelchairs = 1;
        }),
        (Reason::TooFar, |instance| instance.max_drivers = Some(1)),
        (Reason::HubIsolated, |instance| {
            instance.groups[3].modes = vec![Mode::Flight];
            instance
                .types
                .push(vehicle("charter", Mode::Flight, 100, 50));
        }),
        (Reason::NoVehicleInWindow, |instance| {
            for entry in instance.fleet.iter_mut().filter(|entry| entry.hub == "far") {
                entry.count = 0;
            }
        }),
        (Reason::Full, |instance| {
            let alone = &mut instance.groups[3];
            alone.size = 3;
            alone.hubs[0] = "a".to_owned();
            alone.destination = "d".to_owned();
            instance.types[1].minimum_load = 4;
        }),
        (Reason::BelowMinimum, |_| {}),
    ];
    for (expected, change) in cases {
        assert_eq!(reason(change), [expected]);
    }
}

#[test]
fn a_used_fleet_is_the_limit() {
    let mut instance = instance();
    // The only vehicles of hub b on these days: the coach is left to no one.
    instance.types.truncate(3);
    instance.fleet.retain(|entry| entry.hub != "b");
    for day in 0..5 {
        for (vehicle, count) in [("coach", 0), ("van", u32::from(day == 1))] {
            instance.fleet.push(FleetEntry {
                vehicle: vehicle.to_owned(),
                hub: "b".to_owned(),
                day,
                count,
            });
        }
    }
    instance.groups[3].hubs[0] = "b".to_owned();
    instance.types[1].max_hubs = 1;
    let mut plan = plan();
    plan.unserved[0] = Unserved {
        reason: Reason::FleetLimit,
        have: None,
        need: None,
        what_if: vec![WhatIf {
            change: Change::Vehicle(AddedVehicle {
                vehicle: "van".to_owned(),
                hub: "b".to_owned(),
                day: 2,
            }),
            trip: None,
        }],
        ..plan.unserved[0].clone()
    };
    // Two are the least for a van.
    assert_eq!(broken(&instance, &plan), BTreeSet::from(["what-if"]));
    instance.types[1].minimum_load = 1;
    assert_eq!(broken(&instance, &plan), BTreeSet::new());
}
