//! `cargo xtask test`: every test there is, on a machine that has next to nothing.

use crate::{
    database::{self, Database},
    process::{run, run_build},
    project::{self, cargo, npm},
    setup,
    steps::Steps,
    verb::{self, Verb},
    verbs::{
        check::build_ui,
        journey,
        run::{SHELL, tell_programs},
    },
};
use std::process::Command;
use xtask::failure::Failure;

/// The verb `test`.
pub const VERB: Verb = Verb {
    name: "test",
    about: "every test: Rust, UI, pages in a browser, and the journey",
    help: "\
cargo xtask test [--json]

Installs what is missing (Debian packages as root, or prints the line to run; npm
packages by the lock file), then runs, stopping at the first that fails: the UI's
build, all Rust tests (those of the database on a PostgreSQL server that it starts
and ends), the UI's tests, its pages in Chromium (what web views of 2017
know; every screen; the whole story on the real core; a coordinator's day in the
console), and the journey with each of
its steps held. CHROMIUM names another browser than /usr/bin/chromium.

  --json  ends with one line of JSON: each step and its seconds",
    run: test,
};

/// The binary that serves the UI on the real core, for tests alone.
const LOOPBACK: &str = "loopback";

/// The binary that makes a place for the console's pages, for tests alone.
const CONSOLE_PLACE: &str = "console_place";

fn test(arguments: &[String]) -> Result<(), Failure> {
    verb::only(arguments, &["--json"])?;

    let mut steps = Steps::new();
    steps.step("setup", setup::for_test)?;
    steps.step("ui: build", build_ui)?;
    steps.step("rust: build", build_tests)?;
    steps.step("rust tests", rust_tests)?;
    steps.step("ui tests", || script("test"))?;
    steps.step("ui: gate", || script("test:gate"))?;
    steps.step("ui: pages", || script("test:pages"))?;
    steps.step("ui: story", || run(&mut on_core("test:story")?))?;
    steps.step("ui: console", || run(&mut on_core("test:console")?))?;
    steps.step("journey", journey::must_hold)?;
    steps.summarise();
    if !arguments.is_empty() {
        steps.print_json()?;
    }
    Ok(())
}

/// Builds the programs that tests start, then every test; apart from running them, so that a long first build is seen
/// to go on.
fn build_tests() -> Result<(), Failure> {
    project::build(&[journey::SERVICE, SHELL], false)?;
    run_build(&mut cargo(&["test", "--workspace", "--no-run"]))
}

fn rust_tests() -> Result<(), Failure> {
    let binaries = project::target()?.join("debug");
    let mut command = cargo(&["test", "--workspace", "--no-fail-fast"]);
    tell_programs(&mut command, &binaries)?;
    let database = Database::start()?;
    run(command.env(database::VARIABLE, &database.address))
}

fn script(name: &str) -> Result<(), Failure> {
    run(&mut npm(&["run", "--silent", name]))
}

/// A script of the UI that shows its pages on the real core, over a real service.
pub fn on_core(script: &str) -> Result<Command, Failure> {
    let binaries = project::build(&[journey::SERVICE, LOOPBACK, CONSOLE_PLACE], false)?;
    let mut command = npm(&["run", "--silent", script]);
    command
        .env(journey::SERVICE_VARIABLE, binaries.join(journey::SERVICE))
        .env("QICHENG_LOOPBACK_BIN", binaries.join(LOOPBACK))
        .env("QICHENG_CONSOLE_PLACE_BIN", binaries.join(CONSOLE_PLACE));
    Ok(command)
}
