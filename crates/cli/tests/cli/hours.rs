//! `qicheng hours check`: how long drivers drive.

use crate::run::{qicheng, qicheng_with};
use serde_json::{Value, json};

#[test]
fn each_driver_is_told_before_and_when_a_rule_breaks() {
    let events = [
        r#"{"at":"2026-02-24T08:00:00+08:00","driver":"A","event":"drive"}"#,
        r#"{"at":"2026-02-24T12:10:00+08:00","driver":"A","event":"rest"}"#,
        r#"{"at":"2026-02-24T12:10:00+08:00","driver":"B","event":"drive"}"#,
        "",
        r#"{"at":"2026-02-24T07:45:00Z","driver":"A","event":"end"}"#,
    ];
    let ran = qicheng_with(
        ["hours", "check", "-", "--json"],
        events.join("\n").as_bytes(),
    );
    let lines: Vec<Value> = ran
        .exits(0)
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        lines,
        [
            json!({"at": "2026-02-24T11:30:00+08:00", "driver": "A", "kind": "warning", "rule": "four-hours"}),
            json!({"at": "2026-02-24T12:00:00+08:00", "driver": "A", "kind": "breach", "rule": "four-hours"}),
            json!({"at": "2026-02-24T15:40:00+08:00", "driver": "B", "kind": "warning", "rule": "four-hours"}),
        ]
    );
}

#[test]
fn a_line_that_is_no_event_is_named() {
    let ran = qicheng_with(["hours", "check", "-"], b"\n{\"at\":\"noon\"}").exits(3);
    assert!(ran.stderr.contains("line 2"), "{}", ran.stderr);
    qicheng(["hours", "check", "/does/not/exist"]).exits(3);
}
