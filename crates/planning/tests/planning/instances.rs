//! Instances that make no sense are refused, and the message names the place.

use qicheng_planning::{
    CheckOptions, Control, InstanceError, Options, Problem, check,
    generate::{County, Uniform},
    instance::{Feeders, FleetEntry, Forbid, Instance},
    plan::{Change, Plan},
    random::Random,
    solve,
};
use serde_json::{Value, json};

/// A way to break an instance.
type Break = fn(&mut Instance);

fn refused(change: Break) -> InstanceError {
    let mut instance = county();
    change(&mut instance);
    Problem::new(instance).unwrap_err()
}

fn county() -> Instance {
    County {
        people: 60,
        seed: 5,
    }
    .generate()
}

#[test]
fn each_flaw_is_named_with_its_place() {
    let cases: [(&str, Break); 27] = [
        ("version", |one| one.version = 2),
        ("load_cap", |one| one.load_cap = f64::NAN),
        ("load_cap", |one| one.load_cap = 1.5),
        ("speed_kmh", |one| one.speed_kmh = Some(0.0)),
        ("hours_per_driver", |one| one.hours_per_driver = Some(-8.0)),
        ("driver_cost", |one| one.driver_cost = f64::INFINITY),
        ("unserved_cost", |one| one.unserved_cost = -1.0),
        ("hubs[2].x_km", |one| one.hubs[2].x_km = f64::NAN),
        ("hubs[1].id", |one| one.hubs[1].id = "h0".to_owned()),
        ("hubs[1].id", |one| one.hubs[1].id.clear()),
        ("destinations[3].y_km", |one| one.destinations[3].y_km = 1e9),
        ("destinations[0].id", |one| {
            one.destinations[0].id = "h0".to_owned()
        }),
        ("types[1].seats", |one| one.types[1].seats = 0),
        ("types[1].max_hubs", |one| one.types[1].max_hubs = 9),
        ("types[0].cost_per_km", |one| {
            one.types[0].cost_per_km = -0.1
        }),
        ("fleet[4].hub", |one| {
            one.fleet[4].hub = "nowhere".to_owned()
        }),
        ("fleet[2520]", |one| one.fleet.push(one.fleet[7].clone())),
        ("services[3].to", |one| {
            one.services[3].to = "nowhere".to_owned()
        }),
        ("services[3].mode", |one| {
            one.services[3].vehicle = "coach49".to_owned()
        }),
        ("feeders.type", |one| {
            let charter = "charter180".to_owned();
            let feeders = one.feeders.take();
            one.feeders = feeders.map(|feeders| Feeders {
                vehicle: charter,
                ..feeders
            });
        }),
        ("forbid[0].group", |one| {
            let group = "nobody".to_owned();
            one.forbid.push(Forbid { group, day: 1 });
        }),
        ("groups[5].size", |one| one.groups[5].size = 0),
        ("groups[5].hubs", |one| one.groups[5].hubs.clear()),
        ("groups[5].hubs[0]", |one| {
            one.groups[5].hubs[0] = "nowhere".to_owned()
        }),
        ("groups[5].to_day", |one| {
            one.groups[5].to_day = one.groups[5].from_day - 1
        }),
        ("groups[5].wheelchairs", |one| one.groups[5].wheelchairs = 9),
        ("groups", |one| one.groups[5].to_day = 5000),
    ];
    for (place, change) in cases {
        assert_eq!(refused(change).place, place);
    }
}

#[test]
fn a_second_entry_of_the_fleet_outside_all_windows_is_refused_too() {
    let far = FleetEntry {
        day: 900,
        ..county().fleet[0].clone()
    };
    let mut instance = county();
    instance.fleet.extend([far.clone(), far]);
    assert_eq!(Problem::new(instance).unwrap_err().place, "fleet[2521]");
}

#[test]
fn unknown_keys_and_wrong_kinds_of_numbers_are_refused() {
    let good = serde_json::to_value(county()).unwrap();
    assert!(serde_json::from_value::<Instance>(good.clone()).is_ok());
    let changes: [(&str, Value); 6] = [
        ("/extra", json!(1)),
        ("/groups/3/extra", json!(1)),
        ("/groups/3/size", json!(-1)),
        ("/groups/3/from_day", json!(1.5)),
        ("/groups/3/modes/0", json!("rocket")),
        ("/types/0/seats", json!(-49)),
    ];
    for (pointer, value) in changes {
        let mut bad = good.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match bad.pointer_mut(parent).unwrap() {
            Value::Object(fields) => fields.insert(key.to_owned(), value).map_or((), drop),
            list => list[key.parse::<usize>().unwrap()] = value,
        }
        assert!(
            serde_json::from_value::<Instance>(bad).is_err(),
            "{pointer}"
        );
    }
}

#[test]
fn instances_and_plans_survive_their_files() {
    let instance = county();
    let text = serde_json::to_string(&instance).unwrap();
    assert_eq!(serde_json::from_str::<Instance>(&text).unwrap(), instance);
    // The plan of the formats' description.
    let text = r#"{"version":1,
        "trips":[{"id":"t0","type":"coach49","hubs":["h0","h4"],"destination":"d0","day":3,
                  "service":null,"locked":false,"groups":["g0"]}],
        "connections":[{"group":"g7","trips":["t4","t9"]}],
        "unserved":[{"group":"g9","reason":"below-minimum","have":8,"need":20,"trips":[],
                     "what_if":[{"change":"to_day","value":6,"trip":"t3"},
                                {"change":"vehicle","value":{"type":"coach49","hub":"h0","day":3}},
                                {"change":"modes","value":["bus","train"],"trip":null}]}],
        "bound":{"vehicles":3805,"cost":null}}"#;
    let plan: Plan = serde_json::from_str(text).unwrap();
    assert_eq!(plan.unserved[0].what_if[0].change, Change::ToDay(6));
    let again = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&again).unwrap(), plan);
    let wrong = text.replace(r#""value":6"#, r#""value":"6""#);
    assert!(serde_json::from_str::<Plan>(&wrong).is_err());
}

/// Values of a wrong type or range.
fn odd_values() -> Vec<Value> {
    let huge = ["x"; 300].concat();
    vec![
        json!(null),
        json!(0),
        json!(-1),
        json!(1),
        json!(7),
        json!(1_000_000_000),
        json!(-1_000_000_000),
        json!(u64::MAX),
        json!(0.5),
        json!(1e-300),
        json!(1e300),
        json!(true),
        json!(""),
        json!("h0"),
        json!("d1"),
        json!("coach49"),
        json!("train"),
        json!(huge),
        json!([]),
        json!(["h0", "h0"]),
        json!({}),
    ]
}

/// The pointers to all values in a document.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                pointers(value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(list) => {
            for (key, value) in list.iter().enumerate() {
                pointers(value, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn instances_with_odd_values_are_refused_or_planned() {
    let mut small = county();
    small.fleet.truncate(12);
    small.services.truncate(3);
    let group = small.groups[0].id.clone();
    small.forbid.push(Forbid { group, day: 3 });
    let good = serde_json::to_value(small).unwrap();
    let mut places = Vec::new();
    pointers(&good, "", &mut places);
    let (mut random, values) = (Random::new(8), odd_values());
    let (mut refused, mut planned) = (0, 0);
    for _ in 0..2_500 {
        let mut changed = good.clone();
        for _ in 0..1 + random.below(2) {
            let place = &places[random.below(places.len())];
            if let Some(value) = changed.pointer_mut(place) {
                *value = values[random.below(values.len())].clone();
            }
        }
        let read = serde_json::from_value::<Instance>(changed).map_err(drop);
        let Ok(problem) = read.and_then(|instance| Problem::new(instance).map_err(drop)) else {
            refused += 1;
            continue;
        };
        planned += 1;
        let options = Options {
            steps: Some(20),
            ..Options::default()
        };
        let mut go_on = |_: &_| Control::Continue { used: 0.0 };
        let outcome = solve(&problem, &options, None, &mut go_on);
        let report = check(
            problem.instance(),
            &outcome.plan,
            CheckOptions { what_if: true },
        );
        assert!(report.ok, "{:?}", report.broken);
    }
    assert!(refused > 1_000 && planned > 100, "{refused} {planned}");
}

#[test]
fn generated_instances_are_those_of_their_seed() {
    let uniform = |seed| {
        let people = 500;
        let size = Uniform {
            people,
            hubs: 17,
            destinations: 4,
            seed,
        };
        size.generate()
    };
    assert_eq!(uniform(1), uniform(1));
    assert_ne!(uniform(1), uniform(2));
    let problem = Problem::new(uniform(1)).unwrap();
    assert_eq!(problem.people(), 500);
    assert!(
        Problem::new(
            County {
                people: 3000,
                seed: 2
            }
            .generate()
        )
        .is_ok()
    );
}

#[test]
fn nobody_is_a_valid_instance() {
    let mut instance = county();
    instance.groups.clear();
    assert_eq!(Problem::new(instance).unwrap().people(), 0);
}
