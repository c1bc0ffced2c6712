use crate::run::{qicheng, qicheng_with};
use qicheng_test_kit::people::with_check;
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

const CASES: &str = include_str!("../../../credential/tests/data/hcert/cases.jsonl");

/// Which check an expectation is about.
const CHECKS: [(&str, &str); 8] = [
    ("EXPECTEDUNPREFIX", "unprefix"),
    ("EXPECTEDB45DECODE", "base45"),
    ("EXPECTEDCOMPRESSION", "compression"),
    ("EXPECTEDVERIFY", "verify"),
    ("EXPECTEDKEYUSAGE", "key_usage"),
    ("EXPECTEDEXPIRATIONCHECK", "expiration"),
    ("EXPECTEDSCHEMAVALIDATION", "schema"),
    ("EXPECTEDVALIDJSON", "valid_json"),
];

fn case(name: &str) -> Value {
    let cases = CASES
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    cases
        .into_iter()
        .find(|case: &Value| case["case"] == name)
        .unwrap()
}

fn text(case: &Value, field: &str) -> String {
    case[field].as_str().unwrap().to_owned()
}

/// The case's signer in a file, as PEM.
fn signer(dir: &tempfile::TempDir, case: &Value) -> PathBuf {
    let path = dir.path().join("signer.pem");
    let pem = format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        text(case, "certificate")
    );
    fs::write(&path, pem).unwrap();
    path
}

#[test]
fn a_line_in_a_line_out() {
    let batch = ["certificate", "verify", "--batch"];
    let ran = qicheng_with(batch, CASES.as_bytes()).exits(0);
    let answers: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), CASES.lines().count());
    for (answer, line) in answers.iter().zip(CASES.lines()) {
        let case: Value = serde_json::from_str(line).unwrap();
        assert_eq!(answer["case"], case["case"]);
        assert_eq!(answer["checks"].as_object().unwrap().len(), CHECKS.len());
        for (expectation, check) in CHECKS {
            let expected = &case["expected"][expectation];
            assert!(
                expected.is_null() || answer["checks"][check] == *expected,
                "{answer} {expectation}"
            );
        }
    }
    let h3 = answers
        .iter()
        .find(|answer| answer["case"] == "common/2DCode/raw/H3.json");
    let h3 = h3.unwrap();
    assert_eq!(h3["checks"]["unprefix"], false);
    assert_eq!(h3["checks"]["verify"], Value::Null);
    assert_eq!(h3["certificate"], Value::Null);
}

#[test]
fn a_malformed_line_does_not_end_a_batch() {
    let mut lines =
        String::from("{\n\n[]\n{\"case\":1,\"clock\":\"soon\"}\n{\"case\":2,\"prefix\":7}\n");
    lines.push_str("{\"case\":3,\"certificate\":\"????\"}\n{\"case\":4}");
    let ran = qicheng_with(["certificate", "verify", "--batch"], lines.as_bytes()).exits(3);
    let answers: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 6);
    assert!(
        answers[..4]
            .iter()
            .all(|answer| answer["error"].is_string())
    );
    assert_eq!(answers[2]["case"], 1);
    for (answer, case) in answers[4..].iter().zip([3, 4]) {
        assert_eq!(answer["case"], case);
        assert_eq!(answer["checks"]["unprefix"], false);
    }
}

#[test]
fn one_code_is_said_in_words_and_by_exit_code() {
    let dir = tempfile::tempdir().unwrap();
    let case = case("AE/2DCode/raw/test.json");
    let signer = signer(&dir, &case);
    let (code, clock) = (text(&case, "prefix"), text(&case, "clock"));
    let run = |code: &str, at: &str| {
        let arguments = ["certificate", "verify", code, "--at", at, "--signer"];
        qicheng(
            arguments
                .iter()
                .map(AsRef::as_ref)
                .chain([signer.as_os_str()]),
        )
    };
    let ran = run(&code, &clock).exits(0);
    assert!(ran.stdout.starts_with("holds\n"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("nucleic-acid test, negative"),
        "{}",
        ran.stdout
    );
    assert!(
        run(&code, "2031-01-01")
            .exits(11)
            .stdout
            .contains("✗ issued and not expired")
    );
    assert!(
        run("HC1:???", &clock)
            .exits(11)
            .stdout
            .contains("✗ written in base45")
    );
    let other = text(&self::case("common/2DCode/raw/CO28.json"), "prefix");
    assert!(
        run(&other, &clock)
            .exits(12)
            .stdout
            .starts_with("cannot verify\n")
    );
    qicheng(["certificate", "verify", &code, "--at", &clock]).exits(12);
}

#[test]
fn json_and_standard_input_do_too() {
    let dir = tempfile::tempdir().unwrap();
    let case = case("IE/2DCode/Raw/2.json");
    let signer = signer(&dir, &case);
    let signer = signer.to_str().unwrap();
    let clock = text(&case, "clock");
    let arguments = [
        "--json",
        "certificate",
        "verify",
        "-",
        "--at",
        &clock,
        "--signer",
        signer,
    ];
    let code = text(&case, "prefix") + "\r\n";
    let ran = qicheng_with(arguments, code.as_bytes()).exits(0).json();
    assert_eq!(ran["certificate"], case["json"]);
    assert_eq!(ran["held"]["kind"], "test");
    assert_eq!(ran["checks"]["verify"], json!(true));
}

#[test]
fn arguments_and_signers_that_make_no_sense_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("signer.der");
    fs::write(&path, "no certificate").unwrap();
    let path = path.to_str().unwrap();
    let ran = qicheng(["certificate", "verify", "HC1:", "--signer", path]).exits(3);
    assert!(ran.stderr.contains(path), "{}", ran.stderr);
    qicheng(["certificate", "verify"]).exits(2);
    qicheng(["certificate", "verify", "HC1:", "--batch"]).exits(2);
    qicheng(["certificate", "verify", "HC1:", "--at", "soon"]).exits(2);
}

/// The ID number of somebody who was born on the day.
fn id_number(born: &str) -> String {
    with_check(&format!("433130{}281", born.replace('-', "")))
}

#[test]
fn whose_it_is_is_told_where_that_is_asked() {
    let dir = tempfile::tempdir().unwrap();
    let case = case("IE/2DCode/Raw/2.json");
    let signer = signer(&dir, &case);
    let (signer, code, clock) = (
        signer.to_str().unwrap(),
        text(&case, "prefix"),
        text(&case, "clock"),
    );
    let born = case["json"]["dob"].as_str().unwrap();
    let (same, other) = (id_number(born), id_number("1988-03-15"));
    let asked = |at: &str, number: &str| {
        let arguments = [
            "--json",
            "certificate",
            "verify",
            &code,
            "--at",
            at,
            "--signer",
            signer,
            "--name",
            "李晓明",
            "--id-number",
            number,
        ];
        qicheng(arguments)
    };
    let ownership = |ran: crate::run::RunResult| ran.json()["ownership"].clone();
    assert_eq!(ownership(asked(&clock, &same).exits(0)), "unproven");
    assert_eq!(ownership(asked(&clock, &other).exits(0)), "other");
    assert_eq!(ownership(asked("2041-01-01", &same).exits(11)), Value::Null);
    let refused = asked(&clock, "433130198803152811").exits(2);
    assert!(!refused.stderr.contains("19880315"), "{}", refused.stderr);
    qicheng(["certificate", "verify", &code, "--name", "李晓明"]).exits(2);

    let mut line =
        json!({ "case": 1, "prefix": code, "certificate": case["certificate"], "clock": clock });
    line["name"] = "李晓明".into();
    line["id_number"] = same.into();
    let batch = ["certificate", "verify", "--batch"];
    let ran = qicheng_with(batch, line.to_string().as_bytes()).exits(0);
    assert_eq!(ran.json()["ownership"], "unproven");
}
