//! `cargo xtask check`: everything that can be said without running the app.

use crate::bindings;
use crate::failure::Failure;
use crate::process::run;
use crate::project::{cargo, npm, root};
use crate::setup::{self, deny};
use crate::steps::Steps;
use crate::verb::{self, Verb};

/// The verb `check`.
pub const VERB: Verb = Verb {
    name: "check",
    about: "format, lints, documentation, licences, UI, generated types",
    help: "\
cargo xtask check [--advisories]

Installs what is missing, then runs, stopping at the first that fails:
formatting; the UI's types, lint and build; clippy and rustdoc with warnings as
errors; cargo-deny for licences, bans and sources; generated types without drift.

  --advisories  also ask for known weaknesses (needs a network)",
    run: check,
};

fn check(arguments: &[String]) -> Result<(), Failure> {
    verb::only(arguments, &["--advisories"])?;
    let with_advisories = !arguments.is_empty();

    let mut steps = Steps::new();
    steps.step("setup", setup::for_check)?;
    steps.step("format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    steps.step("ui: types", || run(&mut npm(&["run", "--silent", "check"])))?;
    steps.step("ui: lint", || run(&mut npm(&["run", "--silent", "lint"])))?;
    // The shell embeds the built UI, so the Rust steps come after.
    steps.step("ui: build", build_ui)?;
    steps.step("clippy", clippy)?;
    steps.step("documentation", documentation)?;
    steps.step("licences, bans, sources", || {
        deny(&["licenses", "bans", "sources"])
    })?;
    if with_advisories {
        steps.step("advisories", || deny(&["advisories"]))?;
    }
    steps.step("generated types", bindings::check)?;
    steps.summarise();
    Ok(())
}

/// Builds the UI into `ui/dist`, which the shell's build embeds.
pub fn build_ui() -> Result<(), Failure> {
    run(&mut npm(&["run", "--silent", "build"]))
}

fn clippy() -> Result<(), Failure> {
    run(&mut cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
}

fn documentation() -> Result<(), Failure> {
    run(cargo(&["doc", "--workspace", "--no-deps"])
        .current_dir(root())
        .env("RUSTDOCFLAGS", "-D warnings"))
}
