use crate::run::{RunResult, qicheng};
use flate2::{Compression, write::GzEncoder};
use qicheng_planning::{
    Instance,
    generate::{County, Uniform},
};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tempfile::TempDir;

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, value: &Value) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, value.to_string()).unwrap();
        path
    }

    fn county(&self) -> PathBuf {
        self.write("county.json", &json!(county()))
    }

    fn plan(&self, instance: &Path, name: &str, more: &[&str]) -> RunResult {
        let out = self.path(name);
        let fixed = ["plan", text(instance), "--out", text(&out), "--json"];
        qicheng(fixed.iter().chain(more))
    }
}

fn county() -> Instance {
    County {
        people: 600,
        seed: 3,
    }
    .generate()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_plan_is_made_checked_and_extended() {
    let desk = Desk::new();
    let instance = desk.county();
    let made = desk.plan(&instance, "plan.json", &["--steps", "3000"]);
    let summary = made.exits(0).json();
    for field in [
        "vehicles",
        "cost",
        "score",
        "unserved_people",
        "unserved_priority",
        "steps",
    ] {
        assert!(summary[field].is_number(), "{field}: {summary}");
    }
    assert_eq!(summary["bound"], json!({"vehicles": null, "cost": null}));
    assert_eq!(summary["kept_people"], Value::Null);

    let plan = desk.path("plan.json");
    let check = [
        "plan",
        "check",
        text(&instance),
        text(&plan),
        "--what-if",
        "--json",
    ];
    let report = qicheng(check).exits(0).json();
    assert_eq!(report["ok"], true);
    assert_eq!(report["broken"], json!([]));
    for field in [
        "vehicles",
        "cost",
        "score",
        "unserved_people",
        "unserved_priority",
    ] {
        assert_eq!(report[field], summary[field], "{field}");
    }

    let mut newcomer = json!(county().groups[0]);
    newcomer["id"] = json!("newcomer");
    let newcomer = desk.write("group.json", &newcomer);
    let suggest = [
        "plan",
        "suggest",
        text(&instance),
        text(&plan),
        text(&newcomer),
        "--json",
    ];
    let found = qicheng(suggest).exits(0).json();
    assert!(found["ms"].is_number());
    for place in found["places"].as_array().unwrap() {
        assert!(
            place["trip"].is_string() && place["new"].is_boolean(),
            "{place}"
        );
        assert!(place["hub"].is_string() && place["day"].is_i64(), "{place}");
        assert!(
            place["cost_delta"].is_number() && place["moved"].is_array(),
            "{place}"
        );
    }
}

#[test]
fn equal_steps_give_equal_files_also_from_gzip() {
    let desk = Desk::new();
    let instance = desk.county();
    let packed = desk.path("county.json.gz");
    let mut encoder = GzEncoder::new(File::create(&packed).unwrap(), Compression::fast());
    encoder.write_all(&fs::read(&instance).unwrap()).unwrap();
    encoder.finish().unwrap();
    desk.plan(&instance, "one.json", &["--steps", "1000"])
        .exits(0);
    desk.plan(&packed, "two.json", &["--steps", "1000"])
        .exits(0);
    let bytes = |name| fs::read(desk.path(name)).unwrap();
    assert_eq!(bytes("one.json"), bytes("two.json"));
}

#[test]
fn a_kept_plan_and_a_bound_are_in_the_summary() {
    let desk = Desk::new();
    let size = Uniform {
        people: 600,
        hubs: 5,
        destinations: 2,
        seed: 1,
    };
    let mut instance = size.generate();
    let fresh = desk.write("fresh.json", &json!(instance));
    desk.plan(&fresh, "old.json", &["--steps", "1000"]).exits(0);
    instance
        .groups
        .iter_mut()
        .for_each(|group| group.told = true);
    let told = desk.write("told.json", &json!(instance));
    let old = desk.path("old.json");
    let more = [
        "--steps",
        "1000",
        "--keep",
        text(&old),
        "--bound-seconds",
        "0.1",
    ];
    let summary = desk.plan(&told, "new.json", &more).exits(0).json();
    assert!(summary["kept_people"].as_u64().unwrap() >= 594, "{summary}");
    let bound = summary["bound"]["vehicles"].as_u64().unwrap();
    assert!((1..=summary["vehicles"].as_u64().unwrap()).contains(&bound));
}

#[test]
fn a_locked_trip_that_nobody_can_fill_is_named_and_does_not_run() {
    let desk = Desk::new();
    let mut instance = county();
    let fresh = desk.county();
    desk.plan(&fresh, "old.json", &["--steps", "2000"]).exits(0);
    let mut old: Value = serde_json::from_slice(&fs::read(desk.path("old.json")).unwrap()).unwrap();
    let trips = old["trips"].as_array_mut().unwrap();
    let trip = trips
        .iter_mut()
        .find(|trip| trip["service"].is_null() && trip["groups"].as_array().unwrap().len() > 3)
        .unwrap();
    trip["locked"] = json!(true);
    let id = trip["id"].as_str().unwrap().to_owned();
    let rider = trip["groups"][0].as_str().unwrap().to_owned();
    // Nobody else is there any more.
    instance.groups.retain(|group| group.id == rider);
    instance.groups[0].fixed = true;
    let alone = desk.write("alone.json", &json!(instance));
    let old = desk.write("locked.json", &old);
    let more = ["--steps", "1000", "--keep", text(&old)];
    let ran = desk.plan(&alone, "new.json", &more).exits(0);
    assert!(
        ran.stderr.contains(&format!("trip {id} does not run")),
        "{}",
        ran.stderr
    );
    let new = desk.path("new.json");
    qicheng(["plan", "check", text(&alone), text(&new), "--what-if"]).exits(0);
}

#[test]
fn minimum_loads_are_compared() {
    let desk = Desk::new();
    let instance = desk.county();
    let loads = ["--minimum-loads", "1,20", "--steps", "1000"];
    let words = ["plan", "trade-off", text(&instance), "--json"];
    let shown = qicheng(words.iter().chain(&loads)).exits(0).json();
    let plans = shown["plans"].as_array().unwrap();
    let people = |at: usize| plans[at]["unserved_people"].as_u64().unwrap();
    assert_eq!(plans[1]["minimum_load"], 20);
    assert!(people(0) < people(1), "{shown}");
    let table = qicheng(words[..3].iter().chain(&loads)).exits(0);
    assert_eq!(table.stdout.lines().count(), 3, "{}", table.stdout);
}

#[test]
fn a_broken_plan_exits_with_3_and_names_the_rule() {
    let desk = Desk::new();
    let instance = desk.county();
    let empty = desk.write("empty.json", &json!({"version": 1, "trips": []}));
    let check = ["plan", "check", text(&instance), text(&empty), "--json"];
    let report = qicheng(check).exits(3).json();
    assert_eq!(report["ok"], false);
    assert_eq!(
        report["broken"][0],
        json!({"rule": "group-missing", "where": "g0"})
    );
    let words = qicheng(["plan", "check", text(&instance), text(&empty)]).exits(3);
    assert!(
        words.stdout.contains("group-missing (g0)"),
        "{}",
        words.stdout
    );
}

#[test]
fn files_that_make_no_sense_are_named_with_the_place() {
    let good = json!(county());
    let cases: [(&str, Value, &str); 6] = [
        ("/groups/3/size", json!(-1), "groups[3].size"),
        ("/groups/3/size", json!(0), "groups[3].size"),
        ("/groups/3/hubs/0", json!("nowhere"), "groups[3].hubs[0]"),
        ("/groups/3/to_day", json!(-5), "groups[3].to_day"),
        ("/types/1/seats", json!(0), "types[1].seats"),
        ("/groups/3/modes/0", json!("rocket"), "groups[3].modes[0]"),
    ];
    let desk = Desk::new();
    for (pointer, value, place) in cases {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        let bad = desk.write("bad.json", &bad);
        let ran = desk.plan(&bad, "plan.json", &[]).exits(3);
        assert!(ran.stderr.contains(place), "{pointer}: {}", ran.stderr);
        assert!(ran.stderr.contains("bad.json"), "{}", ran.stderr);
        assert!(!desk.path("plan.json").exists());
    }
    let mut unknown = good;
    unknown["surprise"] = json!(1);
    let unknown = desk.write("unknown.json", &unknown);
    let ran = desk.plan(&unknown, "plan.json", &[]).exits(3);
    assert!(ran.stderr.contains("surprise"), "{}", ran.stderr);
}

#[test]
fn files_that_are_no_files_are_input_errors() {
    let desk = Desk::new();
    fs::write(desk.path("cut.json.gz"), [0x1f, 0x8b, 8, 0, 0]).unwrap();
    fs::write(desk.path("words.json"), "nothing").unwrap();
    fs::write(desk.path("nothing.json"), "").unwrap();
    for name in ["cut.json.gz", "words.json", "nothing.json", "absent.json"] {
        desk.plan(&desk.path(name), "plan.json", &[]).exits(3);
    }
    let instance = desk.county();
    let folder = desk.path("");
    let out = [
        "plan",
        text(&instance),
        "--out",
        text(&folder),
        "--steps",
        "1",
    ];
    qicheng(out).exits(4);
}

#[test]
fn arguments_that_do_not_go_together_are_usage_errors() {
    qicheng(["plan"]).exits(2);
    qicheng(["plan", "x.json"]).exits(2);
    for more in [
        &["--steps", "1", "--seconds", "1"][..],
        &["--seconds", "-1"],
        &["--seconds", "NaN"],
        &["--threads", "0"],
    ] {
        let ran = qicheng(["plan", "x.json", "--out", "y.json"].iter().chain(more));
        ran.exits(2);
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_the_best_plan_so_far() {
    let desk = Desk::new();
    let instance = desk.county();
    let out = desk.path("plan.json");
    let arguments = [
        "plan",
        text(&instance),
        "--out",
        text(&out),
        "--seconds",
        "600",
        "--json",
    ];
    let mut child = Command::new(env!("CARGO_BIN_EXE_qicheng"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The first line of progress says that the search runs.
    let mut progress = BufReader::new(child.stderr.take().unwrap()).lines();
    let line = progress.next().unwrap().unwrap();
    assert!(line.contains("score"), "{line}");
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    drop(progress);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(summary["seconds"].as_f64().unwrap() < 600.0);
    let check = ["plan", "check", text(&instance), text(&out)];
    qicheng(check).exits(0);
}
