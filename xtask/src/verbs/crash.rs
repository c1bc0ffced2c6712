//! `cargo xtask crash`: power loss, killed processes and full disks, over the real phone and the real service.

use crate::{
    process::run,
    project, setup,
    verb::Verb,
    verbs::journey::{SERVICE, SERVICE_VARIABLE},
};
use std::process::Command;
use xtask::failure::Failure;

/// The verb `crash`.
pub const VERB: Verb = Verb {
    name: "crash",
    about: "power loss, killed processes, full disks: nothing said to be saved is lost",
    help: "\
cargo xtask crash [--images N] [--cycles N] [--pages N] [--seed N] [--ignore-syncs] [--json]

Builds with optimisation. Records what a phone asks of its disk while it is used, and
opens what may lie there after the power failed at any moment: unsynced writes gone,
partly gone, out of order, torn at 512 bytes; the same while a phone's and the
service's databases are upgraded.
Kills phones and services in the middle of everything. Fills the disk with every amount
of free space up to 2 MiB.

  --images N      images opened (1000); a tenth as many of upgrades of each
  --cycles N      phones killed, and services killed (50)
  --pages N       tries every Nth page of free space (32); 1 tries all, 0 none
  --seed N        where chance begins
  --ignore-syncs  the disk does nothing when it is asked to sync: must fail
  --json          ends with one line of JSON

Exits with 0 only if everything held.",
    run: crash,
};

fn crash(arguments: &[String]) -> Result<(), Failure> {
    setup::for_building()?;
    let binaries = project::build(&[SERVICE, "crash"], true)?;
    run(Command::new(binaries.join("crash"))
        .args(arguments)
        .env(SERVICE_VARIABLE, binaries.join(SERVICE))
        .current_dir(project::root()))
}
