//! `qicheng forms check`: what people type, in its normal form or refused with a code.

use crate::run::{qicheng, qicheng_with};
use serde_json::{Value, json};
use std::fs;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/fields.jsonl");

#[test]
fn each_example_of_what_people_type_is_read_as_it_is_meant() {
    let examples: Vec<Value> = fs::read_to_string(EXAMPLES)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let lines: String = examples.iter().map(|line| format!("{line}\n")).collect();
    let ran = qicheng_with(["forms", "check", "--batch"], lines.as_bytes()).exits(0);
    let answers: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), examples.len());
    for (example, answer) in examples.iter().zip(&answers) {
        let mut expected = example["expected"].clone();
        expected["case"] = example["case"].clone();
        assert_eq!(*answer, expected, "{example}");
    }
}

#[test]
fn an_unreadable_line_is_answered_and_does_not_end_the_batch() {
    let lines = [
        r#"{"case": 1, "field": "hat", "value": "x", "today": "2026-02-20"}"#,
        r#"{"case": 2, "field": "name", "value": 7, "today": "2026-02-20"}"#,
        r#"{"case": 3, "field": "name", "value": "王", "today": "2026-02-30"}"#,
        "{",
        r#"{"case": 4, "field": "staff_code", "value": "oalb2 c3d4e", "today": "2026-02-20"}"#,
    ]
    .join("\n");
    let marked = format!("\u{FEFF}{lines}");
    let ran = qicheng_with(["forms", "check", "--batch"], marked.as_bytes()).exits(3);
    let answers: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for (answer, case) in answers
        .iter()
        .zip([json!(1), json!(2), json!(3), Value::Null])
    {
        assert_eq!(
            (&answer["case"], &answer["error"]),
            (&case, &json!("malformed"))
        );
    }
    assert_eq!(answers[4], json!({"case": 4, "value": "0A1B2C3D4E"}));
    assert_eq!(answers.len(), 5);
}

#[test]
fn one_field_is_checked_from_the_arguments() {
    let ran = qicheng([
        "forms",
        "check",
        "temperature",
        "36度5",
        "--today",
        "2026-02-20",
    ])
    .exits(0);
    assert_eq!(ran.stdout, "36.5\n");
    let ran = qicheng([
        "forms",
        "check",
        "county",
        "湖南省",
        "--today",
        "2026-02-20",
        "--json",
    ]);
    assert_eq!(ran.exits(3).json(), json!({"error": "not-a-county"}));
    qicheng(["forms", "check"]).exits(2);
}
