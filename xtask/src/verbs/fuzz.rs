//! `cargo xtask fuzz`: feeds readers of strangers' bytes with what is nearly right.

use crate::{process::run, project, setup, verb::Verb};
use std::process::Command;
use xtask::failure::Failure;

/// The verb `fuzz`.
pub const VERB: Verb = Verb {
    name: "fuzz",
    about: "readers of strangers' bytes, fed with what is nearly right",
    help: "\
cargo xtask fuzz [--minutes N] [--target T] [--seed N] [--keep] [--json]

Builds without optimisation, so that arithmetic is checked, and mutates the
vectors and tests/fuzz for as long as it is given (1 minute without a number). An
input that panics, is slow or large, or passes for signed, is kept and fails the
run; `cargo xtask test` reads all that is kept.

  --target T  one of code, certificate, exchange, bundle, rules
  --seed N    repeats a run
  --keep      keeps each input whose outcome is new
  --json      ends with one line of JSON",
    run: fuzz,
};

fn fuzz(arguments: &[String]) -> Result<(), Failure> {
    setup::for_building()?;
    let binaries = project::build(&["fuzz"], false)?;
    run(Command::new(binaries.join("fuzz"))
        .args(arguments)
        .current_dir(project::root()))
}
