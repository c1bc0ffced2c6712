//! `cargo xtask check`: everything that can be said without running the app.

use crate::{
    bindings,
    process::{run, run_build},
    project::{self, cargo, npm, root},
    setup::{self, deny},
    steps::Steps,
    verb::{self, Verb},
    verbs::messages,
    wasm,
};
use serde_json::json;
use std::io::{self, Write as _};
use xtask::{
    failure::Failure,
    modules::{self, Cycles},
};

/// The verb `check`.
pub const VERB: Verb = Verb {
    name: "check",
    about: "format, messages, lints, documentation, licences, UI, generated types",
    help: "\
cargo xtask check [--advisories | --modules] [--json]

Installs what is missing, then runs, stopping at the first that fails:
formatting; the catalogue of messages; the UI's types, lint and build; clippy and rustdoc with warnings as
errors; cargo-deny for licences, bans and sources; generated types without drift;
cycles between the modules of a crate.

  --advisories  also ask for known weaknesses (needs a network)
  --modules     only looks for cycles between the modules of a crate
  --json        ends with one line of JSON: the module cycles of each crate",
    run: check,
};

fn check(arguments: &[String]) -> Result<(), Failure> {
    verb::only(arguments, &["--advisories", "--modules", "--json"])?;
    let asked = |option: &str| arguments.iter().any(|word| word == option);
    if asked("--modules") {
        let cycles = modules::cycles(root(), &project::packages()?)?;
        return none_of(&cycles).and_then(|()| print(&cycles, asked("--json")));
    }
    let mut cycles = Cycles::new();
    let mut steps = Steps::new();
    steps.step("setup", setup::for_check)?;
    steps.step("format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    steps.step("messages", messages::check)?;
    steps.step("ui: types", || run(&mut npm(&["run", "--silent", "check"])))?;
    steps.step("ui: lint", || run(&mut npm(&["run", "--silent", "lint"])))?;
    // The shell embeds the built UI, so the Rust steps come after.
    steps.step("ui: build", build_ui)?;
    steps.step("clippy", clippy)?;
    steps.step("wasm32: types", wasm::check)?;
    steps.step("documentation", documentation)?;
    steps.step("licences, bans, sources", || {
        deny(&["licenses", "bans", "sources"])
    })?;
    if asked("--advisories") {
        steps.step("advisories", || deny(&["advisories"]))?;
    }
    steps.step("generated types", bindings::check)?;
    steps.step("module cycles", || {
        cycles = modules::cycles(root(), &project::packages()?)?;
        none_of(&cycles)
    })?;
    steps.summarise();
    print(&cycles, asked("--json"))
}

/// Prints how many cycles each crate has, where JSON was asked for.
fn print(cycles: &Cycles, json: bool) -> Result<(), Failure> {
    if !json {
        return Ok(());
    }
    let counts: serde_json::Map<_, _> = cycles
        .iter()
        .map(|(name, cycles)| (name.clone(), cycles.len().into()))
        .collect();
    writeln!(io::stdout(), "{}", json!({ "module_cycles": counts }))
        .map_err(Failure::io("standard output"))
}

/// Fails where a crate has a cycle, naming what is in it.
fn none_of(cycles: &Cycles) -> Result<(), Failure> {
    let lines: Vec<String> = cycles
        .iter()
        .flat_map(|(name, cycles)| {
            cycles
                .iter()
                .map(move |cycle| format!("  {name}: {}", cycle.join(" -> ")))
        })
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    Err(Failure::Result(format!(
        "modules depend on each other in circles:\n{}",
        lines.join("\n")
    )))
}

/// Builds the UI into `ui/dist`, which the shell's build embeds.
pub fn build_ui() -> Result<(), Failure> {
    run(&mut npm(&["run", "--silent", "build"]))
}

fn clippy() -> Result<(), Failure> {
    run_build(&mut cargo(&[
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
