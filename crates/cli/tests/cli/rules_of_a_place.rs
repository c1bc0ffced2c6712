//! `qicheng rules templates|new|test|show`: what a place asks, made and tried before anyone signs it.

use crate::{
    run::{qicheng, qicheng_with},
    world::{NOW, World},
};
use serde_json::{Value, json};

fn pack(folder: &tempfile::TempDir, template: &str, set: &[&str]) -> String {
    let out = folder.path().join(template).display().to_string();
    let mut arguments = vec!["rules", "new", "--template", template, "--place", "433130"];
    arguments.extend([
        "--from",
        "2026-02-01T00:00:00+08:00",
        "--until",
        "2026-04-01T00:00:00+08:00",
    ]);
    arguments.extend(["--out", &out, "--json"]);
    for value in set {
        arguments.extend(["--set", value]);
    }
    let ran = qicheng(arguments).exits(0);
    assert_eq!(ran.json()["region"], "433130");
    out
}

fn decided(pack: &str, facts: &[Value]) -> Vec<Value> {
    let lines: String = facts.iter().map(|line| format!("{line}\n")).collect();
    let arguments = [
        "rules",
        "test",
        pack,
        "--now",
        "2026-02-20T08:00:00+08:00",
        "--json",
    ];
    let ran = qicheng_with(arguments, lines.as_bytes()).exits(0);
    ran.stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn every_template_is_listed_with_what_can_be_set() {
    let ran = qicheng(["rules", "templates", "--json"]).exits(0);
    let listed: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(listed.len(), 8);
    let test = listed
        .iter()
        .find(|t| t["template"] == "test-within-hours")
        .unwrap();
    assert_eq!(
        test["set"][0],
        json!({"key": "hours", "kind": {"number": [1, 336]}, "default": "48",
        "meaning": "how many hours before boarding the sample may be taken"})
    );
}

#[test]
fn a_pack_is_tried_on_people_before_it_is_signed() {
    let folder = tempfile::tempdir().unwrap();
    let pack = pack(
        &folder,
        "test-within-hours",
        &["hours=24", "on-fail=reject", "code-hours=0"],
    );
    let tested = |at: &str| json!([{"kind": "nucleic-acid-test", "result": "negative", "at": at}]);
    let boarding = "2026-02-21T06:00:00+08:00";
    let answers = decided(
        &pack,
        &[
            json!({"case": "in time", "boarding_at": boarding, "evidence": tested("2026-02-20T07:00:00+08:00")}),
            json!({"case": "early", "facts": {"boarding_at": boarding, "evidence": tested("2026-02-19T07:00:00+08:00")}}),
            json!({"case": "no journey", "evidence": tested("2026-02-20T07:00:00+08:00")}),
            json!({"case": "red", "boarding_at": boarding, "evidence": tested("2026-02-20T07:00:00+08:00"),
                "health": {"colour": "red", "issued_at": "2026-02-20T00:00:00Z", "expires_at": "2026-02-21T00:00:00Z", "region": "430000"}}),
        ],
    );
    let entries: Vec<_> = answers
        .iter()
        .map(|a| a["entry"].as_str().unwrap())
        .collect();
    assert_eq!(entries, ["board", "reject", "hold", "reject"]);
    assert_eq!(answers[1]["failed"], json!(["nucleic-acid-test"]));
    assert_eq!(answers[2]["open"], json!(["nucleic-acid-test"]));
    assert_eq!(answers[3]["failed"], json!(["health-code-red"]));
    assert!(answers.iter().all(|a| a["colour"].is_null()));
}

#[test]
fn colours_follow_what_was_declared() {
    let folder = tempfile::tempdir().unwrap();
    let pack = pack(&folder, "health-colours", &["fever=red"]);
    let declared = |tenths: u16| json!([{"days_ago": 0, "temperature_tenths": tenths}]);
    let answers = decided(
        &pack,
        &[
            json!({"case": 1, "declarations": declared(365)}),
            json!({"case": 2, "declarations": declared(373)}),
            json!({"case": 3}),
        ],
    );
    let colours: Vec<_> = answers
        .iter()
        .map(|a| a["colour"].as_str().unwrap())
        .collect();
    assert_eq!(colours, ["green", "red", "amber"]);
    assert_eq!(answers[1]["failed"], json!(["fever"]));
    assert!(
        answers.iter().all(|a| a["entry"] == "board"),
        "asks nothing of who enters"
    );
}

#[test]
fn a_line_that_is_no_person_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let pack = pack(&folder, "nothing-asked", &[]);
    let lines = "{\"case\": 7, \"evidence\": [{\"kind\": \"hat\"}]}\n[]\n{\"case\": 8}\n";
    let arguments = ["rules", "test", &pack, "--now", "2026-02-20T08:00:00+08:00"];
    let ran = qicheng_with(arguments, lines.as_bytes()).exits(3);
    let answers: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        (&answers[0]["case"], &answers[0]["error"]),
        (&json!(7), &json!("malformed"))
    );
    assert_eq!(answers[1]["error"], "malformed");
    assert_eq!(answers[2]["entry"], "board");
}

#[test]
fn values_that_cannot_be_make_no_pack() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("pack").display().to_string();
    let new = |template: &str, set: &str| {
        let fixed = [
            "--place",
            "433130",
            "--from",
            "2026-02-01T00:00:00Z",
            "--until",
            "2026-04-01T00:00:00Z",
        ];
        let arguments = [
            "rules",
            "new",
            "--template",
            template,
            "--set",
            set,
            "--out",
            &out,
        ];
        qicheng(arguments.into_iter().chain(fixed)).exits(2)
    };
    for (template, set) in [
        ("hats", "hours=1"),
        ("test-within-hours", "hours=x"),
        ("listed-areas", "days=3"),
        ("declarations", "days"),
    ] {
        let ran = new(template, set);
        assert!(
            !ran.stderr.is_empty() && !std::path::Path::new(&out).exists(),
            "{template} {set}"
        );
    }
}

#[test]
fn a_signed_pack_is_shown_with_whose_it_is() {
    let world = World::new();
    let file = |name: &str| world.path(name).display().to_string();
    let shown = qicheng([
        "rules",
        "show",
        &file("rules"),
        "--bundle",
        &file("bundle"),
        "--now",
        NOW,
        "--json",
    ]);
    let shown = shown.exits(0).json();
    assert_eq!(shown["signed"]["place"], "440300");
    assert_eq!(shown["id"], "shenzhen-entry");
}
