//! Diagnostics of a phone full of canaries over a real service: contents and redaction.

use qicheng_app::diagnostics::FILE;
use qicheng_tests::diagnostics::{self, CANARIES};
use serde_json::Value;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn no_canary_gets_into_diagnostics_and_what_helps_does() {
    let folder = tempfile::tempdir().unwrap();
    let (text, canaries) = diagnostics::run(15, folder.path()).await.unwrap();
    assert!(canaries.all().len() > 50);
    let found = canaries.found_in(&text);
    assert!(found.is_none(), "{found:?}");
    assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), text);
    let listed: Value =
        serde_json::from_slice(&fs::read(folder.path().join(CANARIES)).unwrap()).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), canaries.all().len());

    let said: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(said["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(said["platform"]["system"], std::env::consts::OS);
    assert_eq!(said["database"]["schema"], 1);
    for table in [
        "registration",
        "manifest",
        "certificate",
        "receipt",
        "outbox",
        "profile",
    ] {
        let rows = said["database"]["rows"][table].as_u64();
        assert!(rows.is_some_and(|rows| rows > 0), "{table}: {rows:?}");
    }
    assert!(
        said["outbox"]["applied"].as_u64().unwrap() > 5,
        "{}",
        said["outbox"]
    );
    assert!(said["sync"][0]["acknowledged"].as_u64().unwrap() > 5);
    assert!(!said["sync"][0]["last_answer"].is_null());

    let lines = |key: &str| -> Vec<String> {
        let lines = said[key].as_array().unwrap().iter();
        lines
            .map(|line| line.as_str().unwrap().to_owned())
            .collect()
    };
    let (errors, log) = (lines("errors"), lines("log"));
    for wanted in [
        "a command failed command=device.save-field code=internal cause=\"the database refused; ",
        "a command failed command=unknown code=bad-arguments",
        "a command failed command=worker.register code=bad-arguments",
        "a command was refused command=sync.now code=offline cause=\"the service cannot be reached\"",
    ] {
        assert!(
            errors.iter().any(|line| line.contains(wanted)),
            "{wanted}: {errors:#?}"
        );
    }
    for from in [
        "app::open",
        "app::commands",
        "sync::engine",
        "sync::http",
        "store::connection",
    ] {
        let from = format!(" {from}");
        assert!(
            log.iter().any(|line| line.contains(&from)),
            "{from}: {log:#?}"
        );
    }
    for line in &log {
        let (time, _) = line.split_once(' ').unwrap();
        assert!(chrono::DateTime::parse_from_rfc3339(time).is_ok(), "{line}");
    }
}
