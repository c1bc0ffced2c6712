//! A part of `cargo xtask crash`: power loss, killed processes and full disks lose nothing that was acknowledged; and
//! the same harness sees it where syncs do nothing.

use serde_json::Value;
use std::process::{Command, Output};

fn crash(options: &[&str]) -> (bool, Value) {
    let Output { status, stdout, .. } = Command::new(env!("CARGO_BIN_EXE_crash"))
        .arg("--json")
        .args(options)
        .output()
        .unwrap();
    (status.success(), serde_json::from_slice(&stdout).unwrap())
}

#[test]
fn what_was_acknowledged_survives_power_loss_kills_and_full_disks() {
    let (held, found) = crash(&["--images", "400", "--cycles", "8", "--pages", "128"]);
    assert!(held, "{found:#}");
    assert_eq!(found["power"]["images"], 400);
    assert_eq!(found["phone_upgraded"]["images"], 40);
    assert_eq!(found["service_upgraded"]["images"], 40);
    assert_eq!(found["phone_killed"]["cycles"], 8);
    assert_eq!(found["service_killed"]["cycles"], 8);
    assert!(found["full"]["told"].as_u64().unwrap() > 0, "{found:#}");
}

#[test]
fn a_disk_that_ignores_syncs_is_found_out() {
    let (held, found) = crash(&[
        "--ignore-syncs",
        "--images",
        "200",
        "--cycles",
        "0",
        "--pages",
        "0",
    ]);
    assert!(!held, "{found:#}");
    let power = &found["power"];
    let seen = ["lost", "torn", "corrupt"].map(|kind| power[kind].as_u64().unwrap());
    assert!(seen.iter().sum::<u64>() > 20, "{found:#}");
}
