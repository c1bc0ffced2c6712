//! `cargo xtask screens`: pictures of every screen, to be looked at.

use crate::{
    process::{run, run_build},
    project::{self, cargo, root},
    setup,
    steps::Steps,
    verb::{self, Verb},
    verbs::{
        check::build_ui,
        journey::SERVICE,
        run::{SHELL, tell_programs},
        test,
    },
};
use std::{fs, path::Path, process::Command};
use xtask::failure::Failure;

/// The verb `screens`.
pub const VERB: Verb = Verb {
    name: "screens",
    about: "pictures of every screen, and those of the README",
    help: "\
cargo xtask screens

Installs what is missing and builds, then shows every screen in Chromium in both
languages and three widths, and the journey in the app's real windows. The pictures
go to target/screens/<role>/<screen>-<language>-<width>.png; those that the README
shows are copied to docs/pictures.",
    run: screens,
};

/// Pictures of the README: what each is called there, and where it comes from below `target/screens`.
const CHOSEN: [(&str, &str); 8] = [
    ("worker-home", "worker/home-zh-CN-412"),
    ("worker-pass", "worker/pass-zh-CN-412"),
    ("verdict-board", "crew/verdict-board-full-zh-CN-412"),
    ("verdict-hold", "crew/verdict-hold-full-zh-CN-412"),
    ("verdict-reject", "crew/verdict-reject-full-zh-CN-412"),
    (
        "verdict-unknown",
        "crew/verdict-cannot-verify-full-zh-CN-412",
    ),
    ("employer", "employer/arrivals-zh-CN-412"),
    ("console", "console/demand-zh-CN-1280"),
];

/// The binary that writes a picture with few colours.
const SHRINK: &str = "shrink";

/// Bytes that a picture of the README may have.
const MAX_PICTURE_BYTES: u64 = 60 * 1024;

fn screens(arguments: &[String]) -> Result<(), Failure> {
    verb::only(arguments, &[])?;
    let mut steps = Steps::new();
    steps.step("setup", setup::for_test)?;
    steps.step("ui: build", build_ui)?;
    steps.step("pages", || run(&mut test::on_core("screens")?))?;
    steps.step("windows", windows)?;
    steps.step("chosen for the README", || {
        let binaries = project::build(&[SHRINK], false)?;
        CHOSEN
            .iter()
            .try_for_each(|(name, from)| choose(&binaries.join(SHRINK), name, from))
    })?;
    steps.summarise();
    Ok(())
}

/// The journey in real windows.
fn windows() -> Result<(), Failure> {
    let binaries = project::build(&[SERVICE, SHELL], false)?;
    let test = ["test", "--workspace", "--test", "window"];
    run_build(cargo(&test).arg("--no-run"))?;
    let mut command = cargo(&test);
    command.arg("--quiet");
    tell_programs(&mut command, &binaries)?;
    run(&mut command)
}

fn choose(shrink: &Path, name: &str, from: &str) -> Result<(), Failure> {
    let from = root().join("target/screens").join(format!("{from}.png"));
    let to = root().join("docs/pictures").join(format!("{name}.png"));
    let folder = to.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(Failure::io(folder.display().to_string()))?;
    run(Command::new(shrink).arg(&from).arg(&to))?;
    let written = fs::metadata(&to).map_err(Failure::io(to.display().to_string()))?;
    if written.len() > MAX_PICTURE_BYTES {
        return Err(Failure::Result(format!(
            "{} has {} bytes; at most {MAX_PICTURE_BYTES}",
            to.display(),
            written.len()
        )));
    }
    Ok(())
}
