use base64::{Engine, engine::general_purpose::STANDARD};
use qicheng_credential::certificate::{Checks, Signers, instant, verify};
use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path};

const ALL: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/data/hcert/cases.jsonl"
);
const OWN: &str = include_str!("../../data/hcert/cases.jsonl");
const CONTRADICTIONS: &str = include_str!("../../data/hcert/contradictions.json");

/// Expectations of those who make codes and pictures, not of those who read texts.
const NOT_OURS: [&str; 3] = [
    "EXPECTEDVALIDOBJECT",
    "EXPECTEDENCODE",
    "EXPECTEDPICTUREDECODE",
];

#[derive(Deserialize)]
struct Case {
    case: String,
    prefix: String,
    certificate: String,
    clock: String,
    json: Value,
    expected: BTreeMap<String, bool>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct Mismatch {
    case: String,
    expectation: String,
    reason: String,
}

#[test]
fn a_selection_holds_field_by_field() {
    let cases = parse(OWN);
    assert_eq!(cases.len(), 26);
    let known = known();
    for (case, expectation) in cases.iter().flat_map(differences) {
        let is_known = known
            .iter()
            .any(|known| known.case == case && known.expectation == expectation);
        assert!(is_known, "{case} {expectation}");
    }
}

#[test]
fn every_public_case_holds_field_by_field() {
    if !Path::new(ALL).exists() {
        println!("skipped: the whole set is not beside the project");
        return;
    }
    let cases = parse(&fs::read_to_string(ALL).unwrap());
    assert_eq!(cases.len(), 181);
    let mut found: Vec<_> = cases.iter().flat_map(differences).collect();
    found.sort();
    let known = known();
    assert!(known.iter().all(|known| !known.reason.is_empty()));
    let known: Vec<_> = known
        .into_iter()
        .map(|known| (known.case, known.expectation))
        .collect();
    assert_eq!(found, known);
}

fn parse(lines: &str) -> Vec<Case> {
    let cases = lines.lines().map(serde_json::from_str);
    cases.collect::<Result<_, _>>().unwrap()
}

fn known() -> Vec<Mismatch> {
    let mut known: Vec<Mismatch> = serde_json::from_str(CONTRADICTIONS).unwrap();
    known.sort();
    known
}

/// Which expectations do not hold.
fn differences(case: &Case) -> Vec<(String, String)> {
    let mut signers = Signers::default();
    signers
        .add(&STANDARD.decode(&case.certificate).unwrap())
        .unwrap();
    let report = verify(&case.prefix, &signers, instant(&case.clock).unwrap());
    let holds = |(name, expected): (&String, &bool)| match name.as_str() {
        "EXPECTEDDECODE" => report.certificate.is_some() == *expected,
        name if NOT_OURS.contains(&name) => true,
        name => check(&report.checks, name) == Some(Some(*expected)),
    };
    let mut differ: Vec<_> = case
        .expected
        .iter()
        .filter(|expectation| !holds(*expectation))
        .map(|(name, _)| name.clone())
        .collect();
    if let Some(certificate) = &report.certificate
        && !case.json.is_null()
        && *certificate != case.json
    {
        differ.push("json".to_owned());
    }
    assert_eq!(report.held.is_some(), report.holds(), "{}", case.case);
    differ
        .into_iter()
        .map(|expectation| (case.case.clone(), expectation))
        .collect()
}

fn check(checks: &Checks, expectation: &str) -> Option<Option<bool>> {
    Some(match expectation {
        "EXPECTEDUNPREFIX" => checks.unprefix,
        "EXPECTEDB45DECODE" => checks.base45,
        "EXPECTEDCOMPRESSION" => checks.compression,
        "EXPECTEDVERIFY" => checks.verify,
        "EXPECTEDKEYUSAGE" => checks.key_usage,
        "EXPECTEDEXPIRATIONCHECK" => checks.expiration,
        "EXPECTEDSCHEMAVALIDATION" => checks.schema,
        "EXPECTEDVALIDJSON" => checks.valid_json,
        _ => return None,
    })
}
