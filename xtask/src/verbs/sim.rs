//! `cargo xtask sim`: phones and a service in one thread, out of a seed, with everything that goes wrong.

use crate::{process::run, project, setup, verb::Verb};
use std::process::Command;

/// The verb `sim`.
pub const VERB: Verb = Verb {
    name: "sim",
    about: "whole worlds out of seeds, each held against what is promised",
    help: "\
cargo xtask sim [--seeds N] [--from S] [--jobs J] [--json] [--mutants] [--trace]

Builds with optimisation and runs worlds: several phones with the real app on real
databases and the real service behind its router, in one thread, on paused time,
with lost, repeated, late, truncated and altered messages and machines that die
anywhere. After the faults every promise must hold.

  --seeds N   how many worlds (1000); with --mutants, how many to try on each
  --from S    the first seed (0)
  --jobs J    how many at a time (1)
  --json      ends with one line of JSON
  --mutants   puts each of thirteen mistakes into worlds until it is seen
  --trace     tells every event: --seeds 1 --from S --trace shows one world",
    run: |arguments| {
        setup::for_bench()?;
        let binaries = project::build(&["sim"], true)?;
        run(Command::new(binaries.join("sim"))
            .args(arguments)
            .current_dir(project::root()))
    },
};
