//! `cargo xtask journey`: one worker's way from village to factory gate, told and checked.

use crate::{
    process::{run, run_for_last_line},
    project, setup,
    verb::Verb,
};
use serde_json::Value;
use std::process::Command;
use xtask::failure::Failure;

/// The verb `journey`.
pub const VERB: Verb = Verb {
    name: "journey",
    about: "the story from village to factory gate, over a real service",
    help: "\
cargo xtask journey [--json]

Builds the service and the story, and runs it: a real service process on
loopback, and a database for each device.

  --json  ends with one line: {\"steps\":[…],\"verdicts\":[…]}

Exits with 0 only if every step held.",
    run: |arguments| run(story()?.args(arguments)),
};

/// The service's binary.
pub const SERVICE: &str = "qicheng-service";

/// The variable that tells a story where the service's binary is.
pub const SERVICE_VARIABLE: &str = "QICHENG_SERVICE_BIN";

/// Runs the story and fails unless it says of every step that it held.
pub fn must_hold() -> Result<(), Failure> {
    let last = run_for_last_line(story()?.arg("--json"))?;
    let held = steps_held(&last).map_err(Failure::Result)?;
    eprintln!("{held} steps held");
    Ok(())
}

fn story() -> Result<Command, Failure> {
    setup::for_building()?;
    let binaries = project::build(&[SERVICE, "journey"], false)?;
    let mut command = Command::new(binaries.join("journey"));
    command
        .current_dir(project::root())
        .env(SERVICE_VARIABLE, binaries.join(SERVICE));
    Ok(command)
}

/// How many steps the last line of a story reports, if all of them held.
fn steps_held(line: &str) -> Result<usize, String> {
    let report: Value = serde_json::from_str(line)
        .map_err(|error| format!("the journey's last line is not JSON ({error})"))?;
    let steps = report["steps"]
        .as_array()
        .filter(|steps| !steps.is_empty())
        .ok_or("the journey reports no steps")?;
    let broken: Vec<&str> = steps
        .iter()
        .filter(|step| step["ok"] != Value::Bool(true))
        .map(|step| step["name"].as_str().unwrap_or("a step without a name"))
        .collect();
    if broken.is_empty() {
        Ok(steps.len())
    } else {
        Err(format!(
            "the journey did not hold at: {}",
            broken.join(", ")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::steps_held;

    #[test]
    fn all_steps_held() {
        let line = r#"{"steps":[{"name":"a","ok":true},{"name":"b","ok":true}],"verdicts":[]}"#;
        assert_eq!(steps_held(line), Ok(2));
    }

    #[test]
    fn a_step_that_did_not_hold_is_named() {
        let line = r#"{"steps":[{"name":"a","ok":true},{"name":"b","ok":false},{"name":"c"}]}"#;
        assert_eq!(
            steps_held(line),
            Err("the journey did not hold at: b, c".to_owned())
        );
    }

    #[test]
    fn no_report_is_no_success() {
        for line in ["", "done", "{}", r#"{"steps":[]}"#, r#"{"steps":3}"#] {
            assert!(steps_held(line).is_err(), "{line}");
        }
    }
}
