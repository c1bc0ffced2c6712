//! The public CertLogic test suite, as far as it is kept here.
use qicheng_domain::rules::{evaluate, validate};
use serde_json::Value;
use std::{fs, path::Path};

#[test]
fn every_assertion_of_the_suite_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/domain/certlogic");
    let mut assertions = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            assertions += run(&serde_json::from_slice(&fs::read(&path).unwrap()).unwrap());
        }
    }
    assert!(assertions >= 50, "only {assertions} assertions were found");
}

fn run(suite: &Value) -> usize {
    let mut count = 0;
    for case in suite["cases"].as_array().unwrap() {
        let shared = &case["certLogicExpression"];
        for assertion in case["assertions"].as_array().unwrap() {
            let logic = assertion.get("certLogicExpression").unwrap_or(shared);
            let result = evaluate(logic, &assertion["data"]);
            assert_eq!(
                result.as_ref(),
                Ok(&assertion["expected"]),
                "{}: {}: {assertion}",
                suite["name"],
                case["name"]
            );
            assert_eq!(
                validate(logic),
                Ok(()),
                "{}: {}",
                suite["name"],
                case["name"]
            );
            count += 1;
        }
    }
    count
}
