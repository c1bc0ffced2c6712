//! Programs that cargo builds for this project, kept outside the checkout.

use crate::{
    process::{run, run_patiently},
    project::{cache, cargo, root},
};
use std::{fs, path::PathBuf, process::Command};
use xtask::failure::Failure;

/// A program of the registry, of one version.
pub struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Checks licences, bans and sources.
pub const DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
};

/// Drives the app's window.
pub const DRIVER: Tool = Tool {
    name: "tauri-driver",
    version: "2.1.0",
};

impl Tool {
    /// Where its program is.
    pub fn program(&self) -> Result<PathBuf, Failure> {
        Ok(self.place()?.join("bin").join(self.name))
    }

    /// Builds it unless it is there.
    pub fn install(&self) -> Result<(), Failure> {
        if self.program()?.exists() {
            return Ok(());
        }
        let place = self.place()?;
        let Self { name, version } = self;
        eprintln!("building {name} {version} into {}", place.display());
        fs::create_dir_all(&place).map_err(Failure::io(place.display().to_string()))?;
        run_patiently(|| {
            let mut command = cargo(&["install", "--locked", "--debug", "--root"]);
            command
                .arg(&place)
                .arg(format!("--version={version}"))
                .arg(name)
                .current_dir(&place)
                .env_remove("CARGO_TARGET_DIR");
            command
        })
    }

    fn place(&self) -> Result<PathBuf, Failure> {
        Ok(cache()?
            .join("tools")
            .join(format!("{}-{}", self.name, self.version)))
    }
}

/// Runs cargo-deny's checks of these names.
pub fn deny(checks: &[&str]) -> Result<(), Failure> {
    run(Command::new(DENY.program()?)
        .args(["--workspace", "check", "--hide-inclusion-graph"])
        .args(checks)
        .current_dir(root()))
}
