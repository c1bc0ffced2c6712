//! `cargo xtask bench`: measures, as ratios and exact counts.

use std::process::Command;

use crate::process::run;
use crate::project;
use crate::setup;
use crate::verb::Verb;

/// The verb `bench`.
pub const VERB: Verb = Verb {
    name: "bench",
    about: "sizes and speeds, as exact counts and ratios",
    help: "\
cargo xtask bench [PART…] [--json]

Builds with optimisation and prints the size of each code, of an exchange, and
how long a verdict and the opening of the database take, each against the bare
work it contains, and what readers make of bad camera frames: the gates', the web
view's, and those of others (zbar where it is installed). PART names what to
measure; without any, everything is.

  --json  ends with one line of JSON",
    run: |arguments| {
        setup::for_bench()?;
        let binaries = project::build(&["bench"], true)?;
        run(Command::new(binaries.join("bench"))
            .args(arguments)
            .current_dir(project::root()))
    },
};
