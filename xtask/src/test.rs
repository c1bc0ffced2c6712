//! `cargo xtask test`: every test there is, on a machine that has next to nothing.

use crate::check::build_ui;
use crate::failure::Failure;
use crate::journey;
use crate::process::run;
use crate::project::{self, cargo, npm};
use crate::setup;
use crate::steps::Steps;
use crate::verb::{self, Verb};

/// The verb `test`.
pub const VERB: Verb = Verb {
    name: "test",
    about: "every test: Rust, UI, and the journey",
    help: "\
cargo xtask test

Installs what is missing (Debian packages as root, or prints the line to run; npm
packages by the lock file), then runs, stopping at the first that fails: the UI's
build, all Rust tests, the UI's tests, and the journey with each of its steps held.",
    run: test,
};

fn test(arguments: &[String]) -> Result<(), Failure> {
    verb::only(arguments, &[])?;

    let mut steps = Steps::new();
    steps.step("setup", setup::for_test)?;
    steps.step("ui: build", build_ui)?;
    steps.step("rust tests", rust_tests)?;
    steps.step("ui tests", || run(&mut npm(&["run", "--silent", "test"])))?;
    steps.step("journey", journey::must_hold)?;
    steps.summarise();
    Ok(())
}

fn rust_tests() -> Result<(), Failure> {
    let binaries = project::build(&[journey::SERVICE], false)?;
    run(cargo(&["test", "--workspace"])
        .env(journey::SERVICE_VARIABLE, binaries.join(journey::SERVICE)))
}
