//! `cargo xtask run`: everything there is to try, on one machine, with one command.

use crate::{
    process,
    project::{self, root},
    setup,
    steps::Steps,
    verb::Verb,
    verbs::{
        check::build_ui,
        journey::{SERVICE, SERVICE_VARIABLE},
    },
};
use std::{env, path::Path, process::Command};
use xtask::failure::Failure;

/// The verb `run`.
pub const VERB: Verb = Verb {
    name: "run",
    about: "a small place to try the app in: service, people, a bus, the window",
    help: "\
cargo xtask run [--fresh] [--device NAME] [--walk]

Installs what is missing, builds, starts the service on loopback with a small place
(a coordinator, staff, two people, a bus tomorrow), opens the app's window, and
prints the console's address with its log-in, and the staff's one-time codes. All
runs until the window is closed or Ctrl-C is pressed; started again it goes on where
it was. Everything is kept in the target folder, below `demonstration`.

Without a display it starts Xvfb, walks a new phone from its first start to the pass
with tauri-driver, and says where the pictures are; the service then runs until
Ctrl-C.

  --fresh        begins anew: what was kept is deleted
  --device NAME  opens phone (a new one), worker, helper, crew or employer
  --walk         walks as without a display, and ends after that",
    run: start,
};

/// The binary that keeps the demonstration.
const DEMONSTRATION: &str = "demonstration";

/// The app's binary.
pub const SHELL: &str = "qicheng-shell";

/// Tells a command where the service, the app and the driver of its window are.
pub fn tell_programs(command: &mut Command, binaries: &Path) -> Result<(), Failure> {
    command
        .env(SERVICE_VARIABLE, binaries.join(SERVICE))
        .env("QICHENG_SHELL_BIN", binaries.join(SHELL))
        .env("QICHENG_TAURI_DRIVER", setup::DRIVER.program()?);
    Ok(())
}

fn start(arguments: &[String]) -> Result<(), Failure> {
    let walks = arguments.iter().any(|word| word == "--walk");
    let mut steps = Steps::new();
    steps.step("setup", || setup::for_window(has_screen() && !walks))?;
    steps.step("ui: build", build_ui)?;
    steps.step("build, some minutes at the first time", || {
        project::build(&[SERVICE, SHELL, DEMONSTRATION], false).map(drop)
    })?;
    let target = project::target()?;
    let binaries = target.join("debug");
    let mut command = Command::new(binaries.join(DEMONSTRATION));
    command
        .arg("--folder")
        .arg(target.join(DEMONSTRATION))
        .arg("--pictures")
        .arg(root().join("target/screens/walk"))
        .args(arguments)
        .current_dir(root());
    tell_programs(&mut command, &binaries)?;
    process::give_way(command)
}

fn has_screen() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .into_iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}
