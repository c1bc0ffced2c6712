//! `cargo xtask bench`: measures, as ratios and exact counts.

use crate::{
    process::{run, run_build},
    project::{self, cargo},
    setup,
    verb::Verb,
    verbs::{check::build_ui, run::SHELL},
};
use std::process::Command;
use xtask::failure::Failure;

/// The verb `bench`.
pub const VERB: Verb = Verb {
    name: "bench",
    about: "sizes and speeds, as exact counts and ratios",
    help: "\
cargo xtask bench [PART…] [--json]

Builds with optimisation and prints the size of each code, of an exchange, of a
whole visit over TLS with its time on 2G, and
how long a verdict and the opening of the database take, each against the bare
work it contains, what readers make of bad camera frames: the gates', the web
view's, and those of others (zbar where it is installed), and how long the app's
window takes to show something, and its memory, against an empty one. PART names what to
measure; without any, everything is but `load`: a service under load, on a file and
on a PostgreSQL server, for minutes, and
`plan`: how good and how fast plans are, in a table of its own (`bench plan --help`).

  --seconds N  for `load`: of each run, 5 if it is not said
  --people N   for `load`: in the database when there are many, a million if not said
  --json       prints one line of JSON; what a person reads goes to standard error",
    run: bench,
};

/// The part that opens windows.
const START: &str = "start";

/// The part that is a program of its own: it needs the planner alone.
const PLAN: &str = "plan";

/// The part that needs a database server.
const LOAD: &str = "load";

fn bench(arguments: &[String]) -> Result<(), Failure> {
    if let Some((_, rest)) = arguments.split_first().filter(|(part, _)| *part == PLAN) {
        return plan(rest);
    }
    let mut parts = arguments.iter().filter(|word| !word.starts_with("--"));
    let opens_windows = parts.clone().next().is_none() || parts.clone().any(|part| part == START);
    setup::for_bench()?;
    if parts.any(|part| part == LOAD) {
        setup::for_load()?;
    }
    if opens_windows {
        setup::for_window(false)?;
        build_ui()?;
        run_build(&mut cargo(&[
            "build",
            "--workspace",
            "--release",
            "--bin",
            SHELL,
            "--example",
            "empty",
        ]))?;
    }
    let binaries = project::build(&["bench"], true)?;
    run(Command::new(binaries.join("bench"))
        .args(arguments)
        .current_dir(project::root()))
}

fn plan(arguments: &[String]) -> Result<(), Failure> {
    let package = "qicheng-planning";
    let build = [
        "build",
        "--release",
        "--package",
        package,
        "--example",
        PLAN,
    ];
    run_build(&mut cargo(&build))?;
    let program = project::target()?.join("release/examples").join(PLAN);
    run(Command::new(program)
        .args(arguments)
        .current_dir(project::root()))
}
