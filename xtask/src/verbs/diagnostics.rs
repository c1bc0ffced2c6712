//! `cargo xtask diagnostics`: what "save diagnostics" writes on a phone full of canaries.

use crate::{
    process::run,
    project, setup,
    verb::Verb,
    verbs::journey::{SERVICE, SERVICE_VARIABLE},
};
use std::{env, process::Command};
use xtask::failure::Failure;

/// The verb `diagnostics`.
pub const VERB: Verb = Verb {
    name: "diagnostics",
    about: "the diagnostics of a phone full of canaries, and the list of these",
    help: "\
cargo xtask diagnostics [--seed N] --out DIR

Builds the service and the app, fills a phone with made-up names, numbers, places,
codes and keys over a real service on loopback, lets commands fail on it, and writes
DIR/qicheng-diagnostics.json and DIR/canaries.json: what the Me screen saves, and
all that must not stand in it. Fails where one does, in any of the usual encodings.

  --seed N   what the canaries are made of (1)
  --out DIR  where to write; made where it is not there",
    run: write,
};

const DIAGNOSTICS: &str = "diagnostics";

fn write(arguments: &[String]) -> Result<(), Failure> {
    setup::for_building()?;
    let binaries = project::build(&[SERVICE, DIAGNOSTICS], false)?;
    // A folder that is named is the caller's, not the project's.
    let here = env::current_dir().map_err(Failure::io("the folder"))?;
    run(Command::new(binaries.join(DIAGNOSTICS))
        .args(arguments)
        .current_dir(here)
        .env(SERVICE_VARIABLE, binaries.join(SERVICE)))
}
