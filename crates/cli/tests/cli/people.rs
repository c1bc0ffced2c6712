//! `qicheng people check`: lists as offices send them.

use crate::run::qicheng;
use serde_json::{Value, json};

const LISTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/lists");

#[test]
fn each_list_is_reported_by_row_and_field() {
    let expected = std::fs::read_to_string(format!("{LISTS}/expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    for (file, report) in expected["files"].as_object().unwrap() {
        let path = format!("{LISTS}/{file}");
        let today = expected["today"].as_str().unwrap();
        let ran = qicheng(["people", "check", &path, "--today", today, "--json"]).exits(0);
        assert_eq!(ran.json(), *report, "{file}");
    }
}

#[test]
fn what_is_no_list_is_refused_with_why() {
    let path = format!("{LISTS}/expected.json");
    let ran = qicheng(["people", "check", &path, "--today", "2026-02-20", "--json"]).exits(3);
    assert_eq!(ran.json(), json!({"refused": "missing-column"}));
    let ran = qicheng(["people", "check", &path, "--today", "2026-02-20"]).exits(3);
    assert!(
        ran.stdout.starts_with("no row holds the headers"),
        "{}",
        ran.stdout
    );
    qicheng([
        "people",
        "check",
        "/does/not/exist",
        "--today",
        "2026-02-20",
    ])
    .exits(3);
    qicheng(["people", "check", &path]).exits(2);
}
