//! Programs that cargo builds for this project, kept outside the checkout.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::process::{run, run_patiently};
use crate::project::{cache, cargo, root};

const DENY: &str = "cargo-deny";
const DENY_VERSION: &str = "0.20.2";

/// Builds cargo-deny of the version wanted unless it is there.
pub fn install() -> Result<(), Failure> {
    let place = deny_root()?;
    if deny_binary()?.exists() {
        return Ok(());
    }
    eprintln!("building {DENY} {DENY_VERSION} into {}", place.display());
    fs::create_dir_all(&place).map_err(Failure::io(place.display().to_string()))?;
    run_patiently(|| {
        let mut command = cargo(&["install", "--locked", "--quiet", "--debug", "--root"]);
        command
            .arg(&place)
            .arg(format!("--version={DENY_VERSION}"))
            .arg(DENY)
            .current_dir(&place)
            .env_remove("CARGO_TARGET_DIR");
        command
    })
}

/// Runs cargo-deny's checks of these names.
pub fn deny(checks: &[&str]) -> Result<(), Failure> {
    run(Command::new(deny_binary()?)
        .args(["--workspace", "check", "--hide-inclusion-graph"])
        .args(checks)
        .current_dir(root()))
}

fn deny_root() -> Result<PathBuf, Failure> {
    Ok(cache()?
        .join("tools")
        .join(format!("{DENY}-{DENY_VERSION}")))
}

fn deny_binary() -> Result<PathBuf, Failure> {
    Ok(deny_root()?.join("bin").join(DENY))
}
